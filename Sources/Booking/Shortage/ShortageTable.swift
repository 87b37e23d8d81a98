import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of when an appointment's missing parts are expected (BKG-07).
enum ShortageTable {
    static func expect(
        _ part: String, on day: LocalDate, by staff: StaffID, at now: Instant, for appointment: AppointmentID,
        in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO appointment_shortages (appointment_id, part_number, expected_on, recorded_by, at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (appointment_id, part_number) DO UPDATE SET expected_on = excluded.expected_on,
                recorded_by = excluded.recorded_by, at = excluded.at
            """, [appointment.sql, .text(part), day.sql, staff.sql, now.sql])
    }

    /// The days on which parts are expected, by their numbers.
    static func expected(
        of appointment: AppointmentID, in transaction: Transaction
    ) throws -> [String: LocalDate] {
        let rows = try transaction.query(
            "SELECT part_number, expected_on FROM appointment_shortages WHERE appointment_id = $1", [appointment.sql]
        ) { ($0.text(0), $0.date(1)) }
        return Dictionary(rows) { first, _ in first }
    }
}
