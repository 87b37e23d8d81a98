import JSON
package import SQLDatabase

/// The statements over `events`.
package enum EventTable {
    /// Appends; the sequence is the order of commits, since one writer writes at a time.
    static func insert(_ event: Event, actor: String, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO events (type, resource_id, root_id, version, outlet_id, actor, at, changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(event.type), .text(event.resource), .text(event.root), .integer(event.version),
                event.outlet.map(SQLValue.text) ?? .null, .text(actor), now.sql, .text(changes(event)),
            ])
    }

    /// The last event's place; 0 before the first.
    package static func lastSequence(in transaction: Transaction) throws -> Int64 {
        try transaction.first("SELECT max(sequence) FROM events") { $0.optionalInt64(0) ?? 0 } ?? 0
    }

    struct Filter {
        var after: Int64
        var root: String?
        var outlet: String?
        var limit: Int
    }

    /// Events in order, one more than the limit where there are more; only those before which none can appear any more.
    ///
    /// Where writers draw numbers side by side it must be the first that its transaction does.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [StoredEvent] {
        let columns: SQL = """
            SELECT sequence, type, resource_id, root_id, version, outlet_id, actor, at, changes FROM events
            WHERE sequence > $1
            """
        var values: [SQLValue] = [.integer(filter.after), .integer(Int64(filter.limit + 1))]
        var sql = columns
        if let root = filter.root {
            sql = sql + " AND root_id = $3"
            values.append(.text(root))
        } else if let outlet = filter.outlet {
            sql = sql + " AND outlet_id = $3"
            values.append(.text(outlet))
        }
        if let settled = try EventNumberTable.settled(in: transaction) {
            values.append(.integer(settled))
            sql = sql + " AND sequence <= " + .parameter(values.count)
        }
        return try transaction.query(sql + " ORDER BY sequence LIMIT $2", values) { row in
            StoredEvent(
                sequence: row.int64(0), type: row.text(1), resource: row.text(2), root: row.text(3),
                version: row.int64(4), outlet: row.optionalText(5), actor: row.text(6),
                at: Instant(microseconds: row.int64(7)), changes: row.text(8))
        }
    }

    /// The changes as JSON: `{"status":{"from":"draft","to":"authorized"}}`.
    private static func changes(_ event: Event) -> String {
        var writer = JSONWriter(capacity: 64)
        writer.object { writer in
            for change in event.changes {
                writer.object(change.member) { writer in
                    writer.member("from", value: change.before)
                    writer.member("to", value: change.after)
                }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}

/// An event as it was stored.
struct StoredEvent: JSONRepresentable {
    let sequence: Int64
    let type: String
    let resource: String
    let root: String
    let version: Int64
    let outlet: String?
    let actor: String
    let at: Instant
    let changes: String

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("sequence", sequence)
        writer.member("type", type)
        writer.member("resource", resource)
        writer.member("root", root)
        writer.member("version", version)
        writer.member("outletId", outlet)
        writer.member("actor", actor)
        writer.member("at", at.text)
        writer.member("changes", raw: Array(changes.utf8))
    }
}
