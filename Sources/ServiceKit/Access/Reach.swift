/// The outlets whose affairs a caller may see and change (SEC-02).
package enum Reach: Sendable, Hashable {
    case network
    /// The identifiers of one outlet, of several, or of all of a region.
    case outlets(Set<String>)

    package func covers(_ outlet: String) -> Bool {
        switch self {
        case .network: true
        case .outlets(let outlets): outlets.contains(outlet)
        }
    }

    /// Whether this reaches no further than the other.
    package func isWithin(_ other: Reach) -> Bool {
        switch (self, other) {
        case (_, .network): true
        case (.network, .outlets): false
        case (.outlets(let own), .outlets(let others)): own.isSubset(of: others)
        }
    }
}
