import Network
import SQLDatabase
import ServiceKit

/// Adds up results of rules; an index holds all that the sums look at.
enum ComplianceSumTable {
    /// What is added up.
    struct Filter: Sendable {
        /// Nil for every outlet.
        var outlets: [String]?
        var period: CompliancePeriod
        var advisor: String?
        var technician: String?
        var rule: Rule?
    }

    /// The sums of one rule and one outlet, advisor or technician.
    struct Line: Sendable {
        let rule: Rule
        let group: String
        let sum: ComplianceSum
    }

    /// By what the sums are told apart.
    enum Grouping: Sendable, CaseIterable {
        case outlet, advisor, technician

        fileprivate var column: SQL {
            switch self {
            case .outlet: "r.outlet_id"
            case .advisor: "r.advisor_id"
            case .technician: "r.technician_id"
            }
        }
    }

    /// The statement of a sum, with what it is bound to.
    static func statement(_ filter: Filter, by grouping: Grouping) -> SQLConditions {
        let counts: SQL = """
            , COUNT(*) FILTER (WHERE r.day >= $3 AND r.result = 'met'), COUNT(*) FILTER (WHERE r.day >= $3),
                COUNT(*) FILTER (WHERE r.day < $3 AND r.result = 'met'), COUNT(*) FILTER (WHERE r.day < $3)
            FROM rule_results r WHERE r.day >= $1 AND r.day <= $2
            """
        let period = filter.period
        var conditions = SQLConditions(
            "SELECT r.rule, " + grouping.column + counts, [period.before.sql, period.to.sql, period.from.sql])
        conditions.add(" AND r.outlet_id", among: filter.outlets)
        // Outlet by outlet: only so does the index lead to the days, and years of results are left alone.
        if filter.outlets == nil { conditions.add(" AND r.outlet_id IN (SELECT o.id FROM outlets o)") }
        conditions.add(" AND r.advisor_id = ", filter.advisor)
        conditions.add(" AND r.technician_id = ", filter.technician)
        conditions.add(" AND r.rule = ", filter.rule?.rawValue)
        if grouping == .technician { conditions.add(" AND r.technician_id IS NOT NULL") }
        conditions.end(" GROUP BY r.rule, " + grouping.column)
        return conditions
    }

    static func sums(
        _ filter: Filter, by grouping: Grouping, in transaction: Transaction
    ) throws -> [Line] {
        let statement = statement(filter, by: grouping)
        return try transaction.query(statement.sql, statement.values) { row -> Line? in
            guard let rule = Rule(rawValue: row.text(0)) else { return nil }
            return Line(
                rule: rule, group: row.text(1),
                sum: ComplianceSum(
                    met: row.int64(2), decided: row.int64(3), metBefore: row.int64(4), decidedBefore: row.int64(5)))
        }.compactMap { $0 }
    }
}
