import Network
import Quality
import SQLDatabase
import ServiceKit

enum AttemptTable {
    static func insert(_ attempt: Attempt, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO callback_attempts (id, callback_id, staff_id, channel, outcome, note, at, day)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                attempt.id.sql, attempt.callbackID.sql, attempt.staffID.sql, .text(attempt.channel.rawValue),
                .text(attempt.outcome.rawValue), .optional(attempt.note), attempt.at.sql, attempt.day.sql,
            ])
    }

    static func list(of callback: CallbackID, in transaction: Transaction) throws -> [Attempt] {
        try transaction.query(
            """
            SELECT id, staff_id, channel, outcome, note, at, day FROM callback_attempts
            WHERE callback_id = $1 ORDER BY at, id
            """,
            [callback.sql]
        ) { row in
            guard let channel = Attempt.Channel(rawValue: row.text(2)),
                let outcome = Attempt.Outcome(rawValue: row.text(3))
            else { throw DatabaseError(.mismatch, "an attempt has a channel or an outcome that is not known") }
            return Attempt(
                id: AttemptID(stored: row.text(0)), callbackID: callback, staffID: StaffID(stored: row.text(1)),
                channel: channel, outcome: outcome, note: row.optionalText(4),
                at: Instant(microseconds: row.int64(5)),
                day: LocalDate(daysSinceEpoch: Int32(clamping: row.int64(6))))
        }
    }
}
