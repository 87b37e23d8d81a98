import Crypto
import ServiceKit

/// The token of a link: its identifier and its expiry, signed, so that one that was made up is refused without a look.
///
/// `bt_`, the identifier's 26 characters, a dot, seconds since 1970, a dot, and HMAC-SHA256 of all that in base 64.
struct LinkToken: Sendable, Equatable {
    let id: AccessLinkID
    let expiresAt: Instant

    /// What tokens begin with.
    static let prefix = "bt_"

    /// The token as it stands in a link.
    func text(_ secret: LinkSecretTable.Secret) -> String {
        signed + "." + Base64URL.encode(Array(Self.code(signed, secret)))
    }

    /// Reads a token; nil for one that this service has not signed.
    init?(_ text: String, _ secret: LinkSecretTable.Secret) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, parts[0].hasPrefix(Self.prefix),
            let id = AccessLinkID("\(AccessLinkNoun.prefix)_\(parts[0].dropFirst(Self.prefix.count))"),
            let seconds = Int64(parts[1]), (0...253_402_300_799).contains(seconds),
            let code = Base64URL.decode(parts[2])
        else { return nil }
        let key = SymmetricKey(data: secret.bytes)
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        // Compares in constant time. Base 64 can say the same bytes in several ways: only ours is taken.
        guard HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: signed, using: key),
            Base64URL.encode(code) == parts[2]
        else { return nil }
        self.init(id: id, expiresAt: Instant(seconds: seconds))
    }

    /// - Parameter expiresAt: to the second.
    init(id: AccessLinkID, expiresAt: Instant) {
        self.id = id
        self.expiresAt = expiresAt
    }

    private var signed: String {
        let plain = id.text.dropFirst(AccessLinkNoun.prefix.count + 1)
        return "\(Self.prefix)\(plain).\(expiresAt.microseconds / 1_000_000)"
    }

    private static func code(_ text: String, _ secret: LinkSecretTable.Secret) -> HMAC<SHA256>.MAC {
        HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: secret.bytes))
    }
}
