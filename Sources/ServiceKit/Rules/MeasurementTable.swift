package import SQLDatabase

/// What was measured, one row a document and rule.
package enum MeasurementTable {
    static func record(
        _ measurement: Measurement, on subject: String, outlet: String, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO rule_measurements (subject_id, rule, result, at, outlet_id, staff_id, reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (subject_id, rule) DO UPDATE
            SET result = excluded.result, at = excluded.at, staff_id = excluded.staff_id, reason = excluded.reason
            WHERE rule_measurements.result = 'met'
            """,
            [
                .text(subject), .text(measurement.rule.rawValue), .text(measurement.result.rawValue),
                measurement.at.sql, .text(outlet), measurement.staff.map(SQLValue.text) ?? .null,
                measurement.reason.map(SQLValue.text) ?? .null,
            ])
    }

    /// What was measured on a document so far.
    package static func measurements(on subject: String, in transaction: Transaction) throws -> [Measurement] {
        try transaction.query(
            """
            SELECT rule, result, at, staff_id, reason FROM rule_measurements WHERE subject_id = $1 ORDER BY rule
            """,
            [.text(subject)]
        ) { row -> Measurement? in
            guard let rule = Rule(rawValue: row.text(0)), let result = RuleResult(rawValue: row.text(1)) else {
                return nil
            }
            return Measurement(
                rule: rule, result: result, at: Instant(microseconds: row.int64(2)), staff: row.optionalText(3),
                reason: row.optionalText(4))
        }.compactMap { $0 }
    }
}
