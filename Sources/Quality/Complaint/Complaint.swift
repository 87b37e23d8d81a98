package import Customers
package import Network
package import RepairOrders
package import ServiceKit

/// A customer's dissatisfaction as a case with an owner and a clock (QUA-02).
package struct Complaint: Sendable {
    package enum Class: String, Sendable, CaseIterable {
        case productQuality, service, logistics, contract, other
    }

    package enum Severity: String, Sendable, CaseIterable {
        case low, medium, high
    }

    /// How it came in.
    package enum Channel: String, Sendable, CaseIterable {
        case phone, web, email, letter, counter, callback
        /// By the customer's own link, without anyone's help (CUS-13).
        case link
    }

    package enum Status: String, Sendable, CaseIterable {
        case received, acknowledged, investigating, resolved, customerConfirmed, closed, reopened
    }

    package enum Action: String, Sendable, CaseIterable {
        case acknowledge, investigate, resolve, confirm, close, reopen
    }

    /// Where it came from, found when it was resolved (QUA-03).
    package enum Cause: String, Sendable, CaseIterable {
        case designOrManufacture, service, logistics, contract, customerUse
    }

    /// What was done for the customer (QUA-03).
    package enum Measure: String, Sendable, CaseIterable {
        case repair, replace, refund, compensation, explanation, supplierClaim
    }

    /// How it was settled.
    package struct Resolution: Sendable {
        package let by: StaffID
        package let at: Instant
        package let cause: Cause
        package let measure: Measure
        package let text: String
    }

    package let id: ComplaintID
    /// `SH01-C-2026-000007`, counted per outlet and year.
    package let number: String
    package let outletID: OutletID
    package let customerID: CustomerID
    package let orderID: RepairOrderID?
    package let callbackID: CallbackID?
    package let channel: Channel
    package internal(set) var kind: Class
    package internal(set) var severity: Severity
    package let summary: String
    /// Who answers for it: the outlet's manager, where there is one.
    package internal(set) var ownerID: StaffID?
    package let receivedAt: Instant
    /// By when the next step is taken: the acknowledgement, then the resolution.
    package internal(set) var dueAt: Instant
    /// By when it is to be resolved.
    package let resolveBy: Instant
    package internal(set) var status: Status = .received
    package internal(set) var acknowledgedAt: Instant?
    package internal(set) var resolution: Resolution?
    /// What the customer said of the resolution; nil while not asked (QUA-04).
    package internal(set) var isSatisfied: Bool?
    package internal(set) var closedAt: Instant?
    package internal(set) var reopenCount = 0
    package internal(set) var version: Int64 = 1
}

extension Complaint {
    package static let transitions = TransitionTable<Status, Action>(
        "complaint",
        [
            (.received, .acknowledge, .acknowledged),
            (.acknowledged, .investigate, .investigating),
            (.acknowledged, .resolve, .resolved),
            (.investigating, .resolve, .resolved),
            (.resolved, .confirm, .customerConfirmed),
            (.resolved, .close, .closed),
            (.resolved, .reopen, .reopened),
            (.customerConfirmed, .close, .closed),
            (.customerConfirmed, .reopen, .reopened),
            (.closed, .reopen, .reopened),
            (.reopened, .investigate, .investigating),
            (.reopened, .resolve, .resolved),
        ])

    /// Whether a clock is running.
    var isOpen: Bool {
        switch status {
        case .received, .acknowledged, .investigating, .reopened: true
        case .resolved, .customerConfirmed, .closed: false
        }
    }

    /// Whether the next step is late (CBK-05).
    package func isOverdue(at now: Instant) -> Bool { isOpen && now > dueAt }

    /// Moves to the state that the action leads to.
    ///
    /// - Throws: `Refusal` 409 CBK-05 with state and allowed actions.
    mutating func move(_ action: Action) throws {
        status = try Self.transitions.require(action, from: status, rule: .CBK_05)
    }
}
