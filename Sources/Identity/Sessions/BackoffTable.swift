import SQLDatabase
import ServiceKit

/// All SQL about failed sign-ins.
enum BackoffTable {
    struct Failures {
        let failures: Int
        let blockedUntil: Instant?
    }

    static func find(_ subject: String, in transaction: Transaction) throws -> Failures? {
        try transaction.first(
            "SELECT failures, blocked_until FROM sign_in_failures WHERE subject = $1", [.text(subject)]
        ) { Failures(failures: $0.int(0), blockedUntil: $0.optionalInstant(1)) }
    }

    static func set(
        _ subject: String, failures: Int, at now: Instant, blockedUntil: Instant?, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO sign_in_failures (subject, failures, last_at, blocked_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (subject) DO UPDATE
            SET failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until
            """, [.text(subject), .int(failures), now.sql, .optional(blockedUntil)])
    }

    static func delete(_ subject: String, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sign_in_failures WHERE subject = $1", [.text(subject)])
    }

    static func deleteForgotten(before: Instant, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sign_in_failures WHERE last_at < $1", [before.sql])
    }
}
