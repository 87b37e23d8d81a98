package import SQLDatabase

/// Measured rules that an outlet enforces, or has enforced: one row a rule (spec README, "An outlet manager may make an
/// M rule E").
package enum OutletRuleTable {
    /// How an outlet works by a rule, and the version of what it has set; 1 where it has set nothing.
    package struct Choice: Sendable {
        package let isEnforced: Bool
        package let version: Int64

        /// Of a rule of which nothing was set.
        package static let unset = Choice(isEnforced: false, version: 1)
    }

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

    /// A row stays when the rule is measured again, so that no version comes twice (API-05).
    static let versions: [SQL] = [
        "ALTER TABLE outlet_rules ADD COLUMN is_enforced INTEGER NOT NULL DEFAULT 1",
        "ALTER TABLE outlet_rules ADD COLUMN version INTEGER NOT NULL DEFAULT 1",
    ]

    /// Whether an outlet refuses what misses a rule that is elsewhere only measured.
    package static func isEnforced(_ rule: Rule, at outlet: String, in transaction: Transaction) throws -> Bool {
        try choice(rule, at: outlet, in: transaction).isEnforced
    }

    /// How an outlet works by a rule that is elsewhere only measured.
    package static func choice(_ rule: Rule, at outlet: String, in transaction: Transaction) throws -> Choice {
        try transaction.first(
            "SELECT is_enforced, version FROM outlet_rules WHERE outlet_id = $1 AND rule = $2",
            [.text(outlet), .text(rule.rawValue)]
        ) { Choice(isEnforced: $0.bool(0), version: $0.int64(1)) } ?? .unset
    }

    /// The same of every rule of which something was set.
    package static func choices(at outlet: String, in transaction: Transaction) throws -> [Rule: Choice] {
        var choices: [Rule: Choice] = [:]
        try transaction.forEach(
            "SELECT rule, is_enforced, version FROM outlet_rules WHERE outlet_id = $1", [.text(outlet)]
        ) { row in
            guard let rule = Rule(rawValue: row.text(0)) else { return }
            choices[rule] = Choice(isEnforced: row.bool(1), version: row.int64(2))
        }
        return choices
    }

    /// The measured rules that an outlet enforces.
    package static func enforced(at outlet: String, in transaction: Transaction) throws -> Set<Rule> {
        Set(try choices(at: outlet, in: transaction).filter { $0.value.isEnforced }.keys)
    }

    /// Has an outlet enforce a rule.
    package static func enforce(
        _ rule: Rule, version: Int64, at outlet: String, by caller: String, now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO outlet_rules (outlet_id, rule, enforced_at, enforced_by, is_enforced, version)
            VALUES ($1, $2, $3, $4, 1, $5)
            ON CONFLICT (outlet_id, rule) DO UPDATE SET enforced_at = excluded.enforced_at,
                enforced_by = excluded.enforced_by, is_enforced = 1, version = excluded.version
            """, [.text(outlet), .text(rule.rawValue), now.sql, .text(caller), .integer(version)])
    }

    /// Has an outlet measure a rule again, as the network does.
    package static func measure(
        _ rule: Rule, version: Int64, at outlet: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE outlet_rules SET is_enforced = 0, version = $3 WHERE outlet_id = $1 AND rule = $2",
            [.text(outlet), .text(rule.rawValue), .integer(version)])
    }
}
