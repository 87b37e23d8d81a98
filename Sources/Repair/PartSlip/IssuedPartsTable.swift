package import RepairOrders
package import SQLDatabase
import ServiceKit

/// What left the store for an order, by its slips.
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

    /// An order's issue slips by job and part, in the order in which they were made.
    package static func slips(of order: RepairOrderID, in transaction: Transaction) throws -> [IssuedSlip] {
        try transaction.query(
            """
            SELECT DISTINCT s.id, l.job_id, l.part_number, s.number
            FROM part_slips s JOIN part_slip_lines l ON l.slip_id = s.id
            WHERE s.order_id = $1 AND s.kind = 'issue' ORDER BY s.id, l.job_id, l.part_number
            """,
            [order.sql]
        ) { IssuedSlip(jobID: $0.id(1), partNumber: $0.text(2), number: $0.text(3)) }
    }
}
