import RepairOrders
import SQLDatabase
import ServiceKit

enum ChangeRequestRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/findings", .repair, rules: BodyRules(.REP_03), reading: ReportFinding.read,
            ReportFinding.run),
        .get("/v1/repair-orders/{id}/change-requests", .readOrders, paged: true, list).personal,
        .get("/v1/change-requests/{id}", .readOrders, show).personal,
        .post(
            "/v1/change-requests/{id}/quote", .manageOrders, rules: BodyRules(.REP_03), reading: QuoteChange.read,
            QuoteChange.run),
        .post(
            "/v1/change-requests/{id}/approve", .manageOrders, rules: BodyRules(.REP_03), reading: ApproveChange.read,
            ApproveChange.run),
        .post(
            "/v1/change-requests/{id}/decline", .manageOrders, rules: BodyRules(.REP_03),
            reading: ChangeRequestClosing.read, ChangeRequestClosing.decline),
        .post("/v1/change-requests/{id}/expire", .manageOrders, ChangeRequestClosing.expire),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let requests = try ChangeRequestTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        let shown = requests.map { ShownChangeRequest(request: $0, order: order.status, now: call.now) }
        return .list(shown, page, call) { [$0.request.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let request = try ChangeRequestTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("change request")
        }
        let order = try RepairOrderDocument.load(request.orderID, in: transaction).order
        // Time lets a quote expire, and the order's state says what can be done.
        return .ok(ShownChangeRequest(request: request, order: order.status, now: call.now))
            .taggedByContent(version: request.version)
    }
}
