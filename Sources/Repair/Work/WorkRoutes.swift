import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// The actions on the order and its jobs.
enum WorkRoutes {
    static let all: [Route] = [
        .post("/v1/repair-orders/{id}/start", .repair, StartRepair.run),
        .post("/v1/repair-orders/{id}/submit", .repair, submit),
        .post(
            "/v1/repair-orders/{id}/cancel", .manageOrders, rules: BodyRules(.REP_03),
            reading: { $0.string("reason", length: 1...500) }, CancelOrder.run),
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/revoke", .manageOrders, rules: BodyRules(.RCP_12),
            reading: RevokeJob.Input.init(from:), RevokeJob.run),
        .post("/v1/repair-orders/{id}/jobs/{jobId}/assign", .repair, reading: AssignJob.read, AssignJob.run),
        .post(
            "/v1/repair-orders/{id}/jobs/{jobId}/complete", .repair, rules: BodyRules(.REP_10),
            reading: CompleteJob.read, CompleteJob.run),
    ]

    /// To inspection: every agreed job is completed, no change request is open, and all outside work is back (REP-11,
    /// REP-03, REP-15).
    private static func submit(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        do {
            try document.require(.submit)
        } catch let refusal as Refusal where refusal.rule == .REP_15 {
            let open = try SubletTable.open(of: document.order.id, in: transaction)
            throw refusal.with("sublets", .array(open.map { .string($0.id.text) }))
        }
        try document.apply(.submit, event: "repairOrder.submitted", call, in: transaction)
        return .ok(document, version: document.order.version)
    }
}
