import Network
import SQLDatabase
import ServiceKit

/// What customers think of their visits (CUS-13).
enum ReviewRoutes {
    static let all: [Route] = [
        .get(
            "/v1/reviews", .readQuality, query: DateFilter.parameters(and: ["outlet", "rating"]), paged: true, list),
        .get("/v1/reviews/{id}", .readQuality, show),
    ]

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let rows = try ReviewTable.list(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            rating: try call.query.parsed("rating") { text in
                Int64(text).flatMap { (1...5).contains($0) ? $0 : nil }
            },
            dates: try call.query.dates(of: ReviewID.self, changes: ReviewTable.changes), after: page.after?.first,
            limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let review = try ReviewTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("review")
        }
        return .ok(review, version: 1)
    }
}
