import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What came of each job at each inspection: what first-pass and rework figures are added up from (INS-05).
enum InspectedJobTable {
    static let migration: [SQL] = [
        """
        CREATE TABLE inspected_jobs (
            inspection_id TEXT NOT NULL REFERENCES inspections (id), job_id TEXT NOT NULL,
            order_id TEXT NOT NULL REFERENCES repair_orders (id), outlet_id TEXT NOT NULL REFERENCES outlets (id),
            day INTEGER NOT NULL, technician_id TEXT, operation TEXT NOT NULL, attempt INTEGER NOT NULL,
            result TEXT NOT NULL CHECK (result = 'pass' OR result = 'fail'), cause_class TEXT,
            returned INTEGER NOT NULL CHECK (returned = 0 OR returned = 1),
            PRIMARY KEY (inspection_id, job_id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE INDEX inspected_jobs_by_day ON inspected_jobs (outlet_id, day, inspection_id, job_id)",
        "CREATE INDEX inspected_jobs_by_job ON inspected_jobs (job_id, attempt)",
    ]

    /// Stores what came of each agreed job; one that had passed already and is not found wanting is left alone.
    static func insert(
        _ report: InspectionReport, _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let order = document.order
        let day = try Outlet.load(order.outletID, in: transaction).zone.date(of: call.now)
        for job in document.agreedJobs {
            let defects = report.findings.defects.filter { $0.jobID == job.id }
            let last = try transaction.first(
                "SELECT attempt, result FROM inspected_jobs WHERE job_id = $1 ORDER BY attempt DESC LIMIT 1",
                [job.id.sql]
            ) { ($0.int64(0), $0.text(1)) }
            if defects.isEmpty, last?.1 == InspectionReport.Result.pass.rawValue { continue }
            let result: InspectionReport.Result = defects.isEmpty ? .pass : .fail
            try transaction.execute(
                """
                INSERT INTO inspected_jobs (inspection_id, job_id, order_id, outlet_id, day, technician_id, operation,
                    attempt, result, cause_class, returned)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                """,
                [
                    report.id.sql, job.id.sql, order.id.sql, order.outletID.sql, day.sql, .optional(job.technicianID),
                    .text(job.work.operation), .integer((last?.0 ?? 0) + 1), .text(result.rawValue),
                    .optional(defects.first?.causeClass.rawValue),
                    .flag(defects.contains(where: \.disposition.returnsJob)),
                ])
        }
    }
}
