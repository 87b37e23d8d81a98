import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What an outlet's technicians have in hand, in one query each.
enum TechnicianLoadTable {
    static let clockedStatement: SQL = """
        SELECT c.technician_id, c.order_id, r.number, c.job_id, c.started_at
        FROM staff_outlets o JOIN clockings c ON c.technician_id = o.staff_id AND c.ended_at IS NULL
            JOIN repair_orders r ON r.id = c.order_id
        WHERE o.outlet_id = $1
        """
    static let attendingStatement: SQL = """
        SELECT t.staff_id FROM staff_outlets o JOIN staff_times t ON t.staff_id = o.staff_id AND t.ended_at IS NULL
        WHERE o.outlet_id = $1
        """
    static let assignedStatement: SQL = """
        SELECT j.technician_id, j.standard_hours, j.shares
        FROM repair_orders o JOIN repair_order_jobs j ON j.order_id = o.id
        WHERE o.outlet_id = $1 AND o.status IN ('inRepair', 'inInspection')
            AND j.status IN ('assigned', 'inProgress', 'paused', 'failed') AND j.technician_id IS NOT NULL
        """

    /// A job that is somebody's and not done.
    struct Assigned {
        let technicianID: StaffID
        let hours: Hours
        let shares: [JobShare]
    }

    /// What each is clocked on, here or elsewhere.
    static func clocked(
        of outlet: OutletID, in transaction: Transaction
    ) throws -> [StaffID: TechnicianLoad.Clocked] {
        var clocked: [StaffID: TechnicianLoad.Clocked] = [:]
        try transaction.forEach(clockedStatement, [outlet.sql]) { row in
            clocked[row.id(0)] = TechnicianLoad.Clocked(
                orderID: row.id(1), number: row.text(2), jobID: row.id(3), since: row.instant(4))
        }
        return clocked
    }

    /// Who has checked in, here or elsewhere.
    static func attending(of outlet: OutletID, in transaction: Transaction) throws -> Set<StaffID> {
        Set(try transaction.query(attendingStatement, [outlet.sql]) { $0.id(0) })
    }

    static func assigned(at outlet: OutletID, in transaction: Transaction) throws -> [Assigned] {
        try transaction.query(assignedStatement, [outlet.sql]) { row in
            Assigned(
                technicianID: row.id(0), hours: Hours(hundredths: row.int64(1)),
                shares: try row.optionalText(2).map(JobShare.list) ?? [])
        }
    }
}
