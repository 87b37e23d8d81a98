import Network
import SQLDatabase
import ServiceKit

/// How outlets kept the rules of their callback reports, each dated by the outlet's day on which it was decided.
struct ReportRules {
    private(set) var lines: [ComplianceSumTable.Line] = []
    /// The clocks of the outlets that it tells of.
    private(set) var zones: [String: OutletZone] = [:]

    /// They are nobody's but the outlet's: none where an advisor or a technician is asked for.
    init(_ filter: ComplianceSumTable.Filter, in transaction: Transaction) throws {
        guard filter.advisor == nil, filter.technician == nil,
            filter.rule.map({ ReportRuleTable.rules.contains($0) }) ?? true
        else { return }
        let period = filter.period
        // No clock is further from Greenwich than a day.
        let first = OutletZone.utc.start(of: period.before.adding(days: -1))
        let end = OutletZone.utc.start(of: period.to.adding(days: 2))
        var sums: [Key: ComplianceSum] = [:]
        for entry in try ReportRuleTable.list(of: filter.outlets, filter.rule, in: first..<end, transaction) {
            let zone = try zone(of: entry.outlet, in: transaction)
            let day = zone.date(of: entry.at)
            guard day >= period.before, day <= period.to else { continue }
            let met: Int64 = entry.isMet ? 1 : 0
            sums[Key(rule: entry.rule, outlet: entry.outlet), default: ComplianceSum()] +=
                day < period.from
                ? ComplianceSum(metBefore: met, decidedBefore: 1) : ComplianceSum(met: met, decided: 1)
        }
        lines = sums.map { ComplianceSumTable.Line(rule: $0.key.rule, group: $0.key.outlet, sum: $0.value) }
    }

    private struct Key: Hashable {
        let rule: Rule
        let outlet: String
    }

    private mutating func zone(of outlet: String, in transaction: Transaction) throws -> OutletZone {
        if let zone = zones[outlet] { return zone }
        let zone = try OutletTable.find(OutletID(stored: outlet), in: transaction)?.zone ?? .utc
        zones[outlet] = zone
        return zone
    }

    /// Where the reports behind a number are found.
    ///
    /// An action that is done decides CBK-07 whenever that is, so that its reports are not told by their approval.
    ///
    /// - Parameter outlet: nil for all that the caller sees.
    func link(_ rule: Rule, _ period: CompliancePeriod, outlet: String?) -> String {
        var parameters: [String] = []
        if let outlet { parameters.append("outlet=\(outlet)") }
        if rule != .CBK_07 {
            let clocks = outlet.map { [zones[$0] ?? .utc] } ?? Array(zones.values)
            if let first = clocks.map({ $0.start(of: period.from) }).min(),
                let end = clocks.map({ $0.start(of: period.to.adding(days: 1)) }).max()
            {
                parameters.append("approvedAfter=\(first.adding(microseconds: -1).text)")
                parameters.append("approvedBefore=\(end.text)")
            }
        }
        return "/v1/callback-reports" + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
    }
}
