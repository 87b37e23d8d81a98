import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of outlets' own sub-statuses (REP-17).
enum SubStatusTable {
    static let migration = Migration(
        number: 102, name: "sub-statuses",
        statements: [
            """
            CREATE TABLE sub_statuses (
                outlet_id TEXT NOT NULL REFERENCES outlets (id), code TEXT NOT NULL, label TEXT NOT NULL,
                label_zh TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state = 'draft' OR state = 'authorized' OR state = 'inRepair'
                    OR state = 'inInspection' OR state = 'ready' OR state = 'invoiced' OR state = 'delivered'
                    OR state = 'closed' OR state = 'cancelled'),
                active INTEGER NOT NULL, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
                PRIMARY KEY (outlet_id, code)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE INDEX repair_orders_by_sub_status ON repair_orders (outlet_id, sub_status)
                WHERE sub_status IS NOT NULL
            """,
        ])

    private static let columns: SQL = """
        SELECT outlet_id, code, label, label_zh, state, active, version, created_at FROM sub_statuses
        """

    /// - Returns: false where the outlet has one of that code.
    static func insert(_ status: SubStatus, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            INSERT INTO sub_statuses (outlet_id, code, label, label_zh, state, active, version, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (outlet_id, code) DO NOTHING
            """,
            [
                status.outletID.sql, .text(status.code), .text(status.label.english), .text(status.label.chinese),
                .text(status.state.rawValue), .flag(status.isActive), .integer(status.version), status.createdAt.sql,
            ]) == 1
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ status: SubStatus, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE sub_statuses SET label = $3, label_zh = $4, state = $5, active = $6, version = $7
            WHERE outlet_id = $1 AND code = $2 AND version + 1 = $7
            """,
            [
                status.outletID.sql, .text(status.code), .text(status.label.english), .text(status.label.chinese),
                .text(status.state.rawValue), .flag(status.isActive), .integer(status.version),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func find(_ code: String, at outlet: OutletID, in transaction: Transaction) throws -> SubStatus? {
        try transaction.first(columns + " WHERE outlet_id = $1 AND code = $2", [outlet.sql, .text(code)], read)
    }

    /// An outlet's in the order of their codes, one more than the limit where there are more.
    static func list(
        at outlet: OutletID, after: String, limit: Int, in transaction: Transaction
    ) throws -> [SubStatus] {
        try transaction.query(
            columns + " WHERE outlet_id = $1 AND code > $2 ORDER BY code LIMIT $3",
            [outlet.sql, .text(after), .int(limit + 1)], read)
    }

    /// The number of an order that has it now; nil where none has.
    static func order(with code: String, at outlet: OutletID, in transaction: Transaction) throws -> String? {
        try transaction.first(
            "SELECT number FROM repair_orders WHERE outlet_id = $1 AND sub_status = $2 LIMIT 1",
            [outlet.sql, .text(code)]
        ) { $0.text(0) }
    }

    private static func read(_ row: Row) throws -> SubStatus {
        guard let state = RepairOrderStatus(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a sub-status is mapped on an unknown state")
        }
        return SubStatus(
            outletID: row.id(0), code: row.text(1), label: Text(row.text(2), zh: row.text(3)), state: state,
            isActive: row.bool(5), version: row.int64(6), createdAt: row.instant(7))
    }
}
