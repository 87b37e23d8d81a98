import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of notices.
enum AppointmentNoticeTable {
    static func insert(
        _ notice: AppointmentNotice, _ id: AppointmentNoticeID, of appointment: AppointmentID,
        in transaction: Transaction
    ) throws {
        let (kind, recipient) = stored(notice.recipient)
        try transaction.execute(
            """
            INSERT INTO appointment_notices (id, appointment_id, recipient_kind, recipient, kind, at, text)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                id.sql, appointment.sql, .text(kind), .text(recipient), .text(notice.kind.rawValue), notice.at.sql,
                .text(notice.text),
            ])
    }

    /// The newest notices of an appointment, in the order of time.
    static func list(
        of appointment: AppointmentID, limit: Int, in transaction: Transaction
    ) throws -> [AppointmentNotice] {
        try transaction.query(
            """
            SELECT recipient_kind, recipient, kind, at, text FROM appointment_notices
            WHERE appointment_id = $1 ORDER BY at DESC, id DESC LIMIT $2
            """,
            [appointment.sql, .int(limit)]
        ) { row in
            guard let kind = AppointmentNotice.Kind(rawValue: row.text(2)) else {
                throw DatabaseError(.mismatch, "a notice is of a kind that is not known")
            }
            return AppointmentNotice(
                recipient: try recipient(row), kind: kind, at: Instant(microseconds: row.int64(3)), text: row.text(4))
        }.reversed()
    }

    private static func stored(_ recipient: AppointmentNotice.Recipient) -> (kind: String, recipient: String) {
        switch recipient {
        case .staff(let id): ("staff", id.text)
        case .role(let role): ("role", role.rawValue)
        case .customer(let id): ("customer", id.text)
        }
    }

    private static func recipient(_ row: Row) throws -> AppointmentNotice.Recipient {
        switch row.text(0) {
        case "staff": return .staff(StaffID(stored: row.text(1)))
        case "customer": return .customer(CustomerID(stored: row.text(1)))
        default:
            guard let role = StaffRole(rawValue: row.text(1)) else {
                throw DatabaseError(.mismatch, "a notice is to a role that is not known")
            }
            return .role(role)
        }
    }
}
