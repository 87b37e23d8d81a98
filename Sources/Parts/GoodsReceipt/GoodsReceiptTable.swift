import Network
import SQLDatabase
import ServiceKit

/// The SQL of goods receipts.
enum GoodsReceiptTable {
    static func find(_ id: GoodsReceiptID, in transaction: Transaction) throws -> GoodsReceipt? {
        try transaction.first(
            """
            SELECT id, outlet_id, received_by, supplier, created_at, version FROM goods_receipts WHERE id = $1
            """,
            [id.sql]
        ) { row in
            GoodsReceipt(
                id: GoodsReceiptID(stored: row.text(0)), outletID: OutletID(stored: row.text(1)),
                receivedBy: StaffID(stored: row.text(2)), supplier: row.optionalText(3),
                createdAt: Instant(microseconds: row.int64(4)), version: row.int64(5))
        }
    }

    /// The outlet that received the goods; nil where there is no such receipt.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM goods_receipts WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    static func lines(_ id: GoodsReceiptID, in transaction: Transaction) throws -> [GoodsReceipt.Line] {
        try transaction.query(
            """
            SELECT l.part_id, p.number, l.id, l.lot, g.quantity, l.unit_cost, l.currency, l.expires_on
            FROM goods_receipt_lines g JOIN lots l ON l.id = g.lot_id JOIN parts p ON p.id = l.part_id
            WHERE g.receipt_id = $1 ORDER BY g.position
            """,
            [id.sql]
        ) { row in
            GoodsReceipt.Line(
                partID: PartID(stored: row.text(0)), partNumber: row.text(1), lotID: LotID(stored: row.text(2)),
                lot: row.text(3), quantity: Quantity(thousandths: row.int64(4)),
                unitCost: Money(row.int64(5), try row.currency(6)), expiresOn: row.optionalDate(7))
        }
    }

    static func insert(_ receipt: GoodsReceipt, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO goods_receipts (id, outlet_id, received_by, supplier, created_at, version)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                receipt.id.sql, receipt.outletID.sql, receipt.receivedBy.sql, .optional(receipt.supplier),
                receipt.createdAt.sql, .integer(receipt.version),
            ])
    }

    static func insert(
        _ line: GoodsReceipt.Line, of id: GoodsReceiptID, position: Int, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "INSERT INTO goods_receipt_lines (receipt_id, position, lot_id, quantity) VALUES ($1, $2, $3, $4)",
            [id.sql, .int(position), line.lotID.sql, .integer(line.quantity.thousandths)])
    }
}
