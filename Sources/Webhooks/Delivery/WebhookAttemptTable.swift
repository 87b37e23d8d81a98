import SQLDatabase
import ServiceKit

/// All SQL about attempts.
enum WebhookAttemptTable {
    static func insert(
        _ attempt: WebhookAttempt, of delivery: WebhookDeliveryID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO webhook_attempts (delivery_id, number, at, duration, status, failure)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                delivery.sql, .int(attempt.number), attempt.at.sql, .integer(attempt.durationMicroseconds),
                .optional(attempt.status.map(Int64.init)), .optional(attempt.failure),
            ])
    }

    /// A delivery's attempts, the first one first.
    static func list(of delivery: WebhookDeliveryID, in transaction: Transaction) throws -> [WebhookAttempt] {
        try transaction.query(
            """
            SELECT number, at, duration, status, failure FROM webhook_attempts WHERE delivery_id = $1 ORDER BY number
            """, [delivery.sql]
        ) { row in
            WebhookAttempt(
                number: row.int(0), at: row.instant(1), durationMicroseconds: row.int64(2),
                status: row.optionalInt(3), failure: row.optionalText(4))
        }
    }
}
