import Network
import SQLDatabase
import ServiceKit

enum StockRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/stock", .readParts, query: ["partNumber"], paged: true, levels),
        .get(
            "/v1/stock-movements", .readParts,
            query: DateFilter.bounds(StockMovementTable.dates).union(["outlet", "partNumber"]), paged: true,
            movements),
    ]

    private static func levels(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let page = try call.page()
        let filter = StockLevelTable.Filter(
            outlet: outlet.id, day: outlet.zone.date(of: call.now), partNumber: call.query["partNumber"],
            after: page.after?.first ?? "", limit: page.limit)
        var levels = try StockLevelTable.list(filter, in: transaction)
        if let first = levels.first, let last = levels.last {
            let lots = try LotTable.filled(
                from: first.partID, through: last.partID, outlet: outlet.id, in: transaction)
            let byPart = Dictionary(grouping: lots, by: \.partID)
            for index in levels.indices { levels[index].lots = byPart[levels[index].partID] ?? [] }
        }
        return .list(levels, page, call) { [$0.partID.text] }
    }

    /// The ledger, the newest movement first.
    private static func movements(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let before = try page.after.map { key in
            guard key.count == 2, let at = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            return (at: at, id: key[1])
        }
        let filter = StockMovementTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text), part: call.query["partNumber"],
            dates: try call.query.dates(StockMovementTable.dates), before: before, limit: page.limit)
        return .list(try StockMovementTable.list(filter, in: transaction), page, call) { line in
            [String(line.movement.at.microseconds), line.movement.id.text]
        }
    }
}
