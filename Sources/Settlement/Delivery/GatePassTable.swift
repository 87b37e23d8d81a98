import RepairOrders
import SQLDatabase
import ServiceKit

enum GatePassTable {
    static func insert(_ pass: GatePass, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO gate_passes (id, code, order_id, outlet_id, plate, vin, issued_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                pass.id.sql, .text(pass.code), pass.orderID.sql, .text(pass.outletID), .optional(pass.plate),
                .optional(pass.vin), pass.issuedAt.sql,
            ])
    }

    static func find(order: RepairOrderID, in transaction: Transaction) throws -> GatePass? {
        try transaction.first(
            """
            SELECT id, code, order_id, outlet_id, plate, vin, issued_at, used_at FROM gate_passes WHERE order_id = $1
            """,
            [order.sql], read)
    }

    /// The outlet whose gate a pass opens; nil where there is no such pass.
    static func place(_ code: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM gate_passes WHERE code = $1", [.text(code.uppercased())]) {
            .outlets([$0.text(0)])
        }
    }

    static func find(code: String, in transaction: Transaction) throws -> GatePass? {
        try transaction.first(
            """
            SELECT id, code, order_id, outlet_id, plate, vin, issued_at, used_at FROM gate_passes WHERE code = $1
            """,
            [.text(code)], read)
    }

    /// Marks the pass as used, unless it was used before.
    ///
    /// - Returns: whether this use was the first.
    static func use(_ id: GatePassID, at now: Instant, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "UPDATE gate_passes SET used_at = $2 WHERE id = $1 AND used_at IS NULL", [id.sql, now.sql]) == 1
    }

    private static func read(_ row: Row) -> GatePass {
        GatePass(
            id: GatePassID(stored: row.text(0)), code: row.text(1), orderID: RepairOrderID(stored: row.text(2)),
            outletID: row.text(3), plate: row.optionalText(4), vin: row.optionalText(5),
            issuedAt: Instant(microseconds: row.int64(6)), usedAt: row.optionalInt64(7).map(Instant.init(microseconds:))
        )
    }
}
