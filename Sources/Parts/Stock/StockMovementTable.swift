import Network
import SQLDatabase
import ServiceKit

/// The SQL of the ledger.
enum StockMovementTable {
    static func insert(_ movement: StockMovement, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO stock_movements (id, outlet_id, part_id, lot_id, kind, quantity, reference, staff_id, at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                movement.id.sql, movement.outletID.sql, movement.partID.sql, movement.lotID.sql,
                .text(movement.kind.rawValue), .integer(movement.quantity.thousandths), .text(movement.reference),
                movement.staffID.sql, movement.at.sql,
            ])
    }

    /// How much of a lot was issued and has not come back.
    static func outstanding(_ lot: LotID, in transaction: Transaction) throws -> Quantity {
        try transaction.first(
            """
            SELECT CAST(COALESCE(-SUM(quantity), 0) AS BIGINT) FROM stock_movements
            WHERE lot_id = $1 AND kind IN ('issue', 'return')
            """,
            [lot.sql]
        ) { Quantity(thousandths: $0.int64(0)) } ?? .zero
    }

    /// Lots whose balance is not the sum of their movements.
    static func discrepancies(in transaction: Transaction) throws -> [StockDiscrepancy] {
        try transaction.query(
            """
            SELECT l.id, l.on_hand, CAST(COALESCE(SUM(m.quantity), 0) AS BIGINT)
            FROM lots l LEFT JOIN stock_movements m ON m.lot_id = l.id
            GROUP BY l.id, l.on_hand HAVING COALESCE(SUM(m.quantity), 0) <> l.on_hand ORDER BY l.id
            """
        ) { row in
            StockDiscrepancy(
                lotID: LotID(stored: row.text(0)), onHand: Quantity(thousandths: row.int64(1)),
                ledger: Quantity(thousandths: row.int64(2)))
        }
    }

    struct Filter {
        /// Of which outlets; nil for all.
        var outlets: [String]?
        var part: String?
        var dates = DateBounds()
        /// Time and identifier of the last movement seen.
        var before: (at: Int64, id: String)?
        var limit: Int
    }

    /// The dates that a list is filtered by.
    static let dates = [DateFilter("moved", " AND m.at")]

    /// Movements, the newest first, one more than the limit where there are more.
    static func list(_ filter: Filter, in transaction: Transaction) throws -> [StockMovementLine] {
        let last = filter.before ?? (Int64.max, "")
        var conditions = SQLConditions(
            """
            SELECT m.id, m.outlet_id, m.part_id, m.lot_id, m.kind, m.quantity, m.reference, m.staff_id, m.at, p.number,
                l.lot
            FROM stock_movements m JOIN parts p ON p.id = m.part_id JOIN lots l ON l.id = m.lot_id
            WHERE (m.at, m.id) < ($1, $2)
            """, [.integer(last.at), .text(last.id), .int(filter.limit + 1)])
        conditions.add(" AND m.outlet_id", among: filter.outlets)
        if let part = filter.part {
            conditions.add(" AND m.part_id = (SELECT id FROM parts WHERE number = ", part)
            conditions.add(")")
        }
        conditions.add(filter.dates)
        conditions.end(" ORDER BY m.at DESC, m.id DESC LIMIT $3")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    private static func read(_ row: Row) throws -> StockMovementLine {
        guard let kind = StockMovementKind(rawValue: row.text(4)) else {
            throw DatabaseError(.mismatch, "a stock movement has an unknown kind")
        }
        let movement = StockMovement(
            id: StockMovementID(stored: row.text(0)), outletID: OutletID(stored: row.text(1)),
            partID: PartID(stored: row.text(2)), lotID: LotID(stored: row.text(3)), kind: kind,
            quantity: Quantity(thousandths: row.int64(5)), reference: row.text(6),
            staffID: StaffID(stored: row.text(7)), at: Instant(microseconds: row.int64(8)))
        return StockMovementLine(movement: movement, partNumber: row.text(9), lot: row.text(10))
    }
}
