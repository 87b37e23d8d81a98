import JSON
import Network
import Pricing
package import SQLDatabase
import ServiceKit

package enum JobTable {
    package static func insert(_ job: Job, in transaction: Transaction) throws {
        let work = job.work
        try transaction.execute(
            """
            INSERT INTO repair_order_jobs (id, order_id, position, concern_id, operation, revision, description,
                standard_hours, skill, level, bay_kind, self_check, road_test, guarantee_days, guarantee_km, pay_type,
                status, labor_unit_price, labor_net, labor_tax, change_request_id, goodwill, rework_count)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
                $22, 0)
            """,
            [
                job.id.sql, job.orderID.sql, .int(job.position), .optional(job.concernID), .text(work.operation),
                .integer(work.revision), .text(work.description), .integer(work.standardHours.hundredths),
                .text(work.skill), .int(work.level), .text(work.bayKind.rawValue),
                .text(StringList.encode(work.selfCheck)),
                .flag(work.roadTest), .optional(work.guarantee.map { Int64($0.days) }),
                .optional(work.guarantee?.distanceKm), .text(job.payType.rawValue), .text(job.status.rawValue),
                .optional(job.labor?.unitPrice), .optional(job.labor?.net), .optional(job.labor?.tax),
                .optional(job.changeRequestID), .flag(job.isGoodwill),
            ])
        for line in job.parts { try PartLineTable.insert(line, of: job.orderID, in: transaction) }
    }

    /// Saves what can change of a job; its part lines are saved by themselves.
    ///
    /// The order's own guarded update, which every action ends with, keeps two of them from meeting here.
    package static func update(_ job: Job, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE repair_order_jobs SET concern_id = $2, pay_type = $3, status = $4, labor_unit_price = $5,
                labor_net = $6,
                labor_tax = $7, technician_id = $8, bay_id = $9, cause = $10, correction = $11, completed_at = $12,
                rework_count = $13
            WHERE id = $1
            """,
            [
                job.id.sql, .optional(job.concernID), .text(job.payType.rawValue), .text(job.status.rawValue),
                .optional(job.labor?.unitPrice), .optional(job.labor?.net), .optional(job.labor?.tax),
                .optional(job.technicianID), .optional(job.bayID), .optional(job.cause),
                .optional(job.correction), .optional(job.completedAt), .integer(job.reworkCount),
            ])
    }

    /// Puts a job with its part lines on the order that it names now (REP-16).
    package static func moveOrder(of job: Job, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE repair_order_jobs SET order_id = $2, position = $3, concern_id = $4 WHERE id = $1",
            [job.id.sql, job.orderID.sql, .int(job.position), .optional(job.concernID)])
        try transaction.execute(
            "UPDATE repair_order_part_lines SET order_id = $2 WHERE job_id = $1", [job.id.sql, job.orderID.sql])
    }

    /// Saves the fees of a job and the package that it is of.
    package static func updateFees(_ job: Job, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE repair_order_jobs SET fees = $2, package_code = $3, package_revision = $4 WHERE id = $1",
            [
                job.id.sql, .optional(FeeLine.text(job.fees)), .optional(job.package?.code),
                .optional(job.package?.revision),
            ])
    }

    /// Saves who does how much of a job (REP-14).
    package static func updateShares(_ job: Job, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE repair_order_jobs SET shares = $2 WHERE id = $1",
            [job.id.sql, .optional(JobShare.text(job.shares))])
    }

    /// Removes a job that was never agreed, with its part lines.
    package static func delete(_ id: JobID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM repair_order_part_lines WHERE job_id = $1", [id.sql])
        try transaction.execute("DELETE FROM repair_order_jobs WHERE id = $1", [id.sql])
    }

    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [Job] {
        var jobs = try transaction.query(
            """
            SELECT id, position, concern_id, operation, revision, description, standard_hours, skill, level, bay_kind,
                self_check, road_test, guarantee_days, guarantee_km, pay_type, status, labor_unit_price, labor_net,
                labor_tax, change_request_id, technician_id, bay_id, cause, correction, completed_at, rework_count,
                fees, package_code, package_revision, shares, goodwill
            FROM repair_order_jobs WHERE order_id = $1 ORDER BY position
            """,
            [order.sql]
        ) { try read($0, order) }
        guard !jobs.isEmpty else { return [] }
        for line in try PartLineTable.list(of: order, in: transaction) {
            guard let index = jobs.firstIndex(where: { $0.id == line.jobID }) else { continue }
            jobs[index].parts.append(line)
        }
        return jobs
    }

    private static func read(_ row: Row, _ order: RepairOrderID) throws -> Job {
        var job = Job(
            id: row.id(0), orderID: order, position: row.int(1),
            concernID: row.optionalID(2), work: try readWork(row),
            payType: PayType(rawValue: row.text(14)) ?? .customer)
        job.status = JobStatus(rawValue: row.text(15)) ?? .proposed
        if let net = row.optionalInt64(17) {
            job.labor = LinePrice(unitPrice: row.int64(16), net: net, tax: row.int64(18))
        }
        job.changeRequestID = row.optionalID(19)
        job.technicianID = row.optionalID(20)
        job.bayID = row.optionalID(21)
        job.cause = row.optionalText(22)
        job.correction = row.optionalText(23)
        job.completedAt = row.optionalInstant(24)
        job.reworkCount = row.int64(25)
        job.fees = try row.optionalText(26).map(FeeLine.list) ?? []
        job.package = row.optionalText(27).map { Job.PackageUse(code: $0, revision: row.int64(28)) }
        job.shares = try row.optionalText(29).map(JobShare.list) ?? []
        job.isGoodwill = row.bool(30)
        return job
    }

    private static func readWork(_ row: Row) throws -> Job.Work {
        let guarantee = row.optionalInt64(12).map { GuaranteeTerm(days: Int($0), distanceKm: row.int64(13)) }
        return Job.Work(
            operation: row.text(3), revision: row.int64(4), description: row.text(5),
            standardHours: Hours(hundredths: row.int64(6)), skill: row.text(7), level: row.int(8),
            bayKind: BayKind(rawValue: row.text(9)) ?? .general, selfCheck: try StringList.decode(row.text(10)),
            roadTest: row.bool(11), guarantee: guarantee)
    }
}
