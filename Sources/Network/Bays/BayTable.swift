package import SQLDatabase
import ServiceKit

/// All SQL about bays.
package enum BayTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, name, kind, status, version, created_at, document FROM bays
        """
    private static let byID: SQL = columns + " WHERE id = $1"

    /// The bay with an identifier; nil where there is none.
    package static func find(_ id: BayID, in transaction: Transaction) throws -> Bay? {
        try transaction.first(byID, [id.sql], bay)
    }

    /// The bays of an outlet that are in service, of the kind where one is named, in the order of their identifiers.
    package static func atOutlet(
        _ outlet: OutletID, kind: BayKind? = nil, in transaction: Transaction
    ) throws -> [Bay] {
        let inService = columns + " WHERE outlet_id = $1 AND status = 'inService'"
        guard let kind else { return try transaction.query(inService + " ORDER BY id", [outlet.sql], bay) }
        return try transaction.query(
            inService + " AND kind = $2 ORDER BY id", [outlet.sql, .text(kind.rawValue)], bay)
    }

    /// All bays of an outlet in the order of their identifiers, one more than the limit where there are more.
    static func list(
        outlet: OutletID, dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Bay] {
        var conditions = SQLConditions(
            columns + " WHERE outlet_id = $1 AND id > $2", [outlet.sql, .text(after), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, bay)
    }

    static func insert(_ bay: Bay, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO bays (id, outlet_id, name, kind, status, version, created_at, document)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                bay.id.sql, bay.outletID.sql, .text(bay.name), .text(bay.kind.rawValue), .text(bay.status.rawValue),
                .integer(bay.version), bay.createdAt.sql, .text(document(bay)),
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ bay: Bay, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            "UPDATE bays SET version = $2, name = $3, status = $4, document = $5 WHERE id = $1 AND version + 1 = $2",
            [
                bay.id.sql, .integer(bay.version), .text(bay.name), .text(bay.status.rawValue), .text(document(bay)),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func document(_ bay: Bay) -> String { StoredDocument.text { bay.times.write(to: &$0) } }

    private static let documents = DocumentCache<ServiceTimes>(capacity: 2_000)

    private static func bay(_ row: Row) throws -> Bay {
        guard let kind = BayKind(rawValue: row.text(3)), let status = BayStatus(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a bay has a kind or a status that is not known")
        }
        let times = try row.optionalText(7).map { text in
            try documents.value(of: text) { try StoredDocument.read($0, ServiceTimes.read) }
        }
        return Bay(
            id: BayID(stored: row.text(0)), outletID: OutletID(stored: row.text(1)), name: row.text(2), kind: kind,
            status: status, times: times ?? .always, version: row.int64(5),
            createdAt: Instant(microseconds: row.int64(6)))
    }
}
