import SQLDatabase
import ServiceKit

/// What must hold of stored results.
enum ComplianceCheckTable {
    static let all: [Check] = [
        .rows(
            "repairOrders.ruleResult", "rule_results",
            """
            SELECT r.order_id || ' ' || r.rule, 'stored as ' || r.result || ', measured as ' || m.result
            FROM rule_results r JOIN rule_measurements m ON m.subject_id = r.order_id AND m.rule = r.rule
            WHERE m.result <> r.result
            """),
        .rows(
            "repairOrders.ruleMeasured", "rule_measurements",
            """
            SELECT m.subject_id || ' ' || m.rule, 'measured on an order, of which no result is stored'
            FROM rule_measurements m JOIN repair_orders o ON o.id = m.subject_id
            WHERE NOT EXISTS (SELECT 1 FROM rule_results r WHERE r.order_id = o.id AND r.rule = m.rule)
            """),
    ]
}
