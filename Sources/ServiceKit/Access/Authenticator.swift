import Crypto
import SQLDatabase
import Synchronization

/// Finds the caller of a bearer token; remembers the answer, since keys are only ever added; a key that is
/// not known is looked up again each time, since another node may have added it.
final class Authenticator: Sendable {
    private let database: any Database
    private let known = Mutex<[SHA256Digest: Caller]>([:])

    init(database: any Database) {
        self.database = database
    }

    /// The caller of an `Authorization` field.
    ///
    /// - Throws: `Refusal` 401 where there is none or it is not known.
    func caller(authorization: String?) throws -> Caller {
        let digest = try Self.digest(authorization)
        if let caller = known.withLock({ $0[digest] }) { return caller }
        let hash = Digest.hexadecimal(digest)
        guard let caller = try database.read({ try APIKeyTable.caller(hash: hash, in: $0) }) else {
            throw Refusal.unauthenticated
        }
        known.withLock { $0[digest] = caller }
        return caller
    }

    /// The caller, if this process has met the key before; does not ask the database.
    ///
    /// - Throws: `Refusal` 401 where there is no key.
    func known(authorization: String?) throws -> Caller? {
        let digest = try Self.digest(authorization)
        return known.withLock { $0[digest] }
    }

    private static func digest(_ authorization: String?) throws -> SHA256Digest {
        guard let authorization, let token = bearerToken(authorization) else { throw Refusal.unauthenticated }
        return SHA256.hash(data: Array(token))
    }

    private static let scheme = Array("bearer ".utf8)

    /// RFC 6750, 2.1; the scheme is compared without case (RFC 9110, 11.1).
    private static func bearerToken(_ field: String) -> Substring.UTF8View? {
        let bytes = field.utf8
        let isBearer =
            bytes.count > scheme.count
            && zip(bytes, scheme).allSatisfy { byte, wanted in
                byte == wanted || (wanted != UInt8(ascii: " ") && byte == wanted & 0xDF)
            }
        guard isBearer else { return nil }
        let token = bytes.dropFirst(scheme.count).drop { $0 == UInt8(ascii: " ") }
        guard (1...200).contains(token.count), !token.contains(UInt8(ascii: " ")) else { return nil }
        return token
    }
}

extension Refusal {
    static var unauthenticated: Refusal {
        Refusal(
            status: 401, code: "unauthenticated", "Send a known key as `Authorization: Bearer KEY`.",
            zh: "请以 `Authorization: Bearer KEY` 提供有效密钥。")
    }
}
