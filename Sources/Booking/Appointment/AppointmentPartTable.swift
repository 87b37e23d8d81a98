import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of the parts that appointments propose.
enum AppointmentPartTable {
    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [ProposedPart] {
        try transaction.query(
            "SELECT part_number, quantity FROM appointment_parts WHERE appointment_id = $1 ORDER BY position",
            [appointment.sql]
        ) { ProposedPart(partNumber: $0.text(0), quantity: Quantity(thousandths: $0.int64(1))) }
    }

    static func insert(
        _ parts: [ProposedPart], of appointment: AppointmentID, in transaction: Transaction
    ) throws {
        for (position, part) in parts.enumerated() {
            try transaction.execute(
                """
                INSERT INTO appointment_parts (appointment_id, position, part_number, quantity) VALUES ($1, $2, $3, $4)
                """,
                [appointment.sql, .int(position), .text(part.partNumber), .integer(part.quantity.thousandths)])
        }
    }

    static func deleteAll(of appointment: AppointmentID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM appointment_parts WHERE appointment_id = $1", [appointment.sql])
    }
}
