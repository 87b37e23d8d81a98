import Network
import RepairOrders
import ServiceKit

/// A time ahead of an appointment: its preparation is checked, and the customer asked whether they come (BKG-09).
struct Reminder: Sendable {
    /// How far ahead.
    enum Which: String, Sendable, CaseIterable {
        case day, hour

        var leadMinutes: Int64 {
            switch self {
            case .day: 24 * 60
            case .hour: 60
            }
        }

        /// The kind of the job that raises it.
        var job: String { "appointment.\(rawValue)Reminder" }
    }

    /// What came of asking the customer.
    enum Outcome: String, Sendable, CaseIterable {
        case coming, late, cancelled, noAnswer
    }

    /// What was said, to whom, when.
    struct Answer: Sendable {
        let outcome: Outcome
        let at: Instant
        /// Nil where the customer said it themselves.
        let by: StaffID?
        let note: String?
    }

    let which: Which
    let dueAt: Instant
    /// When the scheduler raised it.
    var raisedAt: Instant?
    /// The kinds of what was not ready then.
    var missing: [String] = []
    var answer: Answer?

    var status: String { answer != nil ? "done" : raisedAt != nil ? "due" : "scheduled" }

    /// When a reminder of a start is due; nil where the time for it has passed.
    static func due(_ which: Which, before start: Instant, now: Instant) -> Instant? {
        let due = start.adding(minutes: -which.leadMinutes)
        return due > now ? due : nil
    }
}
