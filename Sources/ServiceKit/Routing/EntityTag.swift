/// Names one form of one state of a resource, byte for byte unless it is weak (RFC 9110, 8.8.3).
package struct EntityTag: Sendable, Equatable {
    /// What stands between the quotation marks.
    package let opaque: String
    package let isWeak: Bool

    /// A strong tag, unless it is said to be weak.
    package init(_ opaque: String, isWeak: Bool = false) {
        self.opaque = opaque
        self.isWeak = isWeak
    }

    /// The tag of a resource's version, where that covers all of the answer: the number alone.
    init(version: Int64) {
        self.init(String(version))
    }

    /// Whether it is a tag of that version: of the resource as such, or of one form of it, `5-…`.
    func isOf(version: Int64) -> Bool {
        opaque.prefix { $0 != "-" } == String(version)
    }

    /// The tag as it stands in a field.
    package var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }
}
