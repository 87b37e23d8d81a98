import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of what a job is done with (REP-07).
enum JobAidTable {
    static let migration = Migration(
        number: 103, name: "equipment of jobs and expert cases",
        statements: [
            """
            CREATE TABLE job_equipment (
                checkout_id TEXT PRIMARY KEY REFERENCES equipment_checkouts (id),
                job_id TEXT NOT NULL REFERENCES repair_order_jobs (id)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX job_equipment_by_job ON job_equipment (job_id)",
            """
            CREATE TABLE job_manual_references (
                job_id TEXT NOT NULL REFERENCES repair_order_jobs (id), section TEXT NOT NULL,
                staff_id TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL, PRIMARY KEY (job_id, section)
            ) STRICT, WITHOUT ROWID
            """,
        ] + ExpertCaseTable.creation)

    static func insert(checkout: String, for job: JobID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO job_equipment (checkout_id, job_id) VALUES ($1, $2)", [.text(checkout), job.sql])
    }

    /// Keeps that a section was worked by; who came to it first stays.
    static func insert(
        _ reference: JobAids.ManualReference, for job: JobID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO job_manual_references (job_id, section, staff_id, at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (job_id, section) DO NOTHING
            """, [job.sql, .text(reference.section), reference.staffID.sql, reference.at.sql])
    }

    static func references(of job: JobID, in transaction: Transaction) throws -> [JobAids.ManualReference] {
        try transaction.query(
            "SELECT section, staff_id, at FROM job_manual_references WHERE job_id = $1 ORDER BY at, section", [job.sql]
        ) { JobAids.ManualReference(section: $0.text(0), staffID: $0.id(1), at: $0.instant(2)) }
    }

    /// What was taken for an order and its jobs, in the order of taking.
    static func equipment(of order: RepairOrderID, in transaction: Transaction) throws -> [JobAids.Taken] {
        try transaction.query(
            """
            SELECT e.id, e.identity, e.name, e.kind, c.purpose, c.staff_id, c.out_at, c.returned_at, j.job_id
            FROM equipment_checkouts c JOIN equipment e ON e.id = c.equipment_id
                LEFT JOIN job_equipment j ON j.checkout_id = c.id
            WHERE c.order_id = $1 AND (c.purpose = 'measuring' OR c.purpose = 'use') ORDER BY c.id
            """, [order.sql]
        ) { row in
            JobAids.Taken(
                id: row.id(0), identity: row.text(1), name: row.text(2), kind: row.text(3), purpose: row.text(4),
                staffID: row.id(5), outAt: row.instant(6), returnedAt: row.optionalInstant(7),
                jobID: row.optionalID(8))
        }
    }
}
