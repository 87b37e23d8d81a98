import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum HandoverTable {
    static func insert(
        _ input: HandOver.Input, of order: RepairOrderID, at now: Instant, in transaction: Transaction
    ) throws {
        let count = try transaction.first("SELECT COUNT(*) FROM handovers WHERE order_id = $1", [order.sql]) {
            $0.int64(0)
        }
        try transaction.execute(
            """
            INSERT INTO handovers (order_id, position, at, parking_space, cleaned, accepted_by, handed_over_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                order.sql, .integer((count ?? 0) + 1), now.sql, .optional(input.parkingSpace), .flag(input.isCleaned),
                input.acceptedBy.sql,
                .optional(input.handedOverBy),
            ])
    }

    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [Handover] {
        try transaction.query(
            """
            SELECT at, parking_space, cleaned, accepted_by, handed_over_by FROM handovers
            WHERE order_id = $1 ORDER BY position
            """, [order.sql]
        ) { row in
            Handover(
                at: row.instant(0), parkingSpace: row.optionalText(1), isCleaned: row.bool(2), acceptedBy: row.id(3),
                handedOverBy: row.optionalID(4))
        }
    }
}
