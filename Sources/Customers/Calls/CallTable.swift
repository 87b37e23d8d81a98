import Network
package import SQLDatabase
package import ServiceKit

/// All SQL about the call log.
package enum CallTable {
    static let migration = Migration(
        number: 87, name: "call log",
        statements: [
            """
            CREATE TABLE calls (
                id TEXT PRIMARY KEY, outlet_id TEXT NOT NULL REFERENCES outlets (id),
                direction TEXT NOT NULL CHECK (direction = 'inbound' OR direction = 'outbound'), at INTEGER NOT NULL,
                day INTEGER NOT NULL, rings INTEGER CHECK (rings >= 0),
                answered INTEGER NOT NULL CHECK (answered = 0 OR answered = 1),
                busy INTEGER NOT NULL CHECK (busy = 0 OR busy = 1), in_time INTEGER NOT NULL, duration INTEGER,
                phone TEXT, customer_id TEXT REFERENCES customers (id), staff_id TEXT REFERENCES staff (id), note TEXT
            ) STRICT
            """,
            "CREATE INDEX calls_by_day ON calls (outlet_id, day, direction, answered, busy, in_time)",
            "CREATE INDEX calls_by_outlet ON calls (outlet_id, at, id)",
            "CREATE INDEX calls_by_customer ON calls (customer_id, at) WHERE customer_id IS NOT NULL",
        ])

    static func insert(_ call: PhoneCall, on day: LocalDate, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO calls (id, outlet_id, direction, at, day, rings, answered, busy, in_time, duration, phone,
                customer_id, staff_id, note)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                call.id.sql, call.outletID.sql, .text(call.direction.rawValue), call.at.sql, day.sql,
                .optional(call.rings.map(Int64.init)), .flag(call.isAnswered), .flag(call.isBusy),
                .flag(call.isInTime), .optional(call.durationSeconds.map(Int64.init)), .optional(call.phone),
                .optional(call.customerID), .optional(call.staffID), .optional(call.note),
            ])
    }

    /// Which calls a list shows.
    struct Filter: Sendable {
        let outlet: OutletID
        let from: LocalDate?
        let to: LocalDate?
        let customer: CustomerID?
        let isAnswered: Bool?
        let direction: CallDirection?
        let dates: DateBounds
    }

    /// What tells that a call was logged, or became another customer's.
    static let changes = ChangeTrace.document.and(ofCustomersIn: "SELECT id FROM calls WHERE customer_id")

    /// Calls newest first, one more than the limit where there are more.
    static func list(
        _ filter: Filter, before: (at: Instant, id: String)?, limit: Int, in transaction: Transaction
    ) throws -> [PhoneCall] {
        var conditions = SQLConditions(
            """
            SELECT id, outlet_id, direction, at, rings, answered, busy, duration, phone, customer_id, staff_id, note
            FROM calls WHERE outlet_id = $1
            """, [filter.outlet.sql])
        conditions.add(" AND day >= ", filter.from?.sql)
        conditions.add(" AND day <= ", filter.to?.sql)
        conditions.add(" AND customer_id = ", filter.customer?.text)
        conditions.add(" AND answered = ", filter.isAnswered.map(SQLValue.flag))
        conditions.add(" AND direction = ", filter.direction?.rawValue)
        conditions.add(filter.dates)
        if let before {
            conditions.add(" AND (at, id) < (", before.at.sql)
            conditions.add(", ", before.id)
            conditions.add(")")
        }
        conditions.end(" ORDER BY at DESC, id DESC LIMIT ")
        conditions.add("", .int(limit + 1))
        return try transaction.query(conditions.sql, conditions.values, call)
    }

    private static func call(_ row: Row) -> PhoneCall {
        PhoneCall(
            id: row.id(0), outletID: row.id(1), direction: CallDirection(rawValue: row.text(2)) ?? .inbound,
            at: row.instant(3), rings: row.optionalInt(4), isAnswered: row.bool(5), isBusy: row.bool(6),
            durationSeconds: row.optionalInt(7), phone: row.optionalText(8), customerID: row.optionalID(9),
            staffID: row.optionalID(10), note: row.optionalText(11))
    }

    /// How an outlet's incoming calls went in a period and in the one before.
    package struct Sums: Sendable {
        package let outlet: String
        /// Answered within three rings.
        package let inTime: Int64
        package let total: Int64
        package let inTimeBefore: Int64
        package let totalBefore: Int64
    }

    /// Incoming calls by outlet.
    ///
    /// - Parameters:
    ///   - outlets: nil for all.
    ///   - split: the first day of the period; what lies before it is the period before.
    package static func sums(
        of outlets: [String]?, from first: LocalDate, split: LocalDate, to last: LocalDate,
        in transaction: Transaction
    ) throws -> [Sums] {
        var conditions = SQLConditions(
            """
            SELECT outlet_id, COUNT(*) FILTER (WHERE day >= $3 AND in_time = 1), COUNT(*) FILTER (WHERE day >= $3),
                COUNT(*) FILTER (WHERE day < $3 AND in_time = 1), COUNT(*) FILTER (WHERE day < $3)
            FROM calls WHERE day >= $1 AND day <= $2 AND direction = 'inbound'
            """, [first.sql, last.sql, split.sql])
        conditions.add(" AND outlet_id", among: outlets)
        if outlets == nil { conditions.add(" AND outlet_id IN (SELECT o.id FROM outlets o)") }
        conditions.end(" GROUP BY outlet_id")
        return try transaction.query(conditions.sql, conditions.values) { row in
            Sums(
                outlet: row.text(0), inTime: row.int64(1), total: row.int64(2), inTimeBefore: row.int64(3),
                totalBefore: row.int64(4))
        }
    }

    /// One day's incoming calls.
    struct Day: Sendable {
        let day: LocalDate
        var counts: CallCounts
    }

    /// Incoming calls day by day.
    static func days(
        of outlet: OutletID, from first: LocalDate, to last: LocalDate, in transaction: Transaction
    ) throws -> [Day] {
        try transaction.query(
            """
            SELECT day, COUNT(*), COUNT(*) FILTER (WHERE in_time = 1), COUNT(*) FILTER (WHERE answered = 0),
                COUNT(*) FILTER (WHERE busy = 1)
            FROM calls WHERE outlet_id = $1 AND day >= $2 AND day <= $3 AND direction = 'inbound'
            GROUP BY day ORDER BY day
            """, [outlet.sql, first.sql, last.sql]
        ) { row in
            Day(
                day: row.date(0),
                counts: CallCounts(
                    calls: row.int64(1), inTime: row.int64(2), unanswered: row.int64(3), busy: row.int64(4)))
        }
    }
}
