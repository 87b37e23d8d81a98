import JSON
import Network
import SQLDatabase
import ServiceKit

/// What a manager asks of many orders at once (journey.md, "Compliance").
enum ComplianceRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/compliance", .readQuality, query: filters, ofOutlet),
        .get("/v1/network/compliance", .readQuality, query: filters, ofNetwork),
        .get("/v1/outlets/{id}/compliance/{rule}/orders", .readQuality, query: lists, paged: true, ordersOfOutlet),
        .get("/v1/network/compliance/{rule}/orders", .readQuality, query: lists, paged: true, ordersOfNetwork),
    ]

    private static let persons: Set<String> = ["advisor", "technician"]
    private static let filters = CompliancePeriod.parameters.union(persons).union(["rule"])
    private static let lists = CompliancePeriod.parameters.union(persons).union(["result"])

    private static func ofOutlet(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let filter = try filter([outlet.id.text], zone: outlet.zone, call)
        return answer(try ComplianceOverview(outlet, filter, in: transaction), call)
    }

    private static func ofNetwork(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let filter = try filter(call.outlets(nil), zone: .utc, call)
        return answer(try ComplianceOverview(nil, filter, in: transaction), call)
    }

    private static func answer(_ overview: ComplianceOverview, _ call: Call) -> Answer {
        Answer.json(capacity: 65_536) { overview.write(to: &$0, call.language) }.inClientsLanguage()
    }

    private static func ordersOfOutlet(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        return try orders(try filter([outlet.id.text], zone: outlet.zone, call), call, in: transaction)
    }

    private static func ordersOfNetwork(_ call: Call, _ transaction: Transaction) throws -> Answer {
        try orders(try filter(call.outlets(nil), zone: .utc, call), call, in: transaction)
    }

    private static func orders(
        _ filter: ComplianceSumTable.Filter, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        let page = try call.page()
        guard let rule = Rule(rawValue: try call.text("rule")) else { throw Refusal.notFound("rule") }
        let result = try call.query.choice("result", RuleResult.self)
        return try .list(
            page,
            query: { row in
                try RuleOrderListTable.forEach(
                    rule, result, filter, after: page.after, limit: page.limit, in: transaction, row)
            }, key: { [$0.text(0)] },
            write: { row, writer in
                writer.member("repairOrderId", row.text(0))
                writer.member("number", row.text(1))
                writer.member("result", row.text(2))
                writer.member("at", row.instant(3))
                writer.member("outletId", row.text(4))
                writer.member("advisorId", row.text(5))
                writer.member("technicianId", row.optionalText(6))
                writer.member("staffId", row.optionalText(7))
                writer.member("reason", row.optionalText(8))
            })
    }

    private static func filter(
        _ outlets: [String]?, zone: OutletZone, _ call: Call
    ) throws -> ComplianceSumTable.Filter {
        ComplianceSumTable.Filter(
            outlets: outlets, period: try CompliancePeriod.read(call, zone: zone),
            advisor: try call.query.id("advisor", StaffID.self)?.text,
            technician: try call.query.id("technician", StaffID.self)?.text,
            rule: try call.query.choice("rule", Rule.self))
    }
}
