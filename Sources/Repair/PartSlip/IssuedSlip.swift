package import RepairOrders
package import SQLDatabase
import ServiceKit

/// By which slip a part went to a job: what an invoice that cannot be made names (SET-01).
package struct IssuedSlip: Sendable {
    package let jobID: JobID
    package let partNumber: String
    package let number: String
}

extension IssuedParts {
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
