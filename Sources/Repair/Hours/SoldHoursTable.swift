import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The standard hours that technicians have done, as they were shared when the job was completed (REP-14).
///
/// They are sold once: a rework brings none.
enum SoldHoursTable {
    static let creation: [SQL] = [
        """
        CREATE TABLE sold_hours (
            job_id TEXT NOT NULL REFERENCES repair_order_jobs (id),
            technician_id TEXT NOT NULL REFERENCES staff (id), order_id TEXT NOT NULL REFERENCES repair_orders (id),
            outlet_id TEXT NOT NULL REFERENCES outlets (id), at INTEGER NOT NULL,
            hundredths INTEGER NOT NULL CHECK (hundredths >= 0), PRIMARY KEY (job_id, technician_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX sold_hours_by_outlet ON sold_hours (outlet_id, at)",
        // What was completed before was one technician's, who signed for it.
        """
        INSERT INTO sold_hours (job_id, technician_id, order_id, outlet_id, at, hundredths)
        SELECT c.job_id, c.technician_id, c.order_id, o.outlet_id, c.at, j.standard_hours
        FROM job_completions c JOIN repair_order_jobs j ON j.id = c.job_id JOIN repair_orders o ON o.id = c.order_id
        WHERE c.rework = 0
        """,
    ]

    /// Credits a job that is completed for the first time to who did it.
    static func insert(
        of job: Job, at outlet: OutletID, _ now: Instant, in transaction: Transaction
    ) throws {
        guard job.reworkCount == 0, let technician = job.technicianID else { return }
        let alone = [JobShare(technicianID: technician, percent: .whole)]
        let shares = job.shares.isEmpty ? alone : job.shares
        for (share, hours) in zip(shares, JobShare.split(job.work.standardHours, by: shares)) {
            try transaction.execute(
                """
                INSERT INTO sold_hours (job_id, technician_id, order_id, outlet_id, at, hundredths)
                VALUES ($1, $2, $3, $4, $5, $6)
                """,
                [
                    job.id.sql, share.technicianID.sql, job.orderID.sql, outlet.sql, now.sql,
                    .integer(hours.hundredths),
                ])
        }
    }
}
