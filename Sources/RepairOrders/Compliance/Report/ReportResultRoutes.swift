import JSON
import Network
import SQLDatabase
import ServiceKit

/// The callback reports behind a number of a compliance report, those among them that nobody has approved.
enum ReportResultRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/compliance/{rule}/reports", .readQuality, query: filters, paged: true, ofOutlet),
        .get("/v1/network/compliance/{rule}/reports", .readQuality, query: filters, paged: true, ofNetwork),
    ]

    /// What is asked for of what was decided; a report waits for nothing that is measured.
    private enum Decision: String, CaseIterable {
        case met, missed
    }

    private static let filters = CompliancePeriod.parameters.union(["result"])

    private static func ofOutlet(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        return try list([outlet.id.text], try CompliancePeriod.read(call, zone: outlet.zone), call, in: transaction)
    }

    private static func ofNetwork(_ call: Call, _ transaction: Transaction) throws -> Answer {
        try list(call.outlets(nil), try CompliancePeriod.read(call, zone: .utc), call, in: transaction)
    }

    /// Newest first; of a rule that is of no reports there are none.
    private static func list(
        _ outlets: [String]?, _ period: CompliancePeriod, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        let page = try call.page()
        guard let rule = Rule(rawValue: try call.text("rule")) else { throw Refusal.notFound("rule") }
        let result = try call.query.choice("result", Decision.self)
        let after = try page.after.map { key in
            guard key.count == 2, let at = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            return (at, key[1])
        }
        let isOfReports = ReportRuleTable.rules.contains(rule)
        let entries =
            isOfReports ? try ReportRuleTable.list(of: outlets, rule, on: period.from...period.to, transaction) : []
        var clocks = OutletClocks()
        var shown: [Shown] = []
        for entry in entries {
            let day = try clocks.zone(of: entry.outlet, in: transaction).date(of: entry.at)
            let isBehind = after.map { (entry.at.microseconds, entry.subject) < $0 } ?? true
            guard day >= period.from, day <= period.to, isBehind else { continue }
            if let result, (result == .met) != entry.isMet { continue }
            shown.append(Shown(entry: entry))
        }
        shown.sort { ($0.entry.at.microseconds, $0.entry.subject) > ($1.entry.at.microseconds, $1.entry.subject) }
        return .list(Array(shown.prefix(page.limit + 1)), page, call) {
            [String($0.entry.at.microseconds), $0.entry.subject]
        }
    }

    private struct Shown: JSONRepresentable {
        let entry: ReportRuleTable.Entry

        func writeMembers(to writer: inout JSONWriter) {
            let period = entry.subject.split(separator: ":").last.map(String.init) ?? ""
            writer.member("period", period)
            writer.member("result", (entry.isMet ? RuleResult.met : .missed).rawValue)
            writer.member("at", entry.at)
            writer.member("outletId", entry.outlet)
            writer.member("staffId", entry.staff)
            writer.member("reason", entry.reason)
            writer.member("url", "/v1/outlets/\(entry.outlet)/callback-reports/\(period)")
        }
    }
}
