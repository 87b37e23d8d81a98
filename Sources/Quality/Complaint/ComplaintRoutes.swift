import Network
import SQLDatabase
import ServiceKit

enum ComplaintRoutes {
    static let all: [Route] = [
        .get("/v1/complaints", .readQuality, query: ["outlet", "status"], paged: true, list),
        .get("/v1/complaints/{id}", .readQuality, show),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let rows = try ComplaintTable.list(
            outlet: try call.query.id("outlet", OutletID.self),
            status: try call.query.choice("status", Complaint.Status.self), after: page.after?.first,
            limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let complaint = try ComplaintTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("complaint")
        }
        return .ok(complaint, version: complaint.version)
    }
}
