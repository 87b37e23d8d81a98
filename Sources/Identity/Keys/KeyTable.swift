import SQLDatabase
import ServiceKit

/// What people do with keys, in SQL.
enum KeyTable {
    private static let columns: SQL = """
        SELECT id, name, prefix, permissions, reach, expires_at, requests_per_second, burst, version, created_at,
            created_by, revoked_at, last_used_at
        FROM api_keys
        """
    private static let byID: SQL = columns + " WHERE id = $1"

    static func find(_ id: APIKeyID, in transaction: Transaction) throws -> APIKey? {
        try transaction.first(byID, [id.sql], key)
    }

    /// The dates that keys are filtered by besides when they were made and changed.
    static let dates = [
        DateFilter("expires", " AND expires_at"), DateFilter("revoked", " AND revoked_at"),
        DateFilter("lastUsed", " AND last_used_at"),
    ]
    /// What tells that a key has changed; the first start makes one without an event.
    static let changes = ChangeTrace.document.and(madeIn: "SELECT id FROM api_keys WHERE created_at")

    /// In the order of their identifiers.
    static func list(
        _ dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [APIKey] {
        var conditions = SQLConditions(columns + " WHERE id > $1", [.text(after), .int(limit)])
        conditions.add(dates)
        conditions.end(" ORDER BY id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, key)
    }

    static func insert(_ key: APIKey, hash: String, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO api_keys (id, name, prefix, hash, permissions, reach, expires_at, requests_per_second, burst,
                version, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                key.id.sql, .text(key.name), .text(key.prefix), .text(hash), .text(key.permissions.text),
                .text(key.reach.text), .optional(key.expiresAt), .optional(key.limit?.requestsPerSecond),
                .optional(key.limit?.burst), .integer(key.version), key.createdAt.sql, .optional(key.createdBy),
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ key: APIKey, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE api_keys SET version = $2, name = $3, expires_at = $4, requests_per_second = $5, burst = $6,
                revoked_at = $7
            WHERE id = $1 AND version + 1 = $2
            """,
            [
                key.id.sql, .integer(key.version), .text(key.name), .optional(key.expiresAt),
                .optional(key.limit?.requestsPerSecond), .optional(key.limit?.burst), .optional(key.revokedAt),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// Keeps the present secret of a key for a while, beside the one that replaces it.
    static func keepPresent(of id: APIKeyID, until: Instant, in transaction: Transaction) throws {
        let present = try transaction.first("SELECT hash, prefix FROM api_keys WHERE id = $1", [id.sql]) {
            (hash: $0.text(0), prefix: $0.text(1))
        }
        guard let present else { return }
        try transaction.execute(
            "INSERT INTO rotated_keys (hash, key_id, prefix, valid_until) VALUES ($1, $2, $3, $4)",
            [.text(present.hash), id.sql, .text(present.prefix), until.sql])
    }

    /// Replaces the present secret of a key.
    static func replace(of id: APIKeyID, hash: String, prefix: String, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE api_keys SET hash = $2, prefix = $3 WHERE id = $1", [id.sql, .text(hash), .text(prefix)])
    }

    /// Ends earlier secrets of a key at a moment that would be good for longer.
    static func shorten(of id: APIKeyID, to until: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE rotated_keys SET valid_until = $2 WHERE key_id = $1 AND valid_until > $2", [id.sql, until.sql])
    }

    /// Forgets earlier secrets of a key that are good no longer.
    static func deleteExpired(of id: APIKeyID, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            "DELETE FROM rotated_keys WHERE key_id = $1 AND valid_until <= $2", [id.sql, now.sql])
    }

    /// Whether another key may do everything everywhere.
    static func hasAdministrator(
        but id: APIKeyID?, at now: Instant, in transaction: Transaction
    ) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM api_keys
            WHERE permissions = '*' AND reach = '*' AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
                AND id <> $1
            LIMIT 1
            """, [.text(id?.text ?? ""), now.sql]
        ) { _ in true } ?? false
    }

    private static func key(_ row: Row) throws -> APIKey {
        let permissions = row.text(3)
        return APIKey(
            id: row.id(0), name: row.text(1), prefix: row.text(2),
            permissions: permissions == "*" ? nil : Permissions(stored: permissions), reach: StoredReach(row.text(4)),
            expiresAt: row.optionalInstant(5),
            limit: row.optionalInt64(6).map { rate in
                RateLimit(requestsPerSecond: Int(rate), burst: Int(row.optionalInt64(7) ?? rate))
            },
            version: row.int64(8), createdAt: row.instant(9), createdBy: row.optionalText(10),
            revokedAt: row.optionalInstant(11), lastUsedAt: row.optionalInstant(12))
    }
}

extension SQLValue {
    static func optional(_ number: Int?) -> SQLValue { number.map { .int($0) } ?? .null }
}
