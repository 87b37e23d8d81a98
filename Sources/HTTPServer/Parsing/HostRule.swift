import Glibc

/// `uri-host [ ":" port ]`, RFC 9110 section 7.2 and RFC 3986 section 3.2.
enum HostRule {
    private static let maximumPort = 65_535
    private static let maximumPortDigits = 5

    /// An empty host is right where the target has no authority, RFC 9112 section 3.2.
    static func isValid(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard let end = endOfHost(bytes, range) else { return false }
        guard end < range.upperBound else { return true }
        guard bytes[end] == ASCII.colon, end > range.lowerBound else { return false }
        return isPort(bytes, end + 1..<range.upperBound)
    }

    /// Where a name or an address in brackets ends; nil where it is broken.
    private static func endOfHost(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        let end = range.upperBound
        if index < end, bytes[index] == ASCII.openingBracket {
            let start = index + 1
            while index < end, bytes[index] != ASCII.closingBracket {
                index += 1
            }
            guard index < end, isAddress(bytes, start..<index) else { return nil }
            return index + 1
        }
        while index < end, ByteClass.isHostName(bytes[index]) {
            if bytes[index] == ASCII.percent {
                guard index + 2 < end, ByteClass.hexadecimal(bytes[index + 1]) != nil,
                    ByteClass.hexadecimal(bytes[index + 2]) != nil
                else { return nil }
            }
            index += 1
        }
        return index
    }

    /// Digits, or none at all; no more than a port can be.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count <= maximumPortDigits else { return false }
        var port = 0
        for index in range {
            guard ByteClass.isDigit(bytes[index]) else { return false }
            port = port * 10 + Int(bytes[index] - ASCII.zero)
        }
        return port <= maximumPort
    }

    /// An IPv6 address as inet_pton(3) reads it; of `IPvFuture` no version was ever defined.
    private static func isAddress(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count < Int(INET6_ADDRSTRLEN) else { return false }
        var text = range.map { CChar(bitPattern: bytes[$0]) }
        text.append(0)
        var address = in6_addr()
        return inet_pton(AF_INET6, text, &address) == 1
    }
}
