/// A set of permissions: what a caller may do.
package struct Permissions: Sendable, Hashable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    package init(_ permissions: some Sequence<Permission>) {
        for permission in permissions { bits |= Self.bit(permission) }
    }

    package init(arrayLiteral elements: Permission...) {
        self.init(elements)
    }

    package static let all = Permissions(Permission.allCases)

    package func contains(_ permission: Permission) -> Bool { bits & Self.bit(permission) != 0 }

    package func isSubset(of other: Permissions) -> Bool { bits & ~other.bits == 0 }

    package func union(_ other: Permissions) -> Permissions {
        var both = self
        both.bits |= other.bits
        return both
    }

    /// In the order of `Permission.allCases`.
    package var list: [Permission] { Permission.allCases.filter(contains) }

    private static func bit(_ permission: Permission) -> UInt64 { 1 << places[permission, default: 63] }

    private static let places = Dictionary(
        uniqueKeysWithValues: Permission.allCases.enumerated().map { ($1, UInt64($0)) })
}
