import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Changes a recorded time; what it was stays, with who changed it and why (REP-14).
enum CorrectTime {
    struct Input: Sendable {
        let startedAt: Instant?
        let endedAt: Instant?
        let reason: String
        let by: StaffID

        init(from reader: inout ObjectReader) {
            startedAt = reader.optionalInstant("startedAt")
            endedAt = reader.optionalInstant("endedAt")
            reason = reader.string("reason", length: 1...500)
            by = reader.id("by")
            if !reader.isPresent("startedAt"), !reader.isPresent("endedAt") { reader.complain("startedAt", .missing) }
        }
    }

    /// The time as it is to be, once it was seen to be possible in itself.
    ///
    /// - Throws: `Refusal` 409 for the end of what has none yet; 422 for a moment to come, and for an end before the
    ///   start.
    static func span(_ input: Input, of span: TimeSpan, now: Instant) throws -> TimeSpan {
        guard span.end != nil || input.endedAt == nil else { throw Refusal.stillRunning }
        let corrected = TimeSpan(start: input.startedAt ?? span.start, end: input.endedAt ?? span.end)
        for (moment, pointer) in [(input.startedAt, "/startedAt"), (input.endedAt, "/endedAt")] {
            if let moment, moment > now { throw Refusal.timeInFuture(at: pointer) }
        }
        try requireOrder(corrected, at: input.endedAt == nil ? "/startedAt" : "/endedAt")
        return corrected
    }

    static func requireOrder(_ span: TimeSpan, at pointer: String) throws {
        guard let end = span.end, end < span.start else { return }
        throw Refusal(
            .REP_14, status: 422, code: "ends_before_start",
            "The time ends at \(end), before it starts at \(span.start).",
            zh: "结束时间 \(end) 早于开始时间 \(span.start)。", at: pointer)
    }

    /// Keeps what was, and records the change.
    ///
    /// - Parameters:
    ///   - subject: the identifier of what is corrected.
    ///   - event: names the change, without what the correction itself tells.
    static func keep(
        _ span: TimeSpan, as corrected: TimeSpan, of subject: String, _ input: Input, _ event: Event, _ call: Call,
        in transaction: Transaction
    ) throws {
        let correction = TimeCorrection(before: span, reason: input.reason, by: input.by, at: call.now)
        try TimeCorrectionTable.insert(correction, of: subject, in: transaction)
        let changes = [
            Event.Change("startedAt", from: span.start.text, to: corrected.start.text),
            Event.Change("endedAt", from: span.end?.text, to: corrected.end?.text),
            Event.Change("reason", to: input.reason), Event.Change("by", to: input.by.text),
        ]
        try call.record(
            Event(
                event.type, event.resource, root: event.root, version: event.version, outlet: event.outlet,
                changes: event.changes + changes.filter { $0.before != $0.after }), in: transaction)
    }

    /// Who corrects: someone of the outlet, in their own name.
    static func requireCorrector(
        _ input: Input, outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws {
        _ = try Staff.referenced(input.by, at: "/by", outlet: outlet, in: transaction)
        try call.requireActsAs(staff: input.by.text, at: "/by")
    }
}

extension Refusal {
    fileprivate static var stillRunning: Refusal {
        Refusal(
            .REP_14, code: "time_still_running",
            """
            This time has not ended; end it first (pause or complete the job, or check out). Its start can be corrected.
            """,
            zh: "该时段尚未结束,请先结束(暂停或完工、签退);可更正其开始时间。", at: "/endedAt")
    }

    static func timeInFuture(at pointer: String) -> Refusal {
        Refusal(
            .REP_14, status: 422, code: "time_in_future", "Time is recorded once it has passed; this is still to come.",
            zh: "只能登记已发生的时间,不能晚于当前时间。", at: pointer)
    }

    /// - Parameter what: the identifier of the other time.
    static func timeOverlaps(_ what: String, _ span: TimeSpan, at pointer: String) -> Refusal {
        let end = span.end?.text ?? "…"
        return Refusal(
            .REP_14, code: "time_overlaps",
            """
            This overlaps other time of the same person, \(span.start) to \(end). Correct that first, or choose other \
            times.
            """,
            zh: "与同一人员的其他时段重叠(\(span.start) 至 \(end))。请先更正该时段或另选时间。", at: pointer
        ).with("overlaps", .string(what))
    }
}
