import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

enum GuaranteeTable {
    private static let columns: SQL = """
        SELECT id, order_id, inspection_id, version, issued_at, starts_at, starts_on, start_mileage_km FROM guarantees
        """
    private static let byID = columns + " WHERE id = $1"
    private static let byOrder = columns + " WHERE order_id = $1"

    /// The outlet that gave a guarantee; nil where there is no such guarantee.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT o.outlet_id FROM guarantees g JOIN repair_orders o ON o.id = g.order_id WHERE g.id = $1",
            [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    static func insert(_ guarantee: Guarantee, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO guarantees (id, order_id, inspection_id, version, issued_at) VALUES ($1, $2, $3, $4, $5)",
            [
                guarantee.id.sql, guarantee.orderID.sql, guarantee.inspectionID.sql, .integer(guarantee.version),
                guarantee.issuedAt.sql,
            ])
        for (position, line) in guarantee.jobs.enumerated() {
            try insert(line, at: position, of: guarantee.id, in: transaction)
        }
    }

    private static func insert(
        _ line: Guarantee.Line, at position: Int, of guarantee: GuaranteeID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO guarantee_jobs (guarantee_id, position, job_id, operation, description, days, distance_km,
                parts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                guarantee.sql, .int(position), line.jobID.sql, .text(line.operation), .text(line.description),
                .optional(line.term.map { Int64($0.days) }), .optional(line.term?.distanceKm),
                .text(StoredDocument.text { $0.array("items", line.parts) }),
            ])
    }

    static func find(_ id: GuaranteeID, in transaction: Transaction) throws -> Guarantee? {
        try complete(try transaction.first(byID, [id.sql], read), in: transaction)
    }

    static func find(of order: RepairOrderID, in transaction: Transaction) throws -> Guarantee? {
        try complete(try transaction.first(byOrder, [order.sql], read), in: transaction)
    }

    /// Saves the start, where it has none yet.
    static func start(_ guarantee: Guarantee, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE guarantees SET version = $2, starts_at = $3, starts_on = $4, start_mileage_km = $5
            WHERE id = $1 AND starts_at IS NULL
            """,
            [
                guarantee.id.sql, .integer(guarantee.version), .optional(guarantee.start?.at),
                .optional(guarantee.start?.on), .optional(guarantee.start?.mileageKm),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func complete(_ found: Guarantee?, in transaction: Transaction) throws -> Guarantee? {
        guard var guarantee = found else { return nil }
        guarantee.jobs = try transaction.query(
            """
            SELECT job_id, operation, description, days, distance_km, parts
            FROM guarantee_jobs WHERE guarantee_id = $1 ORDER BY position
            """,
            [guarantee.id.sql]
        ) { row in
            let term = row.optionalInt(3).map { GuaranteeTerm(days: $0, distanceKm: row.int64(4)) }
            let parts = try StoredDocument.read(row.text(5)) { reader in
                reader.array("items", count: 0...1_000) { $0.object(Guarantee.Part.read) }.compactMap { $0 }
            }
            return Guarantee.Line(
                jobID: row.id(0), operation: row.text(1), description: row.text(2), term: term, parts: parts)
        }
        return guarantee
    }

    private static func read(_ row: Row) -> Guarantee {
        var guarantee = Guarantee(id: row.id(0), orderID: row.id(1), inspectionID: row.id(2), issuedAt: row.instant(4))
        guarantee.version = row.int64(3)
        if let at = row.optionalInstant(5), let on = row.optionalDate(6) {
            guarantee.start = Guarantee.Start(at: at, on: on, mileageKm: row.optionalInt64(7))
        }
        return guarantee
    }
}
