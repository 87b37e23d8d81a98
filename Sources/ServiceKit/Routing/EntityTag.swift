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

    /// The tag of a resource's version: as JSON the number alone, as a page another, since the bytes differ.
    init(version: Int64, mediaType: String = "application/json") {
        self.init(mediaType.hasPrefix("text/html") ? "\(version)-html" : String(version))
    }

    /// The tag as it stands in a field.
    package var text: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }
}
