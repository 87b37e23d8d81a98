import SQLDatabase
import ServiceKit

/// All SQL about second factors.
enum SecondFactorTable {
    struct Stored {
        /// In base 32.
        let secret: String
        let isConfirmed: Bool
        /// The last step whose code was taken.
        let lastStep: Int64
    }

    static func find(_ user: UserID, in transaction: Transaction) throws -> Stored? {
        try transaction.first(
            """
            SELECT totp_secret, totp_confirmed_at, totp_last_step FROM users
            WHERE id = $1 AND totp_secret IS NOT NULL
            """, [user.sql]
        ) { row in
            Stored(secret: row.text(0), isConfirmed: row.optionalInt64(1) != nil, lastStep: row.int64(2))
        }
    }

    /// Stores a secret that is to be confirmed by a code.
    static func begin(_ secret: String, of user: UserID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE users SET totp_secret = $2, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1",
            [user.sql, .text(secret)])
    }

    static func confirm(_ user: UserID, step: Int64, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE users SET totp_confirmed_at = $2, totp_last_step = $3, version = version + 1 WHERE id = $1
            """, [user.sql, now.sql, .integer(step)])
    }

    static func take(step: Int64, of user: UserID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE users SET totp_last_step = $2 WHERE id = $1 AND totp_last_step < $2", [user.sql, .integer(step)])
    }

    /// Asks for no code any more.
    static func remove(of user: UserID, in transaction: Transaction) throws {
        try deleteRecovery(of: user, in: transaction)
        try transaction.execute(
            """
            UPDATE users SET totp_secret = NULL, totp_confirmed_at = NULL, totp_last_step = 0 WHERE id = $1
            """, [user.sql])
    }

    static func insertRecovery(_ hash: String, of user: UserID, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO recovery_codes (user_id, hash) VALUES ($1, $2)", [user.sql, .text(hash)])
    }

    /// Uses up a recovery code.
    ///
    /// - Returns: whether there was such a one.
    static func takeRecovery(_ hash: String, of user: UserID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            "DELETE FROM recovery_codes WHERE user_id = $1 AND hash = $2", [user.sql, .text(hash)]) == 1
    }

    static func deleteRecovery(of user: UserID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM recovery_codes WHERE user_id = $1", [user.sql])
    }
}
