import RepairOrders
import SQLDatabase
import ServiceKit

enum GuaranteeRoutes {
    static let all: [Route] = [
        .get("/v1/guarantees/{id}", .readOrders) { call, transaction in
            try answer(try GuaranteeTable.find(call.id("id"), in: transaction), call, transaction)
        },
        .get("/v1/repair-orders/{id}/guarantee", .readOrders) { call, transaction in
            try answer(try GuaranteeTable.find(of: call.id("id"), in: transaction), call, transaction)
        },
    ]

    private static func answer(
        _ guarantee: Guarantee?, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        guard var guarantee else { throw Refusal.notFound("guarantee") }
        guarantee.returns = try ComebackTable.returns(of: guarantee.orderID, for: call.caller, in: transaction)
        return Answer.ok(guarantee).taggedByContent(version: guarantee.version)
    }
}
