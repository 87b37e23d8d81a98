import Crypto
import CryptoExtras
import ServiceKit

/// A password as it is stored: scrypt's digest (RFC 7914) with its salt and its cost, so that the cost can be raised.
///
/// Takes 32 MB and a seventh of a second at the usual cost: only to be made where `Route.deferred` works.
struct PasswordHash: Sendable, Equatable {
    /// The binary logarithm of N.
    let cost: Int
    let salt: [UInt8]
    let digest: [UInt8]

    private static let blockSize = 8
    private static let parallelism = 1
    private static let mark = "scrypt"

    /// - Throws: `Refusal` 503 where there is no memory for it.
    init(of password: String, cost: Int, random: any RandomSource) throws {
        let salt = (0..<2).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        self.init(cost: cost, salt: salt, digest: try Self.derive(password, salt: salt, cost: cost))
    }

    private init(cost: Int, salt: [UInt8], digest: [UInt8]) {
        self.cost = cost
        self.salt = salt
        self.digest = digest
    }

    /// Reads a column; nil for what this program has not written.
    init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == Self.mark, let cost = Int(parts[1]), (1...24).contains(cost),
            parts[2] == String(Self.blockSize), parts[3] == String(Self.parallelism),
            let salt = Base64URL.decode(parts[4]), !salt.isEmpty, let digest = Base64URL.decode(parts[5])
        else { return nil }
        self.init(cost: cost, salt: salt, digest: digest)
    }

    /// As it stands in its column.
    var text: String {
        let parameters = "\(Self.mark):\(cost):\(Self.blockSize):\(Self.parallelism)"
        return "\(parameters):\(Base64URL.encode(salt)):\(Base64URL.encode(digest))"
    }

    /// Whether it is the password's; takes as long for every password.
    func isOf(_ password: String) throws -> Bool {
        let given = try Self.derive(password, salt: salt, cost: cost)
        return ConstantTime.areEqual(given, digest)
    }

    /// One that is nobody's: compared with where there is no such login, so that time does not tell.
    static func nobodys(cost: Int) -> PasswordHash {
        PasswordHash(cost: cost, salt: Array(repeating: 0x5A, count: 16), digest: Array(repeating: 0, count: 32))
    }

    private static func derive(_ password: String, salt: [UInt8], cost: Int) throws -> [UInt8] {
        let bytes = Array(password.utf8)
        // The library takes no empty ones.
        guard !bytes.isEmpty, !salt.isEmpty else { return [] }
        do {
            let key = try KDF.Scrypt.deriveKey(
                from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << cost, blockSize: blockSize,
                parallelism: parallelism)
            return key.withUnsafeBytes { Array($0) }
        } catch {
            // It fails for want of memory only.
            throw Refusal.tooManySignIns
        }
    }
}

/// Comparing secrets.
enum ConstantTime {
    /// Takes as long wherever they differ.
    static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(into: UInt8(0)) { $0 |= $1.0 ^ $1.1 } == 0
    }
}
