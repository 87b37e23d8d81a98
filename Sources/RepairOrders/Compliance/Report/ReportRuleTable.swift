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
    }

    /// What was measured in a span of time.
    ///
    /// - Parameter outlets: nil for all.
    static func list(
        of outlets: [String]?, _ rule: Rule?, in span: Range<Instant>, _ transaction: Transaction
    ) throws -> [Entry] {
        var conditions = SQLConditions(
            """
            SELECT rule, outlet_id, result, at FROM rule_measurements
            WHERE rule >= 'CBK-06' AND rule <= 'CBK-08' AND at >= $1 AND at < $2
            """, [span.lowerBound.sql, span.upperBound.sql])
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(" AND rule = ", rule?.rawValue)
        return try transaction.query(conditions.sql, conditions.values) { row -> Entry? in
            guard let rule = Rule(rawValue: row.text(0)) else { return nil }
            return Entry(
                rule: rule, outlet: row.text(1), isMet: row.text(2) == RuleResult.met.rawValue, at: row.instant(3))
        }.compactMap { $0 }
    }
}
