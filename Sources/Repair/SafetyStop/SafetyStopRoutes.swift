import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Anyone stops unsafe work; an inspector or the manager lets it go on (REP-13).
enum SafetyStopRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/safety-stops", .examineVehicles, rules: BodyRules(.REP_13),
            reading: { Input(staffID: $0.id("raisedBy"), reason: $0.string("reason", length: 1...500)) }, raise),
        .post(
            "/v1/repair-orders/{id}/safety-stops/lift", .inspect, rules: BodyRules(.REP_13),
            reading: { Input(staffID: $0.id("liftedBy"), reason: $0.string("reason", length: 1...500)) }, lift),
        .get("/v1/repair-orders/{id}/safety-stops", .readOrders, paged: true, list),
    ]

    struct Input: Sendable {
        let staffID: StaffID
        let reason: String
    }

    private static func raise(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.authorized, .inRepair, .inInspection, for: "raiseSafetyStop", .REP_13)
        try document.requireNotStopped()
        let outlet = document.order.outletID
        let staff = try Staff.referenced(input.staffID, at: "/raisedBy", outlet: outlet, in: transaction)
        try call.requireActsAs(staff: staff.id.text, at: "/raisedBy")
        let stop = SafetyStop(
            id: call.newID(), orderID: document.order.id, raisedBy: staff.id, raisedAt: call.now, reason: input.reason)
        try SafetyStopTable.insert(stop, in: transaction)
        document.order.isStopped = true
        var answer = try save(stop, &document, event: "safetyStop.raised", call, in: transaction)
        answer.status = 201
        answer.location = "/v1/repair-orders/\(document.order.id)/safety-stops"
        return answer
    }

    private static func lift(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        guard var stop = try SafetyStopTable.open(of: document.order.id, in: transaction) else {
            let refusal = Refusal(
                .REP_13, code: "no_safety_stop", "No safety stop is open on this order.", zh: "该委托书没有未解除的安全停工。")
            throw document.inState(refusal)
        }
        stop.liftedBy = try lifter(input.staffID, document.order.outletID, in: transaction).id
        // Who has stopped or does the work does not free it in the inspector's name (SEC-07).
        try call.requireInPerson(staff: input.staffID.text, at: "/liftedBy")
        stop.liftedAt = call.now
        stop.liftReason = input.reason
        try SafetyStopTable.lift(stop, in: transaction)
        document.order.isStopped = false
        return try save(stop, &document, event: "safetyStop.lifted", call, in: transaction)
    }

    private static func lifter(_ id: StaffID, _ outlet: OutletID, in transaction: Transaction) throws -> Staff {
        let staff = try Staff.referenced(id, at: "/liftedBy", outlet: outlet, in: transaction)
        guard !staff.has(.outletManager) else { return staff }
        return try Staff.referenced(
            id, at: "/liftedBy", outlet: outlet, role: .qualityInspector, rule: .REP_13, in: transaction)
    }

    private static func save(
        _ stop: SafetyStop, _ document: inout RepairOrderDocument, event type: String, _ call: Call,
        in transaction: Transaction
    ) throws -> Answer {
        let stopped = document.order.isStopped
        let change = Event.Change("safetyStop", from: .bool(!stopped), to: .bool(stopped))
        try document.save(event: "repairOrder.changed", changes: [change], call, in: transaction)
        let changes = [
            Event.Change("staffId", to: (stop.liftedBy ?? stop.raisedBy).text),
            Event.Change("reason", to: stop.liftReason ?? stop.reason),
        ]
        try document.record(type, stop.id.text, changes: changes, call, in: transaction)
        return document.answer(with: "stop", stop)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let rows = try SafetyStopTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }
}
