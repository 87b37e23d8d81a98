package import ServiceKit

/// Outlets, in identifiers.
package enum OutletNoun: IdentifierKind {
    package static let prefix = "out"
}

/// Identifies an outlet: `out_…`.
package typealias OutletID = Identifier<OutletNoun>

/// What an outlet can do (NET-01).
package enum OutletFunction: String, Sendable, CaseIterable {
    case mechanical, body, paint, quickService, mobile, partsSales
}

/// Where an outlet is in its life (NET-01).
package enum OutletStatus: String, Sendable, CaseIterable {
    case planned, active, suspended, closed
}

/// What changes an outlet's status.
package enum OutletAction: String, Sendable, CaseIterable {
    case activate, suspend, close

    /// The action that leads to a status; nothing leads back to planning.
    init?(leadingTo status: OutletStatus) {
        switch status {
        case .planned: return nil
        case .active: self = .activate
        case .suspended: self = .suspend
        case .closed: self = .close
        }
    }
}
