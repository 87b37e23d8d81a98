import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of reminders.
enum ReminderTable {
    static let migration = Migration(
        number: 78, name: "reminders of appointments",
        statements: [
            """
            CREATE TABLE appointment_reminders (
                appointment_id TEXT NOT NULL REFERENCES appointments (id),
                which TEXT NOT NULL CHECK (which IN ('day', 'hour')), due_at INTEGER NOT NULL, raised_at INTEGER,
                missing TEXT NOT NULL,
                outcome TEXT CHECK (outcome IN ('coming', 'late', 'cancelled', 'noAnswer')), outcome_at INTEGER,
                outcome_by TEXT REFERENCES staff (id), note TEXT, PRIMARY KEY (appointment_id, which),
                CHECK ((outcome IS NULL) = (outcome_at IS NULL))
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE appointment_shortages (
                appointment_id TEXT NOT NULL REFERENCES appointments (id), part_number TEXT NOT NULL,
                expected_on INTEGER NOT NULL, recorded_by TEXT NOT NULL REFERENCES staff (id), at INTEGER NOT NULL,
                PRIMARY KEY (appointment_id, part_number)
            ) STRICT, WITHOUT ROWID
            """,
        ])

    /// Plans a reminder anew; whatever was there of an earlier time is gone.
    static func plan(
        _ which: Reminder.Which, at due: Instant, of appointment: AppointmentID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO appointment_reminders (appointment_id, which, due_at, missing) VALUES ($1, $2, $3, '[]')
            ON CONFLICT (appointment_id, which) DO UPDATE SET due_at = excluded.due_at, raised_at = NULL,
                missing = excluded.missing, outcome = NULL, outcome_at = NULL, outcome_by = NULL, note = NULL
            """, [appointment.sql, .text(which.rawValue), due.sql])
    }

    static func delete(_ which: Reminder.Which, of appointment: AppointmentID, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM appointment_reminders WHERE appointment_id = $1 AND which = $2",
            [appointment.sql, .text(which.rawValue)])
    }

    static func update(_ reminder: Reminder, of appointment: AppointmentID, in transaction: Transaction) throws {
        let answer = reminder.answer
        try transaction.execute(
            """
            UPDATE appointment_reminders SET raised_at = $3, missing = $4, outcome = $5, outcome_at = $6,
                outcome_by = $7, note = $8
            WHERE appointment_id = $1 AND which = $2
            """,
            [
                appointment.sql, .text(reminder.which.rawValue), .optional(reminder.raisedAt),
                .text(StringList.encode(reminder.missing)), .optional(answer?.outcome.rawValue),
                .optional(answer?.at), .optional(answer?.by), .optional(answer?.note),
            ])
    }

    /// An appointment's reminders, the earlier first.
    static func list(of appointment: AppointmentID, in transaction: Transaction) throws -> [Reminder] {
        try transaction.query(
            """
            SELECT which, due_at, raised_at, missing, outcome, outcome_at, outcome_by, note
            FROM appointment_reminders WHERE appointment_id = $1 ORDER BY due_at
            """, [appointment.sql]
        ) { row in
            guard let which = Reminder.Which(rawValue: row.text(0)) else {
                throw DatabaseError(.mismatch, "a reminder is of a time that is not known")
            }
            var reminder = Reminder(which: which, dueAt: row.instant(1), raisedAt: row.optionalInstant(2))
            reminder.missing = try StringList.decode(row.text(3))
            if let outcome = row.optionalText(4).flatMap(Reminder.Outcome.init) {
                reminder.answer = Reminder.Answer(
                    outcome: outcome, at: row.instant(5), by: row.optionalID(6), note: row.optionalText(7))
            }
            return reminder
        }
    }
}
