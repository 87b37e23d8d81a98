import RepairOrders
import SQLDatabase
import ServiceKit

/// Orders that change their outlet (REP-16).
enum OrderMoveRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/move-outlet", .manageOrders, rules: BodyRules(.REP_16),
            reading: MoveOrder.Input.init(from:), MoveOrder.run
        ).changingAccess,
        .get("/v1/repair-orders/{id}/moves", .readOrders, paged: true, list),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let rows = try OrderMoveTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }
}
