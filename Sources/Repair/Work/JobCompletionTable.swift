package import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

/// Every completion of every job as it was signed; a rework adds one.
package enum JobCompletionTable {
    /// Keeps the completion of a job, signed with its cause and correction.
    static func insert(
        of job: Job, signedBy signer: StaffID, id: CompletionID, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO job_completions (id, order_id, job_id, technician_id, at, rework, cause, correction, self_check)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                id.sql, job.orderID.sql, job.id.sql, signer.sql, now.sql, .integer(job.reworkCount),
                .text(job.cause ?? ""), .text(job.correction ?? ""), .text(StringList.encode(job.work.selfCheck)),
            ])
    }

    /// Whether somebody has signed work on an order as done (INS-03).
    package static func hasSigned(
        _ staff: StaffID, on order: RepairOrderID, in transaction: Transaction
    ) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM job_completions c JOIN repair_order_jobs j ON j.id = c.job_id
            WHERE j.order_id = $1 AND c.technician_id = $2 LIMIT 1
            """, [order.sql, staff.sql]
        ) { _ in true } ?? false
    }
}
