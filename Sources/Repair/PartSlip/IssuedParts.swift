package import Parts
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// What is out of the store for one job from one lot: issued less returned.
package struct IssuedPart: Sendable {
    package let jobID: JobID
    package let partID: PartID
    package let partNumber: String
    package let lotID: LotID
    package let lot: String
    package var quantity: Quantity
    package let unitCost: Money
}

package enum IssuedParts {
    static let balanceStatement: SQL = """
        SELECT job_id, part_id, part_number, lot_id, lot,
            CAST(SUM(CASE WHEN kind = 'issue' THEN quantity ELSE -quantity END) AS BIGINT), unit_cost, currency
        FROM part_slip_lines WHERE order_id = $1
        GROUP BY job_id, part_id, part_number, lot_id, lot, unit_cost, currency
        HAVING SUM(CASE WHEN kind = 'issue' THEN quantity ELSE -quantity END) > 0
        ORDER BY MAX(slip_id) DESC, lot_id DESC
        """

    /// What is out for an order, by job, part and lot, issued last first; nothing of what went back whole.
    package static func balance(of order: RepairOrderID, in transaction: Transaction) throws -> [IssuedPart] {
        try transaction.query(
            balanceStatement,
            [order.sql]
        ) { row in
            IssuedPart(
                jobID: row.id(0), partID: row.id(1), partNumber: row.text(2), lotID: row.id(3), lot: row.text(4),
                quantity: Quantity(thousandths: row.int64(5)), unitCost: try row.money(6, currency: 7))
        }
    }
}
