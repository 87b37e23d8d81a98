import RepairOrders
import SQLDatabase
import ServiceKit

enum GuaranteeRoutes {
    static let all: [Route] = [
        .get("/v1/guarantees/{id}", .readOrders) { call, transaction in
            try answer(try GuaranteeTable.find(call.id("id"), in: transaction))
        },
        .get("/v1/repair-orders/{id}/guarantee", .readOrders) { call, transaction in
            try answer(try GuaranteeTable.find(of: call.id("id"), in: transaction))
        },
    ]

    private static func answer(_ guarantee: Guarantee?) throws -> Answer {
        guard let guarantee else { throw Refusal.notFound("guarantee") }
        return .ok(guarantee, version: guarantee.version)
    }
}
