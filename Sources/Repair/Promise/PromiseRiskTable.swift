import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of promises that were seen to be at risk (REP-09).
enum PromiseRiskTable {
    static let migration = Migration(
        number: 79, name: "promises at risk",
        statements: [
            """
            CREATE TABLE promise_risks (
                order_id TEXT NOT NULL REFERENCES repair_orders (id), promised_at INTEGER NOT NULL,
                projected_at INTEGER NOT NULL, raised_at INTEGER NOT NULL, PRIMARY KEY (order_id, promised_at),
                CHECK (projected_at > promised_at)
            ) STRICT, WITHOUT ROWID
            """
        ])

    /// Keeps that a promise is at risk.
    ///
    /// - Returns: false where that is known.
    static func insert(
        _ order: RepairOrderID, _ promised: Instant, _ projected: Instant, at now: Instant,
        in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO promise_risks (order_id, promised_at, projected_at, raised_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (order_id, promised_at) DO NOTHING
            """, [order.sql, promised.sql, projected.sql, now.sql]) == 1
    }
}
