import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The promised time and its story (RCP-13): the first promise stays, whatever follows.
enum PromiseRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/promise", .manageOrders,
            rules: BodyRules(.RCP_13, ["promisedAt": .RCP_07]), reading: Input.init(from:), change),
        .get("/v1/repair-orders/{id}/promises", .readOrders, list),
    ]

    struct Input: Sendable {
        let promisedAt: Instant
        let reason: String
        let staffID: StaffID?
        let toldBy: PromiseChange.Means
        let toldAt: Instant?
        let note: String?

        init(from reader: inout ObjectReader) {
            promisedAt = reader.instant("promisedAt")
            reason = reader.string("reason", length: 1...500)
            staffID = reader.optionalID("staffId")
            toldBy = reader.choice("toldBy", PromiseChange.Means.self)
            toldAt = reader.optionalInstant("toldAt")
            note = reader.optionalString("note", length: 1...500)
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let changes = try PromiseChangeTable.list(of: order.id, in: transaction)
        return .json(version: order.version) { writer in
            writer.object { writer in
                writer.member("originalPromisedAt", order.originalPromisedAt)
                writer.member("promisedAt", order.promisedAt)
                writer.array("items", changes)
            }
        }
    }

    private static func change(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let order = document.order
        guard [.authorized, .inRepair, .inInspection].contains(order.status) else {
            throw Refusal.state(
                order.status.rawValue, action: "promise", allowed: document.nextActions.map(\.rawValue), rule: .RCP_13)
        }
        let outlet = try Outlet.load(order.outletID, in: transaction)
        let staff = try who(input.staffID, call, order, in: transaction)
        try requireCanKeep(input.promisedAt, document, at: outlet, now: call.now)
        let toldAt = input.toldAt ?? call.now
        guard toldAt <= call.now else { throw Refusal.toldInFuture }
        let change = PromiseChange(
            previous: order.promisedAt, promisedAt: input.promisedAt, reason: input.reason, staffID: staff,
            toldBy: input.toldBy, toldAt: toldAt, note: input.note, at: call.now)
        try PromiseChangeTable.insert(change, of: order.id, in: transaction)
        try measureTelling(change, order, call, in: transaction)
        document.order.promisedAt = input.promisedAt
        let changes = [
            Event.Change("reason", to: input.reason), .init("toldBy", to: input.toldBy.rawValue),
            .init("staffId", to: staff.text),
        ]
        try document.save(event: "repairOrder.promiseChanged", changes: changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// Who changes it: the one named, the one who is signed in, or the order's advisor.
    private static func who(
        _ named: StaffID?, _ call: Call, _ order: RepairOrder, in transaction: Transaction
    ) throws -> StaffID {
        if let named {
            return try Staff.referenced(named, at: "/staffId", outlet: order.outletID, in: transaction).id
        }
        return call.caller.staff.flatMap(StaffID.init) ?? order.advisorID
    }

    /// RCP-07: not before the workshop can finish what has not begun.
    private static func requireCanKeep(
        _ promise: Instant, _ document: RepairOrderDocument, at outlet: Outlet, now: Instant
    ) throws {
        guard promise > now else {
            throw Refusal(
                .RCP_07, status: 422, code: "promise_in_past",
                "The promised time has passed already. Promise a later time.",
                zh: "承诺时间已过,请改为之后的时间。", at: "/promisedAt")
        }
        let open = document.jobs.filter(\.isWaiting).reduce(Hours(hundredths: 0)) { $0 + $1.work.standardHours }
        guard let earliest = outlet.earliestFinish(of: open, from: now), promise < earliest else { return }
        throw Refusal(
            .RCP_07, status: 422, code: "promise_too_early",
            "\(open.text) h of work cannot be done before \(earliest). Promise that time or a later one.",
            zh: "\(open.text) 小时的工作最早在 \(earliest) 完成,请承诺该时间或更晚的时间。", at: "/promisedAt"
        ).with("earliestPromise", .string(earliest.text))
    }

    /// REP-09: the customer hears of the new time before the old one passes.
    private static func measureTelling(
        _ change: PromiseChange, _ order: RepairOrder, _ call: Call, in transaction: Transaction
    ) throws {
        guard let previous = change.previous, change.toldAt > previous else { return }
        try call.measure(
            .REP_09, met: false, on: order.id.text, outlet: order.outletID.text, staff: order.advisorID.text,
            reason: "told \(change.toldAt.minutes(since: previous)) min after the promised time had passed",
            in: transaction)
    }
}

extension Refusal {
    fileprivate static var toldInFuture: Refusal {
        Refusal(
            .RCP_13, status: 422, code: "told_in_future", "The customer cannot have been told after now.",
            zh: "告知客户的时间不能晚于当前时间。", at: "/toldAt")
    }
}
