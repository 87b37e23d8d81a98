package import Customers
package import Network
package import Quality
package import RepairOrders
package import ServiceKit

/// The follow-up contact after a delivery; every delivery makes one (CBK-01).
package struct Callback: Sendable {
    package enum Status: String, Sendable, CaseIterable {
        case due, attempted, completed, unreachable
    }

    package enum Action: String, Sendable, CaseIterable {
        case attempt, complete, giveUp
        /// The customer's own answer, by a link (CUS-13).
        case answer
    }

    package let id: CallbackID
    package let orderID: RepairOrderID
    package let outletID: OutletID
    package let customerID: CustomerID
    /// The outlet's day.
    package let dueOn: LocalDate
    package let dueAt: Instant
    package let createdAt: Instant
    package var status: Status = .due
    package var attemptCount = 0
    /// Whether somebody spoke with the customer.
    package var isReached = false
    /// Whether the customer, when last spoken with, wanted no questions.
    package var isRefused = false
    /// Whose the callback is among the agents; nil while it is anyone's.
    package var agentID: StaffID?
    /// When to try again: as the customer has asked, or on the next day after nobody answered.
    package var nextAttemptAt: Instant?
    package var completion: Completion?
    package var version: Int64 = 1

    /// What the customer said.
    package struct Completion: Sendable {
        /// Who heard it; nil where the customer answered over a link (CUS-13).
        package let by: StaffID?
        package let at: Instant
        package let verbatim: String
        /// Nil where the customer was not surveyed (CBK-09).
        package let surveyVersion: Int?
        package let isDissatisfied: Bool
        package let complaintID: ComplaintID?
    }
}

extension Callback {
    package static let transitions = TransitionTable<Status, Action>(
        "callback",
        [
            (.due, .attempt, .attempted),
            (.attempted, .attempt, .attempted),
            (.attempted, .complete, .completed),
            (.attempted, .giveUp, .unreachable),
            (.due, .answer, .completed),
            (.attempted, .answer, .completed),
            (.unreachable, .answer, .completed),
        ])

    /// What the state and the open rules allow now; giving up follows by itself from the attempts (CBK-02).
    package var nextActions: [Action] {
        Self.transitions.actions(from: status).filter { action in
            switch action {
            case .attempt: true
            case .complete: isSpokenWith
            case .giveUp, .answer: false
            }
        }
    }

    /// Whether somebody has spoken with the customer, also where that led to no talk (CBK-02).
    private var isSpokenWith: Bool { isReached || isRefused }

    /// Refuses an action that the state or the attempts so far do not allow.
    ///
    /// - Throws: `Refusal` 409 CBK-02 with state and allowed actions.
    package func require(_ action: Action) throws {
        let allowed = nextActions.map(\.rawValue)
        guard Self.transitions.next(status, action) != nil else {
            throw Refusal.state(status.rawValue, action: action.rawValue, allowed: allowed, rule: .CBK_02)
        }
        guard action != .complete || isSpokenWith else {
            var refusal = Refusal.customerNotReached
            refusal.state = status.rawValue
            refusal.allowedActions = allowed
            throw refusal
        }
    }

    /// Moves to the state that the action leads to.
    mutating func move(_ action: Action) throws {
        status = try Self.transitions.require(action, from: status, rule: .CBK_02)
    }

    /// The day that is some days after a delivery, and the moment at which the customer may be called on it (CBK-01).
    static func due(after delivery: Instant, at outlet: Outlet, for customer: Customer?) -> (
        on: LocalDate, at: Instant
    ) {
        let day = outlet.zone.date(of: delivery).adding(days: min(max(outlet.callbackDays, 1), longestDays))
        return (day, time(on: day, at: outlet, for: customer))
    }

    /// When a customer may be called on a day: at the start of the hours that they prefer, by their own clock, else
    /// when the outlet opens, else at 09:00 (CBK-01).
    static func time(on day: LocalDate, at outlet: Outlet, for customer: Customer?) -> Instant {
        if let customer, let hours = customer.preferredHours {
            return (customer.zone ?? outlet.zone).instant(day, hours.start)
        }
        let opening = outlet.openWindows(on: day).first?.lowerBound
        return opening ?? outlet.zone.instant(day, LocalTime(minutes: 9 * 60))
    }

    /// Hear every customer within a week.
    static let longestDays = 7
}

extension Refusal {
    fileprivate static var customerNotReached: Refusal {
        Refusal(
            .CBK_02, code: "customer_not_reached",
            "Nobody has spoken with the customer yet; record an attempt with the outcome reached or refused first.",
            zh: "尚未与客户通话,请先记录结果为 reached 或 refused 的联系。")
    }
}
