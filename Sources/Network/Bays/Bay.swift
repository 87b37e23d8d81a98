package import ServiceKit

/// Bays, in identifiers.
package enum BayNoun: IdentifierKind {
    package static let prefix = "bay"
}

/// Identifies a bay: `bay_…`.
package typealias BayID = Identifier<BayNoun>

/// What a bay is for (NET-03).
package enum BayKind: String, Sendable, CaseIterable {
    case general, lift, alignment, body, paint, wash, diagnostic, mobile
}

/// Whether a bay can be used; one out of service gives no capacity (NET-03).
package enum BayStatus: String, Sendable, CaseIterable {
    case inService, outOfService
}

/// What changes a bay's status.
package enum BayAction: String, Sendable, CaseIterable {
    case takeOutOfService, returnToService
}

/// A place of an outlet's workshop where work is done.
package struct Bay: Sendable {
    package internal(set) var id: BayID
    package internal(set) var outletID: OutletID
    package var name: String
    package let kind: BayKind
    package internal(set) var status: BayStatus
    /// When it can be used while it is in service (NET-03).
    package var times: ServiceTimes
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant

    static let transitions = TransitionTable<BayStatus, BayAction>(
        "bay",
        [(.inService, .takeOutOfService, .outOfService), (.outOfService, .returnToService, .inService)])
}
