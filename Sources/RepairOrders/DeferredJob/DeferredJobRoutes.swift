import Customers
import JSON
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
            of: vehicle, after: page.after?.first, limit: page.limit, in: transaction
        ).map { job in
            DeferredJobLine(job: job, showsOrder: try isVisible(job.orderID, call, transaction))
        }
        return .list(rows, page, call) { [$0.job.id.text] }
    }

    private static func isVisible(_ order: RepairOrderID, _ call: Call, _ transaction: Transaction) throws -> Bool {
        guard call.caller.reach != .network else { return true }
        guard case .outlets(let outlets) = try RepairOrderTable.place(order.text, in: transaction) else { return false }
        return outlets.contains(where: call.caller.sees)
    }
}

/// A deferred job in a list, with its order where the reader may see it.
private struct DeferredJobLine: JSONRepresentable {
    let job: DeferredJob
    let showsOrder: Bool

    func writeMembers(to writer: inout JSONWriter) {
        job.writeMembers(to: &writer, withOrder: showsOrder)
    }
}
