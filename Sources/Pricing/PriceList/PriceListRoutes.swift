import Network
import SQLDatabase
import ServiceKit

enum PriceListRoutes {
    static let all: [Route] = [
        .post("/v1/price-lists", .managePrices, reading: PriceListInput.read, publish),
        .get(
            "/v1/price-lists", .readPrices, query: DateFilter.parameters(PriceListTable.dates, and: ["outlet"]),
            paged: true, list),
        .get("/v1/price-lists/{id}", .readPrices, get),
        // What is published is for anyone to see (PRI-02).
        Route.get("/v1/outlets/{id}/price-list", nil, query: ["on"], inForce).forAnyone,
    ]

    private static func publish(_ input: PriceListInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let content = try PublishPriceList.run(input, call, transaction)
        return .created(content, at: "/v1/price-lists/\(content.list.id)")
            .taggedByContent(version: content.list.version)
    }

    /// An outlet's lists, the latest first.
    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet: OutletID = try call.query.required("outlet", call.query.id("outlet"))
        let page = try call.page()
        let before = try page.after.map { key in
            guard let day = key.first.flatMap({ Int64($0) }) else { throw Refusal.invalidParameter("cursor") }
            return day
        }
        let dates = try call.query.dates(of: PriceListID.self, PriceListTable.dates, changes: PriceListTable.changes)
        // Of an outlet beyond the caller's reach nothing is shown, as of one that is not there.
        let lists =
            try !call.caller.sees(outlet: outlet.text)
            ? []
            : PriceListTable.list(
                outlet, dates: dates, before: before ?? Int64.max, limit: page.limit, in: transaction)
        return .list(lists, page, call) { [String($0.effectiveFrom.daysSinceEpoch)] }
    }

    private static func get(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let content = try PriceListContent.load(call.id("id"), in: transaction)
        // A later list ends it, without a version of its own.
        return .ok(content).taggedByContent(version: content.list.version)
    }

    /// The prices in force on a day, today where none is named.
    private static func inForce(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let day = try call.query.date("on") ?? outlet.zone.date(of: call.now)
        guard let list = try PriceListTable.inForce(outlet.id, on: day, in: transaction) else {
            throw Refusal.notFound("price list in force on \(day)")
        }
        // Tomorrow it is another list, perhaps of the same version.
        return .ok(try PriceListContent(list, in: transaction)).taggedByContent(version: list.version)
    }
}
