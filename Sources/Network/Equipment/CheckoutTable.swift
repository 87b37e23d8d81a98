package import SQLDatabase
import ServiceKit

/// All SQL about equipment in people's hands.
package enum CheckoutTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE equipment_checkouts (
            id TEXT PRIMARY KEY, equipment_id TEXT NOT NULL REFERENCES equipment (id),
            staff_id TEXT NOT NULL REFERENCES staff (id), order_id TEXT,
            purpose TEXT NOT NULL CHECK (purpose = 'measuring' OR purpose = 'use' OR purpose = 'calibration'
                OR purpose = 'repair'),
            out_at INTEGER NOT NULL, returned_at INTEGER, returned_by TEXT REFERENCES staff (id), condition TEXT,
            CHECK ((returned_at IS NULL) = (returned_by IS NULL))
        ) STRICT
        """,
        "CREATE INDEX equipment_checkouts_by_equipment ON equipment_checkouts (equipment_id, id)",
        // One pair of hands at a time, whatever the concurrency.
        """
        CREATE UNIQUE INDEX equipment_checkouts_open ON equipment_checkouts (equipment_id) WHERE returned_at IS NULL
        """,
        "CREATE INDEX equipment_checkouts_by_order ON equipment_checkouts (order_id) WHERE order_id IS NOT NULL",
    ]

    private static let columns: SQL = """
        SELECT id, equipment_id, staff_id, order_id, purpose, out_at, returned_at, returned_by, condition
        FROM equipment_checkouts
        """

    static func insert(_ checkout: Checkout, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO equipment_checkouts (id, equipment_id, staff_id, order_id, purpose, out_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                checkout.id.sql, checkout.equipmentID.sql, checkout.staffID.sql, .optional(checkout.orderID),
                .text(checkout.purpose.rawValue), checkout.outAt.sql,
            ])
    }

    static func close(_ checkout: Checkout, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE equipment_checkouts SET returned_at = $2, returned_by = $3, condition = $4
            WHERE id = $1 AND returned_at IS NULL
            """,
            [
                checkout.id.sql, .optional(checkout.returnedAt), .optional(checkout.returnedBy),
                .optional(checkout.condition),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// In whose hands it is; nil where it is in none.
    static func open(of id: EquipmentID, in transaction: Transaction) throws -> Checkout? {
        try transaction.first(columns + " WHERE equipment_id = $1 AND returned_at IS NULL", [id.sql], checkout)
    }

    /// Newest first, one more than the limit where there are more.
    static func list(
        of id: EquipmentID, before: String, limit: Int, in transaction: Transaction
    ) throws -> [Checkout] {
        try transaction.query(
            columns + " WHERE equipment_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
            [id.sql, .text(before), .int(limit + 1)], checkout)
    }

    /// Whether any equipment was taken for an order; with `kind`, of that kind (REP-07).
    package static func isTaken(
        for order: String, kind: String? = nil, in transaction: Transaction
    ) throws -> Bool {
        var conditions = SQLConditions(
            """
            SELECT 1 FROM equipment_checkouts c JOIN equipment e ON e.id = c.equipment_id WHERE c.order_id = $1
            """, [.text(order)])
        conditions.add(" AND e.kind = ", kind)
        conditions.end(" LIMIT 1")
        return try transaction.first(conditions.sql, conditions.values) { _ in true } ?? false
    }

    private static func checkout(_ row: Row) -> Checkout {
        Checkout(
            id: row.id(0), equipmentID: row.id(1), staffID: row.id(2), orderID: row.optionalText(3),
            purpose: Checkout.Purpose(rawValue: row.text(4)) ?? .use, outAt: row.instant(5),
            returnedAt: row.optionalInstant(6), returnedBy: row.optionalID(7), condition: row.optionalText(8))
    }
}
