import RepairOrders
import SQLDatabase
import ServiceKit

/// The visits that customers have booked over links.
enum NextVisitTable {
    static func insert(_ appointment: AppointmentID, over link: AccessLinkID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO access_link_visits (appointment_id, link_id) VALUES ($1, $2)", [appointment.sql, link.sql])
    }

    /// The last one of a link.
    static func find(of link: AccessLinkID, in transaction: Transaction) throws -> AppointmentID? {
        try transaction.first(
            """
            SELECT appointment_id FROM access_link_visits WHERE link_id = $1 ORDER BY appointment_id DESC LIMIT 1
            """,
            [link.sql]
        ) { $0.id(0) }
    }
}
