import SQLDatabase
import ServiceKit

/// The orders behind a number of a compliance report.
enum RuleOrderListTable {
    /// Newest first, one more than the limit where there are more.
    static func forEach(
        _ rule: Rule, _ result: RuleResult?, _ filter: ComplianceSumTable.Filter, after: [String]?, limit: Int,
        in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        var conditions = SQLConditions(
            """
            SELECT r.order_id, o.number, r.result, r.at, r.outlet_id, r.advisor_id, r.technician_id, r.staff_id,
                r.reason
            FROM rule_results r JOIN repair_orders o ON o.id = r.order_id
            WHERE r.rule = $1 AND r.day >= $2 AND r.day <= $3
            """,
            [.text(rule.rawValue), filter.period.from.sql, filter.period.to.sql])
        conditions.add(" AND r.outlet_id", among: filter.outlets)
        if filter.outlets == nil { conditions.add(" AND r.outlet_id IN (SELECT p.id FROM outlets p)") }
        conditions.add(" AND r.advisor_id = ", filter.advisor)
        conditions.add(" AND r.technician_id = ", filter.technician)
        conditions.add(" AND r.result = ", result?.rawValue)
        conditions.add(" AND r.order_id < ", after?.first)
        conditions.end(" ORDER BY r.order_id DESC LIMIT ")
        conditions.add("", .int(limit + 1))
        try transaction.forEach(conditions.sql, conditions.values, body)
    }
}
