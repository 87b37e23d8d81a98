package import SQLDatabase

/// Measured rules that an outlet enforces: one row a rule (spec README, "An outlet manager may make an M rule E").
package enum OutletRuleTable {
    static let migration = Migration(
        number: 85, name: "rules that outlets enforce",
        statements: [
            """
            CREATE TABLE outlet_rules (
                outlet_id TEXT NOT NULL, rule TEXT NOT NULL, enforced_at INTEGER NOT NULL, enforced_by TEXT NOT NULL,
                PRIMARY KEY (outlet_id, rule)
            ) STRICT, WITHOUT ROWID
            """
        ])

    /// Whether an outlet refuses what misses a rule that is elsewhere only measured.
    package static func isEnforced(_ rule: Rule, at outlet: String, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            "SELECT 1 FROM outlet_rules WHERE outlet_id = $1 AND rule = $2", [.text(outlet), .text(rule.rawValue)]
        ) { _ in true } ?? false
    }

    /// The measured rules that an outlet enforces.
    package static func enforced(at outlet: String, in transaction: Transaction) throws -> Set<Rule> {
        Set(
            try transaction.query("SELECT rule FROM outlet_rules WHERE outlet_id = $1", [.text(outlet)]) {
                Rule(rawValue: $0.text(0))
            }.compactMap { $0 })
    }

    /// Has an outlet enforce a rule; nothing changes where it does so already.
    package static func enforce(
        _ rule: Rule, at outlet: String, by caller: String, now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO outlet_rules (outlet_id, rule, enforced_at, enforced_by) VALUES ($1, $2, $3, $4)
            ON CONFLICT (outlet_id, rule) DO NOTHING
            """, [.text(outlet), .text(rule.rawValue), now.sql, .text(caller)])
    }

    /// Has an outlet measure a rule again, as the network does.
    package static func measure(_ rule: Rule, at outlet: String, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM outlet_rules WHERE outlet_id = $1 AND rule = $2", [.text(outlet), .text(rule.rawValue)])
    }
}
