import RepairOrders
import SQLDatabase
import ServiceKit

enum InspectionRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/inspection-plan", .readOrders, plan),
        .post(
            "/v1/repair-orders/{id}/inspections", .inspect, rules: InspectVehicle.rules, reading: InspectVehicle.read,
            InspectVehicle.run),
        .get("/v1/repair-orders/{id}/inspections", .readOrders, paged: true, list),
        .get("/v1/repair-orders/{id}/inspections/{inspectionId}", .readOrders, show),
    ]

    private static func plan(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        return .ok(try InspectionPlan(of: document, call, in: transaction)).inClientsLanguage()
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let rows = try InspectionTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let report = try InspectionTable.find(call.id("inspectionId"), of: call.id("id"), in: transaction)
        guard let report else { throw Refusal.notFound("inspection") }
        return .ok(report)
    }
}
