import SQLDatabase

/// The statements that look through the audit log, the newest entries first.
enum AuditListTable {
    /// The part of a table that one statement looks through: above one number and below another.
    struct Window {
        var above: Int64
        var below: Int64
        var limit: Int
    }

    static func lastRead(in transaction: Transaction) throws -> Int64 {
        try transaction.first("SELECT max(sequence) FROM audit_reads") { $0.optionalInt64(0) ?? 0 } ?? 0
    }

    /// Changes, with their personal values where they are kept.
    static func changes(
        _ filter: AuditFilter, _ window: Window, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add(" AND e.actor = ", filter.actor.map(SQLValue.text))
        conditions.add(" AND e.root_id = ", filter.resource.map(SQLValue.text))
        conditions.add(" AND e.outlet_id = ", filter.outlet.map(SQLValue.text))
        conditions.add(" AND e.type = ", filter.type.map(SQLValue.text))
        conditions.add(" AND e.at >= ", filter.from?.sql)
        conditions.add(" AND e.at < ", filter.to?.sql)
        try transaction.forEach(
            "SELECT " + AuditLine.eventColumns
                + """
                , d.document FROM events e LEFT JOIN audit_details d ON d.event_sequence = e.sequence
                WHERE e.sequence > $1 AND e.sequence < $2
                """ + conditions.sql + " ORDER BY e.sequence DESC LIMIT $3", conditions.values(window), body)
    }

    /// Reads of personal data.
    static func reads(
        _ filter: AuditFilter, _ window: Window, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        var conditions = Conditions()
        conditions.add(" AND r.caller = ", filter.actor.map(SQLValue.text))
        conditions.add(" AND r.resource_id = ", filter.resource.map(SQLValue.text))
        conditions.add(" AND r.route = ", filter.route.map(SQLValue.text))
        conditions.add(" AND r.at >= ", filter.from?.sql)
        conditions.add(" AND r.at < ", filter.to?.sql)
        try transaction.forEach(
            "SELECT " + AuditLine.readColumns + " FROM audit_reads r WHERE r.sequence > $1 AND r.sequence < $2"
                + conditions.sql + " ORDER BY r.sequence DESC LIMIT $3", conditions.values(window), body)
    }

    /// Conditions whose parameters follow the window's three.
    private struct Conditions {
        private(set) var sql: SQL = ""
        private var bound: [SQLValue] = []

        mutating func add(_ text: SQL, _ value: SQLValue?) {
            guard let value else { return }
            bound.append(value)
            sql = sql + text + .parameter(bound.count + 3)
        }

        func values(_ window: Window) -> [SQLValue] {
            [.integer(window.above), .integer(window.below), .int(window.limit)] + bound
        }
    }
}
