/// The address of a receiver: http or https, without user or fragment, of a form that every reader takes for the same.
///
/// Stricter than RFC 3986: what one library reads as a name and another as a number cannot pass a check (SEC-05).
package struct WebhookURL: Sendable, Equatable {
    package static let maximumLength = 2_000

    package let text: String
    package let isSecure: Bool
    /// A name, or an address without brackets.
    package let host: String
    package let port: UInt16
    /// The address, where the host is one.
    package let address: NetworkAddress?

    /// Reads an address; nil where it is none, or not of the strict form.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.maximumLength, text.utf8.allSatisfy(Self.isPlain) else { return nil }
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return nil }
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.split(authority, standard: isSecure ? 443 : 80) else { return nil }
        self.text = text
        self.isSecure = isSecure
        self.port = port
        if host.hasPrefix("[") {
            guard let address = NetworkAddress(version6: String(host.dropFirst().dropLast())) else { return nil }
            self.host = String(host.dropFirst().dropLast())
            self.address = address
        } else if let address = NetworkAddress(version4: String(host)) {
            self.host = String(host)
            self.address = address
        } else {
            guard Self.isName(host) else { return nil }
            self.host = String(host)
            address = nil
        }
    }

    /// Stands where an address is missing; such a body is refused.
    static let none = WebhookURL()

    private init() {
        (text, host, port, isSecure, address) = ("", "", 0, true, nil)
    }

    /// Without path and query, in which receivers like to put what nobody else should know.
    package var shown: String {
        let rest = text.dropFirst(isSecure ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        return "\(isSecure ? "https" : "http")://\(authority)\(authority.count < rest.count ? "/…" : "")"
    }

    /// Whether the host is one that must be of this machine, whatever a resolver says (RFC 6761, 6.3).
    package var namesThisMachine: Bool {
        let name = host.lowercased()
        return name == "localhost" || name.hasSuffix(".localhost")
    }

    /// Visible ASCII but what RFC 3986 (2) leaves out, and the fragment's mark.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && !"\"#<>\\^`{|}".utf8.contains(byte)
    }

    private static func split(_ authority: Substring, standard: UInt16) -> (host: Substring, port: UInt16)? {
        guard !authority.contains("@") else { return nil }
        let host: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        let rest = authority.dropFirst(host.count)
        guard !rest.isEmpty else { return (host, standard) }
        let digits = rest.dropFirst()
        guard rest.hasPrefix(":"), digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits),
            port > 0, String(port) == digits
        else { return nil }
        return (host, port)
    }

    /// Labels of letters, digits, hyphens and underscores (RFC 1123, 2.1), the last one no number.
    private static func isName(_ host: Substring) -> Bool {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = labels.last else { return false }
        let areLabels = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy(isLetter)
        }
        // What ends in a number is taken for an address by some, in octal or hexadecimal too (WHATWG URL, 3.5).
        let isNumber =
            last.first?.isNumber == true && (last.allSatisfy(\.isNumber) || last.lowercased().hasPrefix("0x"))
        return areLabels && !isNumber
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
