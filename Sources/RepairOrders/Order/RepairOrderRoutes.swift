import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

enum RepairOrderRoutes {
    static let all: [Route] = [
        .get(
            "/v1/repair-orders", .readOrders,
            query: DateFilter.parameters(
                RepairOrderListTable.dates,
                and: ["outlet", "status", "customer", "vehicle", "appointment", "externalId", "subStatus"]),
            paged: true, list),
        .get("/v1/repair-orders/{id}", .readOrders, show).personalHourly,
        .put(
            "/v1/repair-orders/{id}/external-ids", .manageOrders, reading: { $0.requiredExternalIDs() },
            setExternalIDs),
        .get("/v1/repair-orders/{id}/compliance", .readQuality, ComplianceReport.answer),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let filter = RepairOrderListTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            status: try call.query.choice("status", RepairOrderStatus.self),
            customer: try call.query.id("customer", CustomerID.self)?.text,
            vehicle: try call.query.id("vehicle", VehicleID.self)?.text,
            appointment: try call.query.id("appointment", AppointmentID.self)?.text,
            subStatus: call.query["subStatus"],
            ids: try call.externalIDFilter(of: RepairOrderDocument.externalKind, in: transaction),
            dates: try call.query.dates(of: RepairOrderID.self, RepairOrderListTable.dates))
        return try .list(
            page,
            query: { row in
                try RepairOrderListTable.forEach(
                    filter, after: page.after?.first, limit: page.limit, in: transaction, row)
            }, key: RepairOrderListTable.key, write: RepairOrderListTable.write)
    }

    private static func setExternalIDs(
        _ input: [ExternalIDInput], _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        if try document.setExternalIDs(input, call, in: transaction) {
            try document.save(event: "repairOrder.externalIdsChanged", call, in: transaction)
        }
        return Answer.ok(document, version: document.order.version)
            .personal(document.order.approvalContact != nil)
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let id = try call.id("id", RepairOrderID.self)
        guard let version = try RepairOrderTable.version(of: id, in: transaction) else {
            throw Refusal.notFound("repair order")
        }
        return try call.kept(id.text, version: version) {
            let document = try RepairOrderDocument.load(id, in: transaction)
            return Answer.ok(document, version: version).personal(document.order.approvalContact != nil)
        }
    }
}
