import RepairOrders
import SQLDatabase
import ServiceKit

enum PartSlipRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/part-issues", .issueParts, rules: BodyRules(.REP_05), reading: PartSlipInput.issue,
            IssueParts.run),
        .post(
            "/v1/repair-orders/{id}/part-returns", .issueParts, rules: BodyRules(.REP_05),
            reading: PartSlipInput.return, ReturnParts.run),
        .get("/v1/repair-orders/{id}/part-issues", .readOrders, paged: true) { try list(.issue, $0, $1) },
        .get("/v1/repair-orders/{id}/part-returns", .readOrders, paged: true) { try list(.return, $0, $1) },
        .get("/v1/repair-orders/{id}/part-issues/{slipId}", .readOrders) { call, transaction in
            try show(.issue(call.id("slipId")), call, transaction)
        },
        .get("/v1/repair-orders/{id}/part-returns/{slipId}", .readOrders) { call, transaction in
            try show(.return(call.id("slipId")), call, transaction)
        },
    ]

    private static func list(_ kind: PartSlip.Kind, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        let page = try call.page()
        let rows = try PartSlipTable.list(
            kind, of: order.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ id: PartSlip.SlipID, _ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let slip = try PartSlipTable.find(id, of: call.id("id"), in: transaction) else {
            throw Refusal.notFound("part slip")
        }
        return .ok(slip)
    }
}
