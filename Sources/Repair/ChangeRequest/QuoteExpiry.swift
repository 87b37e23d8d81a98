import RepairOrders
import SQLDatabase
import ServiceKit

/// Closes a change request by itself when its quote's time is over without an answer (REP-03, EVT-04).
enum QuoteExpiry {
    private static let kind = "changeRequest.expire"

    static let reactions: [Reaction] =
        [Reaction(to: "changeRequest.quoted", plan)] + ends.map { Reaction(to: $0, stop) }

    static let job = JobHandler(kind) { job, call, transaction in
        try ChangeRequestClosing.lapse(ChangeRequestID(stored: job.subject), call, in: transaction)
    }

    /// After these, nobody waits for an answer any more.
    private static let ends = ["changeRequest.approved", "changeRequest.declined", "changeRequest.expired"]

    /// A new quote moves the time.
    private static func plan(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        guard let request = try ChangeRequestTable.find(ChangeRequestID(stored: event.resource), in: transaction),
            let quote = request.quote
        else { return }
        try Scheduler.schedule(
            kind, of: request.id.text, at: quote.validUntil, outlet: event.outlet, call, in: transaction)
    }

    private static func stop(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        try Scheduler.cancel(kind, of: event.resource, call, in: transaction)
    }
}
