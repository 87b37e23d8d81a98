import Network
import SQLDatabase
import ServiceKit

/// All SQL about sessions.
enum SessionTable {
    /// The people who have signed in.
    static let source = CallerSource(prefix: Session.tokenPrefix) { token, transaction in
        try caller(token, in: transaction)
    }

    private static let byToken: SQL = """
        SELECT s.id, s.expires_at, s.last_used_at, u.id, u.name, u.roles, u.reach, u.staff_id, u.must_change_password
        FROM sessions s JOIN users u ON u.id = s.user_id
        WHERE s.hash = $1 AND s.expires_at > $2 AND s.last_used_at > $3 AND u.status = 'active'
        """

    private static func caller(_ token: PresentedToken, in transaction: Transaction) throws -> FoundCaller? {
        let idle = token.options.sessionIdleSeconds
        let found = try transaction.first(
            byToken, [.text(token.hash), token.at.sql, token.at.adding(seconds: -idle).sql]
        ) { row in
            (
                session: row.text(0), expiresAt: row.instant(1), lastUsedAt: row.instant(2), id: row.text(3),
                name: row.text(4), roles: User.roles(row.text(5)), reach: StoredReach(row.text(6)),
                staff: row.optionalText(7), mustChangePassword: row.bool(8)
            )
        }
        guard let found else { return nil }
        var caller = Caller(
            id: found.id, name: found.name, kind: .person, permissions: User.permissions(of: found.roles),
            reach: try found.reach.resolve(in: transaction), staff: found.staff)
        caller.session = found.session
        caller.mustChangePassword = found.mustChangePassword
        return FoundCaller(
            caller, expiresAt: min(found.expiresAt, found.lastUsedAt.adding(seconds: idle)),
            lastUsedAt: found.lastUsedAt
        ) { now, transaction in
            try transaction.execute(
                "UPDATE sessions SET last_used_at = $2 WHERE id = $1 AND last_used_at < $2",
                [.text(found.session), now.sql])
        }
    }

    static func insert(_ session: Session, hash: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO sessions (id, user_id, hash, created_at, last_used_at, expires_at, address, user_agent)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                session.id.sql, session.userID.sql, .text(hash), session.createdAt.sql, session.lastUsedAt.sql,
                session.expiresAt.sql, .optional(session.address), .optional(session.userAgent),
            ])
    }

    /// Someone's sessions that are good at that moment, in the order of their identifiers.
    static func list(
        of user: UserID, at now: Instant, idleSeconds: Int64, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Session] {
        try transaction.query(
            """
            SELECT id, user_id, created_at, last_used_at, expires_at, address, user_agent FROM sessions
            WHERE user_id = $1 AND id > $2 AND expires_at > $3 AND last_used_at > $4 ORDER BY id LIMIT $5
            """,
            [user.sql, .text(after), now.sql, now.adding(seconds: -idleSeconds).sql, .int(limit)]
        ) { row in
            Session(
                id: row.id(0), userID: row.id(1), createdAt: row.instant(2), lastUsedAt: row.instant(3),
                expiresAt: row.instant(4), address: row.optionalText(5), userAgent: row.optionalText(6))
        }
    }

    /// Ends one of someone's sessions.
    ///
    /// - Returns: whether there was one.
    static func delete(_ id: SessionID, of user: UserID, in transaction: Transaction) throws -> Bool {
        try transaction.execute("DELETE FROM sessions WHERE id = $1 AND user_id = $2", [id.sql, user.sql]) == 1
    }

    /// Ends all sessions of someone.
    static func deleteAll(of user: UserID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sessions WHERE user_id = $1", [user.sql])
    }

    /// Ends all sessions of someone but one.
    static func deleteOthers(of user: UserID, but id: SessionID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sessions WHERE user_id = $1 AND id <> $2", [user.sql, id.sql])
    }

    /// Forgets sessions whose time is over.
    static func deleteExpired(at now: Instant, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM sessions WHERE expires_at <= $1", [now.sql])
    }
}
