import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

/// The rules over many orders: by rule, outlet, advisor and technician, with the trend (journey.md, "Compliance").
struct ComplianceOverview {
    /// Nil for the network, or what of it the caller sees.
    let outlet: Outlet?
    let filter: ComplianceSumTable.Filter
    /// The rules that the outlet enforces beyond the standard.
    let enforced: Set<Rule>
    var rules: [Rule: ComplianceSum] = [:]
    var groups: [ComplianceSumTable.Grouping: [Group]] = [:]

    /// An outlet or a person with its rules.
    struct Group {
        let id: String
        let name: String
        let rules: [Rule: ComplianceSum]

        /// Over the measured rules: the enforced ones are met by whoever came so far.
        var total: ComplianceSum {
            rules.filter { $0.key.kind == .measured }.values.reduce(into: ComplianceSum()) { $0 += $1 }
        }
    }

    init(
        _ outlet: Outlet?, _ filter: ComplianceSumTable.Filter, in transaction: Transaction
    ) throws {
        self.outlet = outlet
        self.filter = filter
        enforced = try outlet.map { try OutletRuleTable.enforced(at: $0.id.text, in: transaction) } ?? []
        let reports = try ReportRules(filter, in: transaction)
        for grouping in ComplianceSumTable.Grouping.allCases {
            var lines = try ComplianceSumTable.sums(filter, by: grouping, in: transaction)
            if grouping == .outlet {
                lines += try calls(in: transaction) + reports.lines
                for line in lines { rules[line.rule, default: ComplianceSum()] += line.sum }
            }
            groups[grouping] = try Dictionary(grouping: lines, by: \.group).map { id, lines in
                Group(
                    id: id, name: try Self.name(id, grouping, in: transaction),
                    rules: Dictionary(lines.map { ($0.rule, $0.sum) }) { first, _ in first })
            }.sorted { $0.id < $1.id }
        }
    }

    /// BKG-12 is of calls, not of orders: nobody's but the outlet's.
    private func calls(in transaction: Transaction) throws -> [ComplianceSumTable.Line] {
        guard filter.advisor == nil, filter.technician == nil, filter.rule.map({ $0 == .BKG_12 }) ?? true else {
            return []
        }
        let period = filter.period
        return try CallTable.sums(
            of: filter.outlets, from: period.before, split: period.from, to: period.to, in: transaction
        ).map { calls in
            ComplianceSumTable.Line(
                rule: .BKG_12, group: calls.outlet,
                sum: ComplianceSum(
                    met: calls.inTime, decided: calls.total, metBefore: calls.inTimeBefore,
                    decidedBefore: calls.totalBefore))
        }
    }

    private static func name(
        _ id: String, _ grouping: ComplianceSumTable.Grouping, in transaction: Transaction
    ) throws -> String {
        switch grouping {
        case .outlet: try OutletTable.find(OutletID(stored: id), in: transaction)?.name ?? id
        case .advisor, .technician: try StaffTable.find(StaffID(stored: id), in: transaction)?.name ?? id
        }
    }
}
