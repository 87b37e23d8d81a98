import SQLDatabase
import ServiceKit

/// How outlets kept the rules of their callback reports, each dated by the outlet's day on which it was decided.
struct ReportRules {
    private(set) var lines: [ComplianceSumTable.Line] = []

    /// They are nobody's but the outlet's: none where an advisor or a technician is asked for.
    init(_ filter: ComplianceSumTable.Filter, in transaction: Transaction) throws {
        guard filter.advisor == nil, filter.technician == nil,
            filter.rule.map({ ReportRuleTable.rules.contains($0) }) ?? true
        else { return }
        let period = filter.period
        var clocks = OutletClocks()
        var sums: [Key: ComplianceSum] = [:]
        let entries = try ReportRuleTable.list(
            of: filter.outlets, filter.rule, on: period.before...period.to, transaction)
        for entry in entries {
            let day = try clocks.zone(of: entry.outlet, in: transaction).date(of: entry.at)
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
}
