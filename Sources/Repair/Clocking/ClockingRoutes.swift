import RepairOrders
import SQLDatabase
import ServiceKit

enum ClockingRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/clock", .repair, rules: BodyRules(nil, ["reason": .REP_06]),
            reading: ClockJob.read, ClockJob.run),
        .get("/v1/repair-orders/{id}/clockings", .readOrders, paged: true, list),
        .get("/v1/clockings/{id}", .readOrders, show),
        .post(
            "/v1/clockings/{id}/correct", .repair, rules: BodyRules(.REP_14), reading: CorrectTime.Input.init(from:),
            correct),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        var rows = try ClockingTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        let corrections = try TimeCorrectionTable.list(ofClockingsOf: order.id, in: transaction)
        for index in rows.indices { rows[index].corrections = corrections[rows[index].id.text] ?? [] }
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, in: transaction))
    }

    /// The clocking that the path names, with its corrections; 404 where there is none.
    private static func load(_ call: Call, in transaction: Transaction) throws -> Clocking {
        guard var clocking = try ClockingTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("clocking")
        }
        clocking.corrections = try TimeCorrectionTable.list(of: clocking.id.text, in: transaction)
        return clocking
    }

    /// The order stays as it is: only the hours follow.
    private static func correct(
        _ input: CorrectTime.Input, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var clocking = try load(call, in: transaction)
        let order = try RepairOrderDocument.load(clocking.orderID, in: transaction).order
        // The hours are of the outlet where the work was done, wherever its order is by now (REP-16).
        let outlet = try ClockingTable.outlet(of: clocking.id, in: transaction) ?? order.outletID
        try CorrectTime.requireCorrector(input, outlet: outlet, call, in: transaction)
        let before = clocking.span
        let span = try CorrectTime.span(input, of: before, now: call.now)
        guard span != before else { return .ok(clocking) }
        let pointer = input.startedAt == nil ? "/endedAt" : "/startedAt"
        if let other = try StaffTimeTable.work(
            of: clocking.technicianID, overlapping: span, except: clocking.id.text, in: transaction)
        {
            throw Refusal.timeOverlaps(other.id, other.span, at: pointer)
        }
        clocking.startedAt = span.start
        clocking.endedAt = span.end
        try ClockingTable.correct(clocking, in: transaction)
        let event = Event(
            "clocking.corrected", clocking.id.text, root: order.id.text, version: order.version,
            outlet: outlet.text, changes: [.init("technicianId", to: clocking.technicianID.text)])
        try CorrectTime.keep(before, as: span, of: clocking.id.text, input, event, call, in: transaction)
        return .ok(try load(call, in: transaction))
    }
}
