import SQLDatabase
import ServiceKit

/// What appointments hold of customers (CUS-02, CUS-05, CUS-12).
enum AppointmentCustomerTable {
    static let data = [appointments, notices, waitList]

    private static let appointments = CustomerData(
        "appointments", "customer_id", as: "appointments",
        [
            .init("id"), .init("number"), .init("outletId"), .init("vehicleId"), .init("channel"),
            .init("concerns", .json), .init("transport"), .init("note"), .init("startsAt", .instant),
            .init("status"), .init("diagnosis"), .init("createdAt", .instant),
        ],
        rows: """
            SELECT id, number, outlet_id, vehicle_id, channel, concerns, transport, note, starts_at, status, diagnosis,
                created_at
            FROM appointments WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE appointments SET customer_id = $2, version = version + 1 WHERE customer_id = $1",
        erase: [
            """
            DELETE FROM audit_details WHERE event_sequence IN (
                SELECT e.sequence FROM appointments a JOIN events e ON e.root_id = a.id WHERE a.customer_id = $1)
            """,
            "UPDATE appointments SET note = NULL, version = version + 1 WHERE customer_id = $1",
        ])

    private static let notices = CustomerData(
        "appointment_notices", as: "notices",
        [.init("id"), .init("appointmentId"), .init("kind"), .init("at", .instant), .init("text")],
        rows: """
            SELECT n.id, n.appointment_id, n.kind, n.at, n.text
            FROM appointments a JOIN appointment_notices n ON n.appointment_id = a.id
            WHERE a.customer_id = $1 AND n.recipient_kind = 'customer' ORDER BY n.at, n.id
            """,
        erase: [
            """
            UPDATE appointment_notices SET text = '—'
            WHERE appointment_id IN (SELECT id FROM appointments WHERE customer_id = $1)
            """
        ])

    private static let waitList = CustomerData(
        "wait_list_entries", "customer_id", as: "waitListEntries",
        [
            .init("id"), .init("outletId"), .init("vehicleId"), .init("concerns", .json), .init("note"),
            .init("status"), .init("createdAt", .instant),
        ],
        rows: """
            SELECT id, outlet_id, vehicle_id, concerns, note, status, created_at FROM wait_list_entries
            WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE wait_list_entries SET customer_id = $2, version = version + 1 WHERE customer_id = $1",
        erase: ["UPDATE wait_list_entries SET note = NULL, version = version + 1 WHERE customer_id = $1"])

    /// A visit that was agreed is still to come.
    static let block = OpenWork(
        "appointment", at: "/v1/appointments/",
        """
        SELECT id, number, id FROM appointments WHERE customer_id = $1 AND
        """ + AppointmentTable.isOpen + "ORDER BY id LIMIT $2")
}
