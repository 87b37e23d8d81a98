package import SQLDatabase

package enum APIKeyNoun: IdentifierKind {
    package static let prefix = "key"
}

package typealias APIKeyID = Identifier<APIKeyNoun>

/// API keys: only their SHA-256 is stored, with a prefix to recognise them by (SEC-01).
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
                .text(permissions?.list.map(\.rawValue).joined(separator: " ") ?? "*"), .text(reach.text),
            ])
    }

    package static func caller(hash: String, in transaction: Transaction) throws -> Caller? {
        let found = try transaction.first(
            "SELECT id, name, permissions, reach FROM api_keys WHERE hash = $1", [.text(hash)]
        ) { row in
            (id: row.text(0), name: row.text(1), permissions: row.text(2), reach: StoredReach(row.text(3)))
        }
        guard let found else { return nil }
        let permissions =
            found.permissions == "*"
            ? .all
            : Permissions(found.permissions.split(separator: " ").compactMap { Permission(rawValue: String($0)) })
        return Caller(
            id: found.id, name: found.name, permissions: permissions, reach: try found.reach.resolve(in: transaction))
    }

    package static func isEmpty(in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM api_keys LIMIT 1") { _ in true } == nil
    }
}
