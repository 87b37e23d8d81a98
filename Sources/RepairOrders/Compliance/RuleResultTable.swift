import Network
import SQLDatabase
import ServiceKit

/// What became of each rule on each order: one row an order and rule, so that a period adds up without its orders.
enum RuleResultTable {
    static let migration = Migration(
        number: 86, name: "results of rules",
        statements: [
            """
            CREATE TABLE rule_results (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), rule TEXT NOT NULL,
                result TEXT NOT NULL CHECK (result = 'met' OR result = 'missed'),
                outlet_id TEXT NOT NULL REFERENCES outlets (id), day INTEGER NOT NULL, at INTEGER NOT NULL,
                advisor_id TEXT NOT NULL REFERENCES staff (id), technician_id TEXT REFERENCES staff (id), staff_id TEXT,
                reason TEXT, PRIMARY KEY (order_id, rule)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE INDEX rule_results_by_day ON rule_results (outlet_id, day, rule, result, advisor_id, technician_id)
            """,
            // What was measured before; of what nobody recorded then, nothing is known here.
            """
            INSERT INTO rule_results (order_id, rule, result, outlet_id, day, at, advisor_id, staff_id, reason)
            SELECT o.id, m.rule, m.result, o.outlet_id, m.at / 86400000000, m.at, o.advisor_id, m.staff_id, m.reason
            FROM rule_measurements m JOIN repair_orders o ON o.id = m.subject_id
            """,
            """
            INSERT INTO rule_results (order_id, rule, result, outlet_id, day, at, advisor_id, staff_id, reason)
            SELECT o.id, m.rule, m.result, o.outlet_id, m.at / 86400000000, m.at, o.advisor_id, m.staff_id, m.reason
            FROM rule_measurements m JOIN repair_orders o ON o.appointment_id = m.subject_id
            """,
        ])

    /// The results of a day and rule in the order of their orders, and not of their people: what comes is then written
    /// to the end of few pages, and not to one of each advisor.
    static let inOrder = Migration(
        number: 121, name: "results of rules in the order they come",
        statements: [
            "DROP INDEX rule_results_by_day",
            """
            CREATE INDEX rule_results_by_day
                ON rule_results (outlet_id, day, rule, result, order_id, advisor_id, technician_id)
            """,
        ])

    /// What is stored of an order.
    static func results(of order: RepairOrderID, in transaction: Transaction) throws -> [Rule: RuleResult] {
        let rows = try transaction.query("SELECT rule, result FROM rule_results WHERE order_id = $1", [order.sql]) {
            (Rule(rawValue: $0.text(0)), RuleResult(rawValue: $0.text(1)))
        }
        return rows.reduce(into: [:]) { found, row in
            if let rule = row.0, let result = row.1 { found[rule] = result }
        }
    }

    /// Stores a result; one that is there already gives way to another one, which counts where the order is by then
    /// (REP-16).
    static func set(
        _ result: StoredRuleResult, of order: RepairOrderID, outlet: Outlet, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO rule_results (order_id, rule, result, outlet_id, day, at, advisor_id, technician_id, staff_id,
                reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            ON CONFLICT (order_id, rule) DO UPDATE
            SET result = excluded.result, outlet_id = excluded.outlet_id, day = excluded.day, at = excluded.at,
                advisor_id = excluded.advisor_id, technician_id = excluded.technician_id, staff_id = excluded.staff_id,
                reason = excluded.reason
            WHERE rule_results.result <> excluded.result
            """,
            [
                order.sql, .text(result.rule.rawValue), .text(result.result.rawValue), outlet.id.sql,
                outlet.zone.date(of: result.at).sql, result.at.sql, .text(result.advisor),
                .optional(result.technician), .optional(result.staff), .optional(result.reason),
            ])
    }

    /// Stores what was measured of a rule on an order, or on the appointment that it came from; nothing where there is
    /// no order yet.
    ///
    /// - Parameters:
    ///   - subject: the identifier of the order or the appointment.
    ///   - ofWork: whether the rule is about the technicians' work: it counts for who was measured if they do a job of
    ///     the order, else for the first of them.
    static func follow(
        _ rule: Rule, on subject: String, ofWork: Bool, day: LocalDate, in transaction: Transaction
    ) throws {
        let isOrder = subject.hasPrefix(RepairOrderNoun.prefix + "_")
        try transaction.execute(
            isOrder ? ofOrder : ofAppointment, [.text(subject), .text(rule.rawValue), day.sql, .flag(ofWork)])
    }

    // Put together once: every order that is opened is measured.
    private static let ofOrder = measured + " WHERE o.id = $1" + changes
    private static let ofAppointment = measured + " WHERE o.appointment_id = $1" + changes

    private static let measured: SQL = """
        INSERT INTO rule_results (order_id, rule, result, outlet_id, day, at, advisor_id, technician_id, staff_id,
            reason)
        SELECT o.id, m.rule, m.result, o.outlet_id, $3, m.at, o.advisor_id,
            CASE WHEN $4 <> 1 THEN NULL
                WHEN EXISTS (SELECT 1 FROM repair_order_jobs j WHERE j.order_id = o.id
                    AND (j.technician_id = m.staff_id OR j.shares LIKE '%' || m.staff_id || '%')) THEN m.staff_id
                ELSE (SELECT j.technician_id FROM repair_order_jobs j
                    WHERE j.order_id = o.id AND j.technician_id IS NOT NULL ORDER BY j.position LIMIT 1) END,
            m.staff_id, m.reason
        FROM repair_orders o JOIN rule_measurements m ON m.subject_id = $1 AND m.rule = $2
        """

    private static let changes: SQL = """

        ON CONFLICT (order_id, rule) DO UPDATE
        SET result = excluded.result, outlet_id = excluded.outlet_id, day = excluded.day, at = excluded.at,
            advisor_id = excluded.advisor_id, technician_id = excluded.technician_id, staff_id = excluded.staff_id,
            reason = excluded.reason
        WHERE rule_results.result <> excluded.result
        """
}
