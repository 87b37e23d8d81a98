package import SQLDatabase

/// How the outlet is found that a path is about, so that who may not see the outlet is told 404 (SEC-02).
package struct OutletScope: Sendable {
    /// Where something stands.
    package enum Place: Sendable, Equatable {
        /// It belongs to these outlets; seen by who sees one of them.
        case outlets([String])
        /// It belongs to the network, and every caller with the permission sees it.
        case network
    }

    /// The beginning of the paths, up to and with the parameter that names the thing: `/v1/repair-orders/{id}`.
    package let prefix: String
    /// The place of the thing that the parameter names; nil where there is no such thing.
    package let place: @Sendable (_ name: String, Transaction) throws -> Place?

    package init(
        _ prefix: String, _ place: @escaping @Sendable (_ name: String, Transaction) throws -> Place?
    ) {
        self.prefix = prefix
        self.place = place
    }

    /// Whether the paths of a pattern begin with the thing.
    func covers(_ pattern: String) -> Bool {
        pattern == prefix || pattern.hasPrefix(prefix + "/")
    }
}
