import Customers
import SQLDatabase
import ServiceKit

enum DeferredJobRoutes {
    static let all: [Route] = [
        .get("/v1/deferred-jobs", .readOrders, query: ["vehicle"], paged: true, list)
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let vehicle = try call.query.required("vehicle", try call.query.id("vehicle", VehicleID.self))
        let rows = try DeferredJobTable.list(
            of: vehicle, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }
}
