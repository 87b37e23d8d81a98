import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Where a bay or a technician is taken now.
enum WorkplaceTable {
    static let inBay: SQL = """
        SELECT o.id, o.number FROM repair_order_jobs j JOIN repair_orders o ON o.id = j.order_id
        WHERE j.bay_id = $1 AND j.status IN ('inProgress', 'paused') AND j.order_id <> $2
            AND o.status <> 'cancelled'
        LIMIT 1
        """
    static let ofTechnician: SQL = """
        SELECT o.id, o.number FROM clockings c JOIN repair_orders o ON o.id = c.order_id
        WHERE c.technician_id = $1 AND c.ended_at IS NULL LIMIT 1
        """

    /// The other order that a bay is taken by: its work is in progress or paused there.
    static func order(
        inBay bay: BayID, except order: RepairOrderID, in transaction: Transaction
    ) throws -> (id: String, number: String)? {
        try transaction.first(
            inBay,
            [bay.sql, order.sql]
        ) { ($0.text(0), $0.text(1)) }
    }

    /// The order that a technician is clocked on.
    static func order(
        ofTechnician technician: StaffID, in transaction: Transaction
    ) throws -> (id: String, number: String)? {
        try transaction.first(
            ofTechnician,
            [technician.sql]
        ) { ($0.text(0), $0.text(1)) }
    }
}
