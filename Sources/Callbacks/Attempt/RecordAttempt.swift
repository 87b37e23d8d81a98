import Customers
import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// `POST /v1/callbacks/{id}/attempts`: records a try; the third day without an answer ends the callback (CBK-02).
enum RecordAttempt {
    struct Input: Sendable {
        let staffID: StaffID
        let channel: Attempt.Channel
        let outcome: Attempt.Outcome
        let note: String?
        /// When the customer asked to be called.
        let callAgainAt: Instant?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            staffID: reader.id("staffId"), channel: reader.choice("channel", Attempt.Channel.self),
            outcome: reader.choice("outcome", Attempt.Outcome.self),
            note: reader.optionalString("note", length: 1...1_000), callAgainAt: reader.optionalInstant("callAgainAt"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var callback = try Callback.forChange(call, in: transaction)
        try callback.require(.attempt)
        guard callback.attemptCount < longestStory else { throw Refusal.tooManyAttempts }
        if let time = input.callAgainAt, time <= call.now { throw Refusal.callAgainPast }
        let staff = try callback.caller(input.staffID, in: transaction)
        try call.requireActsAs(staff: staff.id.text)
        let outlet = try Outlet.load(callback.outletID, in: transaction)
        let customer = try CustomerTable.find(callback.customerID, in: transaction)
        let day = (customer?.zone ?? outlet.zone).date(of: call.now)
        let attempt = Attempt(
            id: call.newID(), callbackID: callback.id, staffID: staff.id, channel: input.channel,
            outcome: input.outcome, note: input.note, at: call.now, day: day)
        try AttemptTable.insert(attempt, in: transaction)
        try callback.move(.attempt)
        callback.attemptCount += 1
        callback.isReached = callback.isReached || attempt.outcome == .reached
        if !attempt.outcome.isUnanswered { callback.isRefused = attempt.outcome == .refused }
        let isExhausted = Attempt.areExhausted(try AttemptTable.list(of: callback.id, in: transaction))
        if isExhausted { try callback.move(.giveUp) }
        callback.nextAttemptAt =
            isExhausted ? nil : input.callAgainAt ?? next(after: attempt, at: outlet, for: customer)
        callback.version += 1
        try CallbackTable.update(callback, in: transaction)
        let outcome = Event.Change("outcome", to: attempt.outcome.rawValue)
        try callback.record("callback.attempted", changes: [outcome], call, in: transaction)
        if isExhausted {
            try callback.record("callback.unreachable", call, in: transaction)
            try callback.closeOrder(call, in: transaction)
        }
        var answer = try callback.answer(call, in: transaction)
        answer.status = 201
        answer.location = "/v1/callbacks/\(callback.id.text)"
        return answer
    }

    /// Where nobody answered, the next try is on another day (CBK-02).
    private static func next(after attempt: Attempt, at outlet: Outlet, for customer: Customer?) -> Instant? {
        guard attempt.outcome.isUnanswered else { return nil }
        let zone = customer?.zone ?? outlet.zone
        // An outlet that is far away may open while it is the same day for the customer.
        let times = (1...3).map { Callback.time(on: attempt.day.adding(days: $0), at: outlet, for: customer) }
        return times.first { zone.date(of: $0) > attempt.day }
    }

    /// Attempts on one callback; more are a mistake of the caller's system.
    private static let longestStory = 100
}

extension Refusal {
    fileprivate static var callAgainPast: Refusal {
        Refusal(
            .CBK_02, status: 422, code: "call_again_past", "callAgainAt is in the past.", zh: "callAgainAt 已过。",
            at: "/callAgainAt")
    }

    fileprivate static var tooManyAttempts: Refusal {
        Refusal(
            .CBK_02, code: "too_many_attempts", "This callback has as many attempts as are kept.",
            zh: "该回访的联系记录已达上限。")
    }
}
