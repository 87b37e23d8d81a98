import Network
import SQLDatabase
import ServiceKit

/// All SQL about users but that of their sessions.
enum UserTable {
    private static let columns: SQL = """
        SELECT id, login, name, roles, reach, staff_id, status, must_change_password,
            CASE WHEN totp_confirmed_at IS NULL THEN 0 ELSE 1 END, version, created_at, last_signed_in_at
        FROM users
        """
    private static let byID: SQL = columns + " WHERE id = $1"
    private static let byLogin: SQL = columns + " WHERE login = $1"

    static func find(_ id: UserID, in transaction: Transaction) throws -> User? {
        try transaction.first(byID, [id.sql], user)
    }

    static func find(login: String, in transaction: Transaction) throws -> User? {
        try transaction.first(byLogin, [.text(login)], user)
    }

    /// The users of a member of staff that can sign in.
    static func active(of staff: StaffID, in transaction: Transaction) throws -> [User] {
        try transaction.query(columns + " WHERE staff_id = $1 AND status = 'active'", [staff.sql], user)
    }

    /// The dates that users are filtered by besides when they were made and changed.
    static let dates = [DateFilter("lastSignedIn", " AND last_signed_in_at")]

    /// In the order of their identifiers.
    static func list(
        _ dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [User] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit)])
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, user)
    }

    /// The stored password of someone; nil where there is no such user.
    static func password(of id: UserID, in transaction: Transaction) throws -> String? {
        try transaction.first("SELECT password FROM users WHERE id = $1", [id.sql]) { $0.text(0) }
    }

    static func insert(_ user: User, password: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO users (id, version, name, roles, reach, staff_id, status, login, password,
                must_change_password, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            values(user) + [.text(user.login), .text(password), .flag(user.mustChangePassword), user.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ user: User, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE users SET version = $2, name = $3, roles = $4, reach = $5, staff_id = $6, status = $7
            WHERE id = $1 AND version + 1 = $2
            """, values(user))
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// Sets a password that its owner has chosen, or another has, who must then change it.
    static func setPassword(
        _ password: String, mustChange: Bool, of id: UserID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE users SET password = $2, must_change_password = $3, version = version + 1 WHERE id = $1",
            [id.sql, .text(password), .flag(mustChange)])
    }

    /// The same password with a higher cost, where it is still the one that was read.
    static func rehash(_ password: String, instead old: String, of id: UserID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE users SET password = $2 WHERE id = $1 AND password = $3", [id.sql, .text(password), .text(old)])
    }

    /// Counts a change that another statement has made.
    static func advance(_ id: UserID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE users SET version = version + 1 WHERE id = $1", [id.sql])
    }

    static func noteSignIn(of id: UserID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute("UPDATE users SET last_signed_in_at = $2 WHERE id = $1", [id.sql, now.sql])
    }

    /// Whether there is another active user who may do everything everywhere.
    static func hasAdministrator(but id: UserID?, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM users
            WHERE status = 'active' AND reach = '*' AND roles LIKE '%networkAdministrator%' AND id <> $1 LIMIT 1
            """, [.text(id?.text ?? "")]
        ) { _ in true } ?? false
    }

    private static func values(_ user: User) -> [SQLValue] {
        [
            user.id.sql, .integer(user.version), .text(user.name), .text(User.text(of: user.roles)),
            .text(user.reach.text), .optional(user.staffID), .text(user.status.rawValue),
        ]
    }

    private static func user(_ row: Row) throws -> User {
        guard let status = UserStatus(rawValue: row.text(6)) else {
            throw DatabaseError(.mismatch, "a user's status is not known")
        }
        return User(
            id: row.id(0), login: row.text(1), name: row.text(2), roles: User.roles(row.text(3)),
            reach: StoredReach(row.text(4)), staffID: row.optionalID(5), status: status,
            mustChangePassword: row.bool(7), hasSecondFactor: row.bool(8), version: row.int64(9),
            createdAt: row.instant(10), lastSignedInAt: row.optionalInstant(11))
    }
}
