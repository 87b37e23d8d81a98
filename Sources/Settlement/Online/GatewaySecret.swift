import Crypto
import ServiceKit

/// The secret that this program and its payment service share; it has no description, so that it cannot come into a log
/// by itself (SEC-06).
package struct GatewaySecret: Sendable {
    private let key: [UInt8]

    /// - Parameter text: at least 16 bytes; nil for fewer.
    package init?(_ text: String) {
        guard text.utf8.count >= 16 else { return nil }
        key = Array(text.utf8)
    }

    /// HMAC-SHA256 in lower-case hexadecimal over a moment and a text.
    package func signature(of text: String, at seconds: Int64) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: key))
        code.update(data: Array("\(seconds).\(text)".utf8))
        return code.finalize().map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// Whether a signature is right; takes the same time whatever of it is wrong.
    package func accepts(_ signature: String, of text: String, at seconds: Int64) -> Bool {
        let expected = Array(self.signature(of: text, at: seconds).utf8)
        let given = Array(signature.utf8)
        guard given.count == expected.count else { return false }
        return zip(expected, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
