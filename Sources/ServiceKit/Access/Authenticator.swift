import SQLDatabase
import Synchronization

/// Finds the caller of a bearer token; remembers the answer, since keys are only ever added.
final class Authenticator: Sendable {
    private let database: any Database
    private let known = Mutex<[String: Caller]>([:])

    init(database: any Database) {
        self.database = database
    }

    /// The caller of an `Authorization` field.
    ///
    /// - Throws: `Refusal` 401 where there is none or it is not known.
    func caller(authorization: String?) throws -> Caller {
        guard let authorization, let token = Self.bearerToken(authorization) else { throw Refusal.unauthenticated }
        let hash = Digest.sha256(token)
        if let caller = known.withLock({ $0[hash] }) { return caller }
        guard let caller = try database.read({ try APIKeyTable.caller(hash: hash, in: $0) }) else {
            throw Refusal.unauthenticated
        }
        known.withLock { $0[hash] = caller }
        return caller
    }

    /// RFC 6750, 2.1; the scheme is compared without case (RFC 9110, 11.1).
    private static func bearerToken(_ field: String) -> String? {
        let parts = field.split(separator: " ", omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= 200 else { return nil }
        return String(parts[1])
    }
}

extension Refusal {
    static var unauthenticated: Refusal {
        Refusal(
            status: 401, code: "unauthenticated", "Send a known key as `Authorization: Bearer KEY`.",
            zh: "请以 `Authorization: Bearer KEY` 提供有效密钥。")
    }
}
