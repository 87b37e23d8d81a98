import Network
import SQLDatabase
import ServiceKit

enum ComplaintRoutes {
    static let all: [Route] = [
        .get("/v1/complaints", .readQuality, query: parameters, paged: true, list),
        .get("/v1/complaints/{id}", .readQuality, show),
    ]

    private static let received = DateFilter("received", " AND received_at")
    private static let due = DateFilter("due", " AND due_at")
    private static let parameters = DateFilter.parameters(created: received, [due], and: ["outlet", "status"])

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let rows = try ComplaintTable.list(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            status: try call.query.choice("status", Complaint.Status.self),
            dates: try call.query.dates(of: ComplaintID.self, created: received, [due]),
            after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let complaint = try ComplaintTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("complaint")
        }
        return .ok(complaint, version: complaint.version)
    }
}
