package import SQLDatabase
import ServiceKit

/// All SQL about loan vehicles and shuttles.
package enum TransportResourceTable {
    private static let columns: SQL = """
        SELECT id, outlet_id, kind, name, count, trip_minutes, plate, status, version, created_at, document
        FROM transport_resources
        """
    private static let byID: SQL = columns + " WHERE id = $1"

    /// The resource with an identifier; nil where there is none.
    package static func find(
        _ id: TransportResourceID, in transaction: Transaction
    ) throws -> TransportResource? {
        try transaction.first(byID, [id.sql], resource)
    }

    /// What an outlet has in service, in the order of identifiers.
    package static func atOutlet(_ outlet: OutletID, in transaction: Transaction) throws -> [TransportResource] {
        try transaction.query(
            columns + " WHERE outlet_id = $1 AND status = 'inService' ORDER BY id", [outlet.sql], resource)
    }

    /// All of an outlet in the order of their identifiers, one more than the limit where there are more.
    static func list(
        outlet: OutletID, kind: TransportKind?, dates: DateBounds, after: String, limit: Int,
        in transaction: Transaction
    ) throws -> [TransportResource] {
        var conditions = SQLConditions(
            columns + " WHERE outlet_id = $1 AND id > $2", [outlet.sql, .text(after), .int(limit + 1)])
        conditions.add(" AND kind = ", kind?.rawValue)
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, resource)
    }

    static func insert(_ resource: TransportResource, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO transport_resources (id, version, name, count, trip_minutes, plate, status, document, outlet_id,
                kind, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            values(resource) + [
                resource.outletID.sql, .text(resource.kind.rawValue), resource.createdAt.sql,
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ resource: TransportResource, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE transport_resources SET version = $2, name = $3, count = $4, trip_minutes = $5, plate = $6,
                status = $7, document = $8
            WHERE id = $1 AND version + 1 = $2
            """, values(resource))
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func delete(_ id: TransportResourceID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM transport_resources WHERE id = $1", [id.sql])
    }

    private static func values(_ resource: TransportResource) -> [SQLValue] {
        [
            resource.id.sql, .integer(resource.version), .text(resource.name), .int(resource.count),
            .int(resource.tripMinutes), .optional(resource.plate), .text(resource.status.rawValue),
            .text(StoredDocument.text { resource.times.write(to: &$0) }),
        ]
    }

    private static let documents = DocumentCache<ServiceTimes>(capacity: 1_000)

    private static func resource(_ row: Row) throws -> TransportResource {
        guard let kind = TransportKind(rawValue: row.text(2)), let status = BayStatus(rawValue: row.text(7)) else {
            throw DatabaseError(.mismatch, "a transport resource has a kind or a status that is not known")
        }
        return TransportResource(
            id: row.id(0), outletID: row.id(1), kind: kind, name: row.text(3), count: row.int(4),
            tripMinutes: row.int(5), plate: row.optionalText(6), status: status,
            times: try documents.value(of: row.text(10)) { try StoredDocument.read($0, ServiceTimes.read) },
            version: row.int64(8), createdAt: row.instant(9))
    }
}
