import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the board shows, in one query each.
enum BoardTable {
    static let ordersStatement: SQL = """
        SELECT o.id, o.number, o.status, o.vehicle_id, v.plate, o.advisor_id, o.promised_at, o.is_stopped,
            o.open_change_requests
        FROM repair_orders o JOIN vehicles v ON v.id = o.vehicle_id
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection', 'ready')
        ORDER BY o.promised_at NULLS FIRST, o.id LIMIT $2
        """
    static let jobsStatement: SQL = """
        SELECT j.order_id, j.id, j.description, j.status, j.standard_hours, j.technician_id, s.name, j.bay_id, b.name,
            c.started_at
        FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id
            LEFT JOIN staff s ON s.id = j.technician_id LEFT JOIN bays b ON b.id = j.bay_id
            LEFT JOIN clockings c ON c.job_id = j.id AND c.ended_at IS NULL
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection', 'ready')
            AND j.status NOT IN ('proposed', 'declined', 'deferred')
        ORDER BY j.order_id, j.position
        """
    static let busyStatement: SQL = """
        SELECT c.technician_id FROM clockings c JOIN staff_outlets o ON o.staff_id = c.technician_id
        WHERE o.outlet_id = $1 AND c.ended_at IS NULL
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
                openChangeRequests: row.int64(8))
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
                clockedSince: row.optionalInstant(9))
            // A second clock on a shared job is another row.
            guard jobs[row.id(0)]?.last?.id != work.id else { return }
            jobs[row.id(0), default: []].append(work)
        }
        return jobs
    }

    /// The technicians who are clocked on something, here or elsewhere.
    static func busyTechnicians(of outlet: OutletID, in transaction: Transaction) throws -> Set<String> {
        Set(
            try transaction.query(
                busyStatement,
                [outlet.sql]
            ) { $0.text(0) })
    }
}
