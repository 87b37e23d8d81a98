import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the board shows, in one query each.
enum BoardTable {
    static let ordersStatement: SQL = """
        SELECT o.id, o.number, o.status, o.vehicle_id, v.plate, o.advisor_id, o.promised_at, o.is_stopped,
            o.open_change_requests, o.sub_status, b.label, b.label_zh
        FROM repair_orders o JOIN vehicles v ON v.id = o.vehicle_id
            LEFT JOIN sub_statuses b ON b.outlet_id = o.outlet_id AND b.code = o.sub_status
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection', 'ready')
        ORDER BY o.promised_at NULLS FIRST, o.id LIMIT $2
        """
    static let jobsStatement: SQL = """
        SELECT j.order_id, j.id, j.description, j.status, j.standard_hours, j.technician_id, s.name, j.bay_id, b.name,
            j.shares
        FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id
            LEFT JOIN staff s ON s.id = j.technician_id LEFT JOIN bays b ON b.id = j.bay_id
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection', 'ready')
            AND j.status NOT IN ('proposed', 'declined', 'deferred')
        ORDER BY j.order_id, j.position
        """
    static let workersStatement: SQL = """
        SELECT c.job_id, c.technician_id, s.name, c.started_at FROM clockings c JOIN staff s ON s.id = c.technician_id
        WHERE c.outlet_id = $1 AND c.ended_at IS NULL ORDER BY c.started_at, c.id
        """
    static let pausesStatement: SQL = """
        SELECT c.job_id, c.pause_reason, c.ended_at
        FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id JOIN clockings c ON c.job_id = j.id
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection', 'ready') AND j.status = 'paused'
            AND c.ended_at IS NOT NULL
        ORDER BY c.ended_at, c.id
        """

    /// The most orders that a board shows; a workshop has far fewer.
    static let limit = 500

    static func orders(at outlet: OutletID, in transaction: Transaction) throws -> [Board.Line] {
        try transaction.query(
            ordersStatement,
            [outlet.sql, .int(limit)]
        ) { row in
            guard let status = RepairOrderStatus(rawValue: row.text(2)) else {
                throw DatabaseError(.mismatch, "an order has an unknown status")
            }
            return Board.Line(
                id: row.id(0), number: row.text(1), status: status, vehicleID: row.text(3), plate: row.optionalText(4),
                advisorID: row.id(5), promisedAt: row.optionalInstant(6), isStopped: row.bool(7),
                openChangeRequests: row.int64(8),
                subStatus: row.optionalText(9), subStatusLabel: row.optionalText(10).map { Text($0, zh: row.text(11)) })
        }
    }

    /// The agreed jobs of those orders, by order.
    static func jobs(at outlet: OutletID, in transaction: Transaction) throws -> [RepairOrderID: [Board.Work]] {
        var jobs: [RepairOrderID: [Board.Work]] = [:]
        try transaction.forEach(
            jobsStatement,
            [outlet.sql]
        ) { row in
            guard let status = JobStatus(rawValue: row.text(3)) else {
                throw DatabaseError(.mismatch, "a job has an unknown status")
            }
            let work = Board.Work(
                id: row.id(1), description: row.text(2), status: status,
                standardHours: Hours(hundredths: row.int64(4)), technicianID: row.optionalID(5),
                technician: row.optionalText(6), bayID: row.optionalID(7), bay: row.optionalText(8),
                shares: try row.optionalText(9).map(JobShare.list) ?? [])
            jobs[row.id(0), default: []].append(work)
        }
        return jobs
    }

    /// Who is clocked on jobs of the outlet, by job.
    static func workers(at outlet: OutletID, in transaction: Transaction) throws -> [JobID: [Board.Worker]] {
        var workers: [JobID: [Board.Worker]] = [:]
        try transaction.forEach(workersStatement, [outlet.sql]) { row in
            let worker = Board.Worker(technicianID: row.id(1), name: row.text(2), since: row.instant(3))
            workers[row.id(0), default: []].append(worker)
        }
        return workers
    }

    /// Since when the jobs rest that do, and why: as the last one who worked on each said.
    static func pauses(at outlet: OutletID, in transaction: Transaction) throws -> [JobID: Board.Pause] {
        var pauses: [JobID: Board.Pause] = [:]
        try transaction.forEach(pausesStatement, [outlet.sql]) { row in
            pauses[row.id(0)] = Board.Pause(
                reason: row.optionalText(1).flatMap(PauseReason.init), since: row.instant(2))
        }
        return pauses
    }
}
