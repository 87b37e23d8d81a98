import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum CustodyTable {
    static func insert(_ record: CustodyRecord, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO custody_records (order_id, sequence, id, what, tag, place, movement, staff_id, at)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7, $8 FROM custody_records
            WHERE order_id = $1
            """,
            [
                record.orderID.sql, record.id.sql, .text(record.what.rawValue), .text(record.tag), .text(record.place),
                .text(record.movement.rawValue), record.staffID.sql, record.at.sql,
            ])
    }

    /// In the order of recording.
    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [CustodyRecord] {
        try transaction.query(
            """
            SELECT id, what, tag, place, movement, staff_id, at FROM custody_records
            WHERE order_id = $1 ORDER BY sequence
            """,
            [order.sql]
        ) { row in
            CustodyRecord(
                id: row.id(0), orderID: order,
                what: CustodyRecord.What(rawValue: row.text(1)) ?? .keys, tag: row.text(2), place: row.text(3),
                movement: CustodyRecord.Movement(rawValue: row.text(4)) ?? .taken,
                staffID: row.id(5), at: row.instant(6))
        }
    }
}
