package import SQLDatabase

/// The statements over `events`.
package enum EventTable {
    /// Appends; the sequence is the order of commits, since one writer writes at a time.
    ///
    /// What happens in a request is recorded by `Call.record`, which also runs what reacts to it; this is for what
    /// happens outside of one: a sign-in that was refused, a webhook that was given up.
    package static func insert(_ event: Event, _ origin: EventOrigin, in transaction: Transaction) throws {
        try transaction.execute(insertion, values(event, origin, detailHash: nil))
    }

    /// The same for an event with personal values beside it; answers its place.
    static func insert(
        _ event: Event, _ origin: EventOrigin, detailHash: String, in transaction: Transaction
    ) throws -> Int64 {
        let values = values(event, origin, detailHash: detailHash)
        return try transaction.first(insertion + " RETURNING sequence", values) { $0.int64(0) } ?? 0
    }

    private static let insertion: SQL = """
        INSERT INTO events (type, resource_id, root_id, version, outlet_id, actor, at, changes, request_id, address,
            detail_hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """

    private static func values(_ event: Event, _ origin: EventOrigin, detailHash: String?) -> [SQLValue] {
        [
            .text(event.type), .text(event.resource), .text(event.root), .integer(event.version),
            event.outlet.map(SQLValue.text) ?? .null, .text(origin.actor), origin.at.sql,
            .text(event.written ?? Event.Change.text(event.changes)), .optional(origin.requestID),
            .optional(origin.address.isEmpty ? nil : origin.address), .optional(detailHash),
        ]
    }

    /// The last event's place; 0 before the first.
    package static func lastSequence(in transaction: Transaction) throws -> Int64 {
        try transaction.first("SELECT max(sequence) FROM events") { $0.optionalInt64(0) ?? 0 } ?? 0
    }

    /// The last place in the order below which nothing can appear any more.
    ///
    /// Where writers draw numbers side by side it must be the first that its transaction does.
    static func horizon(in transaction: Transaction) throws -> Int64 {
        try EventNumberTable.settled(in: transaction) ?? lastSequence(in: transaction)
    }

    /// Calls `row` for the events between two places, in order.
    ///
    /// - Parameters:
    ///   - root: only those of one document's story.
    ///   - part: only those of one part of it.
    static func forEach(
        _ root: String?, part: String? = nil, after: Int64, upTo horizon: Int64, limit: Int,
        in transaction: Transaction, _ row: (StoredEvent.Columns) throws -> Void
    ) throws {
        var sql: SQL = """
            SELECT sequence, type, resource_id, root_id, version, outlet_id, actor, at, changes FROM events
            WHERE sequence > $1 AND sequence <= $2
            """
        var values: [SQLValue] = [.integer(after), .integer(horizon), .int(limit)]
        if let root {
            sql = sql + " AND root_id = $4"
            values.append(.text(root))
            if let part {
                sql = sql + " AND resource_id = $5"
                values.append(.text(part))
            }
        }
        try transaction.forEach(sql + " ORDER BY sequence LIMIT $3", values) { try row(StoredEvent.Columns($0)) }
    }

    /// What decides who is told of an event.
    struct Place {
        let sequence: Int64
        let type: String
        let root: String
        let outlet: String?
    }

    /// The events between two places, without what happened.
    static func places(
        after: Int64, upTo horizon: Int64, limit: Int, in transaction: Transaction
    ) throws -> [Place] {
        try transaction.query(
            """
            SELECT sequence, type, root_id, outlet_id FROM events
            WHERE sequence > $1 AND sequence <= $2 ORDER BY sequence LIMIT $3
            """,
            [.integer(after), .integer(horizon), .int(limit)]
        ) { Place(sequence: $0.int64(0), type: $0.text(1), root: $0.text(2), outlet: $0.optionalText(3)) }
    }
}
