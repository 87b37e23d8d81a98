import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Every completion of every job as it was signed; a rework adds one.
enum JobCompletionTable {
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
}
