import RepairOrders
import SQLDatabase
import ServiceKit

enum DeliveryRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/deliver", .deliver, rules: BodyRules(.SET_11), reading: Delivery.read, Deliver.run),
        .get("/v1/repair-orders/{id}/gate-pass", .deliver, show).personal,
        .post("/v1/gate-passes/{code}/use", .deliver, use),
    ]

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order: RepairOrderID = try call.id("id")
        guard try RepairOrderTable.find(order, in: transaction) != nil else { throw Refusal.notFound("repair order") }
        guard let pass = try GatePassTable.find(order: order, in: transaction) else { throw Refusal.noGatePass }
        return .ok(pass, version: pass.version)
    }

    private static func use(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let code = try call.text("code").uppercased()
        guard var pass = try GatePassTable.find(code: code, in: transaction) else {
            throw Refusal.notFound("gate pass")
        }
        try call.checkVersion(pass.version)
        guard try GatePassTable.use(pass.id, at: call.now, in: transaction) else { throw Refusal.gatePassUsed(pass) }
        pass.usedAt = call.now
        let event = Event(
            "gatePass.used", pass.id.text, root: pass.orderID.text, version: pass.version, outlet: pass.outletID)
        try call.record(event, in: transaction)
        return .ok(pass, version: pass.version)
    }
}

extension Refusal {
    fileprivate static var noGatePass: Refusal {
        Refusal(
            .SET_11, status: 404, code: "no_gate_pass", "There is no gate pass before the vehicle is delivered.",
            zh: "交车前没有出门证。")
    }

    fileprivate static func gatePassUsed(_ pass: GatePass) -> Refusal {
        let time = pass.usedAt.map { " at \($0.text)" } ?? ""
        var refusal = Refusal(
            .SET_11, code: "gate_pass_used", "This gate pass was used\(time); it opens the gate once.",
            zh: "该出门证已使用,只能使用一次。")
        refusal.state = "used"
        refusal.allowedActions = pass.nextActions
        return refusal
    }
}
