import Crypto

/// Hides what is kept of a request or answer with secrets in it: it can be read only with the credential that the
/// request came with, of which the database has no more than a digest.
struct AnswerSeal: Sendable {
    private let key: SymmetricKey
    private let hashKey: SymmetricKey

    init(credential: String, idempotencyKey: String) {
        let secret = SymmetricKey(data: Array(credential.utf8))
        func derived(_ purpose: String) -> SymmetricKey {
            SymmetricKey(
                data: HMAC<SHA256>.authenticationCode(for: Array("\(purpose) \(idempotencyKey)".utf8), using: secret))
        }
        key = derived("kept answer")
        hashKey = derived("kept request")
    }

    /// In place of a request's digest, from which a password in it could be guessed.
    func hash(of digest: String) -> String {
        HMAC<SHA256>.authenticationCode(for: Array(digest.utf8), using: hashKey).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// AES-GCM with a nonce before it (NIST SP 800-38D).
    func seal(_ bytes: [UInt8], _ random: any RandomSource) throws -> [UInt8] {
        let drawn = (0..<2).flatMap { _ in withUnsafeBytes(of: random.next()) { Array($0) } }
        let box = try AES.GCM.seal(bytes, using: key, nonce: AES.GCM.Nonce(data: drawn.prefix(12)))
        return Array(box.nonce) + Array(box.ciphertext) + Array(box.tag)
    }

    /// Nil where it was sealed with another credential.
    func open(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 28,
            let box = try? AES.GCM.SealedBox(
                nonce: AES.GCM.Nonce(data: bytes.prefix(12)), ciphertext: bytes.dropFirst(12).dropLast(16),
                tag: bytes.suffix(16)),
            let plain = try? AES.GCM.open(box, using: key)
        else { return nil }
        return Array(plain)
    }
}
