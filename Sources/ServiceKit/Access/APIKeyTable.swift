package import SQLDatabase

package enum APIKeyNoun: IdentifierKind {
    package static let prefix = "key"
}

package typealias APIKeyID = Identifier<APIKeyNoun>

/// API keys: only their SHA-256 is stored, with a prefix to recognise them by (SEC-01).
///
/// What people do with keys is in the module Identity; this is what the way of a request needs.
package enum APIKeyTable {
    /// - Parameters:
    ///   - permissions: what the key allows; nil for whatever there is, now and later.
    ///   - reach: where it allows it.
    package static func insert(
        _ id: APIKeyID, name: String, prefix: String, hash: String, permissions: Permissions? = nil,
        reach: StoredReach = .network, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO api_keys (id, name, prefix, hash, created_at, permissions, reach)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                id.sql, .text(name), .text(prefix), .text(hash), now.sql,
                .text(permissions.text), .text(reach.text),
            ])
    }

    package static func isEmpty(in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM api_keys LIMIT 1") { _ in true } == nil
    }

    /// Keys begin as they like: the first one is what the operator gave.
    static let source = CallerSource(prefix: "") { token, transaction in
        try caller(hash: token.hash, at: token.at, in: transaction)
    }

    private static let columns: SQL = """
        SELECT k.id, k.name, k.permissions, k.reach, k.expires_at, k.last_used_at, k.requests_per_second, k.burst
        """
    private static let present: SQL =
        columns + """
             FROM api_keys k
            WHERE k.hash = $1 AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $2)
            """
    private static let rotated: SQL =
        columns + """
            , r.valid_until FROM rotated_keys r JOIN api_keys k ON k.id = r.key_id
            WHERE r.hash = $1 AND r.valid_until > $2 AND k.revoked_at IS NULL
            AND (k.expires_at IS NULL OR k.expires_at > $2)
            """

    /// The caller of a key that is good at that moment: the present one, or one from before a rotation.
    package static func caller(
        hash: String, at now: Instant, in transaction: Transaction
    ) throws -> FoundCaller? {
        if let row = try transaction.first(present, [.text(hash), now.sql], { StoredKey($0, until: nil) }) {
            return try row.caller(in: transaction)
        }
        let row = try transaction.first(rotated, [.text(hash), now.sql]) { StoredKey($0, until: $0.instant(8)) }
        return try row?.caller(in: transaction)
    }

    private static func noteUse(of id: String, at now: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE api_keys SET last_used_at = $2
            WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)
            """, [.text(id), now.sql])
    }

    /// A row as it was read; a reach is resolved by a statement of its own.
    private struct StoredKey {
        let id: String
        let name: String
        let permissions: Permissions
        let reach: StoredReach
        let expiresAt: Instant?
        let lastUsedAt: Instant?
        let limit: RateLimit?

        init(_ row: Row, until: Instant?) {
            id = row.text(0)
            name = row.text(1)
            permissions = Permissions(stored: row.text(2))
            reach = StoredReach(row.text(3))
            expiresAt = [row.optionalInstant(4), until].compactMap { $0 }.min()
            lastUsedAt = row.optionalInstant(5)
            limit = row.optionalInt64(6).map { rate in
                RateLimit(requestsPerSecond: Int(rate), burst: Int(row.optionalInt64(7) ?? rate))
            }
        }

        func caller(in transaction: Transaction) throws -> FoundCaller {
            var caller = Caller(
                id: id, name: name, permissions: permissions, reach: try reach.resolve(in: transaction))
            caller.limit = limit
            return FoundCaller(caller, expiresAt: expiresAt, lastUsedAt: lastUsedAt) { [id] now, transaction in
                try APIKeyTable.noteUse(of: id, at: now, in: transaction)
            }
        }
    }
}

extension Permissions {
    /// Reads a column: `*` for whatever there is, or names with spaces between them.
    package init(stored text: String) {
        self =
            text == "*" ? .all : Permissions(text.split(separator: " ").compactMap { Permission(rawValue: String($0)) })
    }
}

extension Permissions? {
    /// As it stands in its column; nil for whatever there is, now and later.
    package var text: String { self?.list.map(\.rawValue).joined(separator: " ") ?? "*" }
}
