import SQLDatabase
import ServiceKit

/// The rules of callback reports: they are measured on an outlet's period, and on no order (CBK-06 to CBK-08).
enum ReportRuleTable {
    /// In statements a span of codes: for an `IN` of three SQLite would build a b-tree for each row that is measured.
    static let rules: Set<Rule> = [.CBK_06, .CBK_07, .CBK_08]

    /// What was measured of one of them.
    struct Entry: Sendable {
        let rule: Rule
        let outlet: String
        let isMet: Bool
        let at: Instant
        /// The report: the outlet's period.
        let subject: String
        let staff: String?
        let reason: String?
    }

    /// What was measured on days of any outlet's clock, and no more than a day and a half beside them.
    ///
    /// - Parameter outlets: nil for all.
    static func list(
        of outlets: [String]?, _ rule: Rule?, on days: ClosedRange<LocalDate>, _ transaction: Transaction
    ) throws -> [Entry] {
        // No clock is further from Greenwich than a day.
        let first = OutletZone.utc.start(of: days.lowerBound.adding(days: -1))
        let end = OutletZone.utc.start(of: days.upperBound.adding(days: 2))
        var conditions = SQLConditions(
            """
            SELECT rule, outlet_id, result, at, subject_id, staff_id, reason FROM rule_measurements
            WHERE rule >= 'CBK-06' AND rule <= 'CBK-08' AND at >= $1 AND at < $2
            """, [first.sql, end.sql])
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(" AND rule = ", rule?.rawValue)
        return try transaction.query(conditions.sql, conditions.values) { row -> Entry? in
            guard let rule = Rule(rawValue: row.text(0)) else { return nil }
            return Entry(
                rule: rule, outlet: row.text(1), isMet: row.text(2) == RuleResult.met.rawValue, at: row.instant(3),
                subject: row.text(4), staff: row.optionalText(5), reason: row.optionalText(6))
        }.compactMap { $0 }
    }
}
