import SQLDatabase
package import ServiceKit

/// People, their sessions, and the keys of systems (SEC-01).
package enum IdentityModule {
    /// What the program adds to itself by this module.
    package static let module = Module(
        "identity", migrations: [migration],
        routes: KeyRoutes.all + UserRoutes.all + SessionRoutes.all + SecondFactorRoutes.all,
        reactions: [EndAccess.reaction], callers: [SessionTable.source])

    private static let migration = Migration(
        number: 41, name: "identity",
        statements: [
            """
            CREATE TABLE users (
                id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, roles TEXT NOT NULL,
                reach TEXT NOT NULL, staff_id TEXT REFERENCES staff (id),
                status TEXT NOT NULL CHECK (status = 'active' OR status = 'disabled'), password TEXT NOT NULL,
                must_change_password INTEGER NOT NULL, totp_secret TEXT, totp_confirmed_at INTEGER,
                totp_last_step INTEGER NOT NULL DEFAULT 0, version INTEGER NOT NULL, created_at INTEGER NOT NULL,
                last_signed_in_at INTEGER
            ) STRICT
            """,
            "CREATE INDEX users_by_staff ON users (staff_id)",
            """
            CREATE TABLE sessions (
                id TEXT PRIMARY KEY, user_id TEXT NOT NULL REFERENCES users (id), hash TEXT NOT NULL UNIQUE,
                created_at INTEGER NOT NULL, last_used_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, address TEXT,
                user_agent TEXT
            ) STRICT
            """,
            "CREATE INDEX sessions_by_user ON sessions (user_id, id)",
            "CREATE INDEX sessions_by_end ON sessions (expires_at)",
            """
            CREATE TABLE sign_in_failures (
                subject TEXT PRIMARY KEY, failures INTEGER NOT NULL, last_at INTEGER NOT NULL, blocked_until INTEGER
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX sign_in_failures_by_age ON sign_in_failures (last_at)",
            """
            CREATE TABLE recovery_codes (
                user_id TEXT NOT NULL REFERENCES users (id), hash TEXT NOT NULL, PRIMARY KEY (user_id, hash)
            ) STRICT, WITHOUT ROWID
            """,
        ])
}
