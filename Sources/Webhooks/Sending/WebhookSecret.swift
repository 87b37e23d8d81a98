import Crypto
package import ServiceKit

/// What an endpoint's messages are signed with: `whsec_` and 32 random bytes in base 64 (Standard Webhooks, "Signature
/// scheme").
///
/// It has no description, so that it cannot come into a log by itself.
package struct WebhookSecret: Sendable, Equatable {
    /// As the receiver gets it, once.
    package let text: String
    private let bytes: [UInt8]

    private static let prefix = "whsec_"

    /// Reads a secret; nil unless it holds 24 to 64 bytes, as Standard Webhooks asks.
    package init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), let bytes = Base64.decode(text.dropFirst(Self.prefix.count)),
            (24...64).contains(bytes.count)
        else { return nil }
        self.text = text
        self.bytes = bytes
    }

    /// A new one.
    package init(random: any RandomSource) {
        bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: random.next(), Array.init) }
        text = Self.prefix + Base64.encode(bytes)
    }

    /// `v1,` and the base 64 of HMAC-SHA256 over `id.timestamp.body`.
    package func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        var code = HMAC<SHA256>(key: SymmetricKey(data: bytes))
        code.update(data: Array("\(id).\(seconds).".utf8))
        code.update(data: body)
        return "v1," + Base64.encode(code.finalize())
    }
}
