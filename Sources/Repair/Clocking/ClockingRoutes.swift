import RepairOrders
import SQLDatabase
import ServiceKit

enum ClockingRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/clock", .repair, rules: BodyRules(nil, ["reason": .REP_06]),
            reading: ClockJob.read, ClockJob.run),
        .get("/v1/repair-orders/{id}/clockings", .readOrders, paged: true, list),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let rows = try ClockingTable.list(
            of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }
}
