import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of preparation lists.
enum PreparationTable {
    /// Adds an item; where the appointment has one of that kind already, nothing.
    static func insert(
        _ kind: PreparationKind, _ id: PreparationItemID, of appointment: AppointmentID, in transaction: Transaction
    ) throws {
        let position = PreparationKind.allCases.firstIndex(of: kind) ?? 0
        try transaction.execute(
            """
            INSERT INTO preparation_items (id, appointment_id, kind, position) VALUES ($1, $2, $3, $4)
            ON CONFLICT (appointment_id, kind) DO NOTHING
            """,
            [id.sql, appointment.sql, .text(kind.rawValue), .int(position)])
    }

    static func update(_ item: PreparationItem, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE preparation_items SET done_at = $2, done_by = $3, note = $4 WHERE id = $1",
            [
                item.id.sql, .optional(item.done?.at.microseconds), .optional(item.done?.by.text), .optional(item.note),
            ])
    }

    /// Takes the done mark away: what it stood for has changed.
    static func reopen(
        _ kind: PreparationKind, of appointment: AppointmentID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE preparation_items SET done_at = NULL, done_by = NULL WHERE appointment_id = $1 AND kind = $2",
            [appointment.sql, .text(kind.rawValue)])
    }

    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [PreparationItem] {
        try transaction.query(
            """
            SELECT id, kind, done_at, done_by, note FROM preparation_items WHERE appointment_id = $1 ORDER BY position
            """,
            [appointment.sql]
        ) { row in
            guard let kind = PreparationKind(rawValue: row.text(1)) else {
                throw DatabaseError(.mismatch, "a preparation item is of a kind that is not known")
            }
            let done = row.optionalInt64(2).map {
                PreparationItem.Done(at: Instant(microseconds: $0), by: StaffID(stored: row.text(3)))
            }
            return PreparationItem(
                id: PreparationItemID(stored: row.text(0)), kind: kind, done: done, note: row.optionalText(4))
        }
    }
}
