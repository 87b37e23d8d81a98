package import SQLDatabase

package enum APIKeyNoun: IdentifierKind {
    package static let prefix = "key"
}

package typealias APIKeyID = Identifier<APIKeyNoun>

/// API keys: only their SHA-256 is stored, with a prefix to recognise them by (SEC-01).
package enum APIKeyTable {
    package static func insert(
        _ id: APIKeyID, name: String, prefix: String, hash: String, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO api_keys (id, name, prefix, hash, created_at) VALUES ($1, $2, $3, $4, $5)
            """,
            [id.sql, .text(name), .text(prefix), .text(hash), now.sql])
    }

    package static func caller(hash: String, in transaction: Transaction) throws -> Caller? {
        try transaction.first("SELECT id, name FROM api_keys WHERE hash = $1", [.text(hash)]) { row in
            Caller(id: row.text(0), name: row.text(1))
        }
    }

    package static func isEmpty(in transaction: Transaction) throws -> Bool {
        try transaction.first("SELECT 1 FROM api_keys LIMIT 1") { _ in true } == nil
    }
}
