import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Outside work: planned, sent to the vendor, back, billed (REP-15).
enum SubletRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/sublets", .manageOrders, rules: BodyRules(.REP_15), reading: SubletInput.read,
            PlanSublet.run),
        .get("/v1/repair-orders/{id}/sublets", .readOrders, paged: true, ofOrder),
        .get(
            "/v1/sublets", .readOrders,
            query: DateFilter.parameters(SubletTable.dates, and: ["outlet", "status", "repairOrder"]), paged: true,
            list),
        .get("/v1/sublets/{id}", .readOrders, show),
        .post(
            "/v1/sublets/{id}/send", .manageOrders, rules: BodyRules(.REP_15), reading: SubletStepInput.read,
            MoveSublet.send),
        .post(
            "/v1/sublets/{id}/return", .manageOrders, rules: BodyRules(.REP_15), reading: SubletStepInput.read,
            MoveSublet.giveBack),
        .post(
            "/v1/sublets/{id}/cancel", .manageOrders, rules: BodyRules(.REP_15), reading: SubletStepInput.read,
            MoveSublet.cancel),
        .post(
            "/v1/sublets/{id}/invoice", .manageOrders, rules: BodyRules(.REP_15), reading: VendorInvoiceInput.read,
            MoveSublet.bill),
    ]

    private static func ofOrder(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let order = try RepairOrderDocument.load(call.id("id"), in: transaction).order
        return try answer(SubletTable.Filter(order: order.id), call, transaction)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let filter = SubletTable.Filter(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            order: try call.query.id("repairOrder"), status: try call.query.choice("status", SubletStatus.self),
            dates: try call.query.dates(of: SubletID.self, SubletTable.dates, changes: .resource))
        return try answer(filter, call, transaction)
    }

    private static func answer(
        _ filter: SubletTable.Filter, _ call: Call, _ transaction: Transaction
    ) throws -> Answer {
        let page = try call.page()
        let rows = try SubletTable.list(filter, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        guard let sublet = try SubletTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("piece of outside work")
        }
        return .ok(sublet, version: sublet.version)
    }
}
