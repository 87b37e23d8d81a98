import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of orders' moves between outlets (REP-16).
enum OrderMoveTable {
    static let migration = Migration(
        number: 104, name: "moves of orders",
        statements: [
            """
            CREATE TABLE order_moves (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
                new_order_id TEXT REFERENCES repair_orders (id),
                from_outlet_id TEXT NOT NULL REFERENCES outlets (id),
                to_outlet_id TEXT NOT NULL REFERENCES outlets (id), reason TEXT NOT NULL,
                moved_by TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL, jobs TEXT NOT NULL,
                CHECK (from_outlet_id <> to_outlet_id)
            ) STRICT
            """,
            "CREATE INDEX order_moves_by_order ON order_moves (order_id, id)",
            "CREATE INDEX order_moves_by_new_order ON order_moves (new_order_id) WHERE new_order_id IS NOT NULL",
        ])

    static func insert(_ move: OrderMove, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO order_moves (id, order_id, new_order_id, from_outlet_id, to_outlet_id, reason, moved_by, at,
                jobs)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                move.id.sql, move.orderID.sql, .optional(move.newOrderID), move.from.sql, move.to.sql,
                .text(move.reason), move.by.sql, move.at.sql, .text(StringList.encode(move.jobs.map(\.text))),
            ])
    }

    /// The moves of an order, and the one that made it, one more than the limit where there are more.
    static func list(
        of order: RepairOrderID, after: String?, limit: Int, in transaction: Transaction
    ) throws -> [OrderMove] {
        try transaction.query(
            """
            SELECT id, order_id, new_order_id, from_outlet_id, to_outlet_id, reason, moved_by, at, jobs
            FROM order_moves WHERE (order_id = $1 OR new_order_id = $1) AND id > $2 ORDER BY id LIMIT $3
            """,
            [order.sql, .text(after ?? ""), .int(limit + 1)]
        ) { row in
            OrderMove(
                id: row.id(0), orderID: row.id(1), from: row.id(3), to: row.id(4), reason: row.text(5), by: row.id(6),
                at: row.instant(7), newOrderID: row.optionalID(2),
                jobs: try StringList.decode(row.text(8)).map(JobID.init(stored:)))
        }
    }
}
