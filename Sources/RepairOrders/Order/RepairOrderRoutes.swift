import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

enum RepairOrderRoutes {
    static let all: [Route] = [
        .get(
            "/v1/repair-orders", .readOrders, query: ["outlet", "status", "customer", "vehicle", "appointment"],
            paged: true, list),
        .get("/v1/repair-orders/{id}", .readOrders, show),
        .get("/v1/repair-orders/{id}/compliance", .readQuality, ComplianceReport.answer),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = RepairOrderListTable.Filter(
            outlet: try call.query.id("outlet", OutletID.self)?.text,
            status: try call.query.choice("status", RepairOrderStatus.self),
            customer: try call.query.id("customer", CustomerID.self)?.text,
            vehicle: try call.query.id("vehicle", VehicleID.self)?.text,
            appointment: try call.query.id("appointment", AppointmentID.self)?.text)
        let rows = try RepairOrderListTable.rows(filter, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        return .ok(document, version: document.order.version)
    }
}
