import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum PromiseChangeTable {
    package static func insert(
        _ change: PromiseChange, of order: RepairOrderID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO promise_changes (order_id, sequence, previous_at, promised_at, reason, staff_id, told_by,
                told_at, note, at)
            SELECT $1, coalesce(max(sequence), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM promise_changes
            WHERE order_id = $1
            """,
            [
                order.sql, .optional(change.previous), change.promisedAt.sql, .text(change.reason),
                .optional(change.staffID), .text(change.toldBy.rawValue), change.toldAt.sql, .optional(change.note),
                change.at.sql,
            ])
    }

    /// From the first change on.
    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [PromiseChange] {
        try transaction.query(
            """
            SELECT previous_at, promised_at, reason, staff_id, told_by, told_at, note, at FROM promise_changes
            WHERE order_id = $1 ORDER BY sequence
            """,
            [order.sql]
        ) { row in
            PromiseChange(
                previous: row.optionalInstant(0), promisedAt: row.instant(1), reason: row.text(2),
                staffID: row.optionalID(3), toldBy: PromiseChange.Means(rawValue: row.text(4)) ?? .inPerson,
                toldAt: row.instant(5), note: row.optionalText(6), at: row.instant(7))
        }
    }
}
