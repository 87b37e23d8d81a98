import RepairOrders
import SQLDatabase
import ServiceKit

/// What follows a job onto another order: the time and signatures of its work, and what was arranged for it (REP-16).
///
/// Slips stay with the order that they name: the return slip of the move closes them.
enum MovedJobTable {
    static func follow(
        _ job: JobID, from order: RepairOrderID, to other: RepairOrderID, in transaction: Transaction
    ) throws {
        for statement in statements { try transaction.execute(statement, [job.sql, order.sql, other.sql]) }
    }

    /// The outside work of an order.
    static func sublets(on order: RepairOrderID, in transaction: Transaction) throws -> [SubletID] {
        try transaction.query("SELECT id FROM sublets WHERE order_id = $1 ORDER BY id", [order.sql]) { $0.id(0) }
    }

    /// The hard cases of an order.
    static func expertCases(on order: RepairOrderID, in transaction: Transaction) throws -> [ExpertCaseID] {
        try transaction.query("SELECT id FROM expert_cases WHERE order_id = $1 ORDER BY id", [order.sql]) { $0.id(0) }
    }

    private static let statements: [SQL] = [
        "UPDATE clockings SET order_id = $3 WHERE job_id = $1 AND order_id = $2",
        "UPDATE job_completions SET order_id = $3 WHERE job_id = $1 AND order_id = $2",
        "UPDATE sold_hours SET order_id = $3 WHERE job_id = $1 AND order_id = $2",
        "UPDATE job_authorizations SET order_id = $3 WHERE job_id = $1 AND order_id = $2",
        "UPDATE sublets SET order_id = $3, version = version + 1 WHERE job_id = $1 AND order_id = $2",
        "UPDATE expert_cases SET order_id = $3, version = version + 1 WHERE job_id = $1 AND order_id = $2",
        "UPDATE deferred_jobs SET revived_order_id = $3 WHERE revived_job_id = $1 AND revived_order_id = $2",
    ]
}
