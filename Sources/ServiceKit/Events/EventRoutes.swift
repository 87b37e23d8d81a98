import JSON
import SQLDatabase

enum EventRoutes {
    static let all: [Route] = [
        .get("/v1/events", .readEvents, query: ["resource", "outlet"], paged: true, list)
    ]

    /// Events in their total order; `resource` gives one document's story, `cursor` goes on from the last one seen.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let after = try page.after.map { cursor in
            guard let sequence = cursor.first.flatMap({ Int64($0) }) else { throw Refusal.invalidParameter("cursor") }
            return sequence
        }
        let filter = EventTable.Filter(
            after: after ?? 0, root: call.query["resource"], outlet: call.query["outlet"], limit: page.limit)
        return .list(try EventTable.list(filter, in: transaction), page, call) { [String($0.sequence)] }
    }
}
