/// The web pages that may read answers, by their origin (Fetch standard, "CORS protocol").
package enum AllowedOrigins: Sendable, Equatable {
    case none
    /// Every page: what anyone with a key may do, a page with that key may do, too.
    case any
    /// The pages from these origins.
    case listed(Set<String>)

    /// Reads a list of origins, of which one may be `*`.
    ///
    /// Nil where one of them is no origin as browsers send it.
    package init?(_ texts: [String]) {
        guard texts.allSatisfy({ $0 == "*" || Self.isOrigin($0) }) else { return nil }
        if texts.isEmpty {
            self = .none
        } else {
            self = texts.contains("*") ? .any : .listed(Set(texts))
        }
    }

    /// Whether a text is an origin as browsers send it: scheme, host and port, no path, lower case, the scheme's own
    /// port left out (RFC 6454 section 6.2).
    ///
    /// Another spelling would never match. `null` is the origin of any page in a sandbox, so it names none.
    package static func isOrigin(_ text: String) -> Bool {
        guard let mark = text.firstRange(of: "://") else { return false }
        let scheme = text[..<mark.lowerBound]
        guard isScheme(scheme) else { return false }
        var host = text[mark.upperBound...]
        if host.utf8.last != ASCII.closingBracket, let colon = host.utf8.lastIndex(of: ASCII.colon) {
            let port = host[host.utf8.index(after: colon)...]
            guard let number = UInt16(port), String(number) == port, !isOwn(port, of: scheme) else { return false }
            host = host[..<colon]
        }
        return isHost(host)
    }

    private static func isOwn(_ port: Substring, of scheme: Substring) -> Bool {
        (scheme == "https" && port == "443") || (scheme == "http" && port == "80")
    }

    /// RFC 3986 section 3.1.
    private static func isScheme(_ scheme: Substring) -> Bool {
        guard let first = scheme.utf8.first, isLowercase(first) else { return false }
        return scheme.utf8.allSatisfy { byte in
            isLowercase(byte) || ByteClass.isDigit(byte) || byte == ASCII.hyphen || byte == ASCII.period || byte == 0x2B
        }
    }

    private static func isLowercase(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }

    private static func isHost(_ host: Substring) -> Bool {
        var name = host.utf8[...]
        if name.first == ASCII.openingBracket, name.last == ASCII.closingBracket {
            name = name.dropFirst().dropLast()
            return name.count > 1 && name.allSatisfy { ByteClass.hexadecimal($0) != nil || $0 == ASCII.colon }
        }
        return !name.isEmpty
            && name.allSatisfy { byte in
                ByteClass.isDigit(byte) || isLowercase(byte) || byte == ASCII.hyphen || byte == ASCII.period
            }
    }

    /// The value of `Access-Control-Allow-Origin` for a page; nil where it may not read.
    func allowance(for origin: String) -> String? {
        switch self {
        case .none: nil
        case .any: "*"
        case .listed(let origins): origins.contains(origin) ? origin : nil
        }
    }

    /// The one value of `Access-Control-Allow-Origin` that there can be; nil where it depends on the page, or is none.
    var commonAllowance: String? {
        switch self {
        case .none: nil
        case .any: "*"
        case .listed(let origins): origins.count == 1 ? origins.first : nil
        }
    }

    /// Answers differ by origin, and must say so even to those who named none.
    var varies: Bool {
        if case .listed = self { return true }
        return false
    }
}
