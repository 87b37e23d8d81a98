/// The grammar's byte sets, written out as the RFCs list them; on purpose nothing of the server's own tables.
enum Octets {
    static let carriageReturn: UInt8 = 13
    static let lineFeed: UInt8 = 10

    private static let digits = Array("0123456789".utf8)
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let hexadecimal = Array("0123456789abcdefABCDEF".utf8)
    /// RFC 9110 section 5.6.2.
    private static let token = table(Array("!#$%&'*+-.^_`|~".utf8) + digits + letters)
    /// RFC 3986 section 3.2.2: unreserved, sub-delims, percent.
    private static let registeredName = table(Array("-._~!$&'()*+,;=%".utf8) + digits + letters)
    /// RFC 3986: what may stand in a path, a query or an authority.
    private static let target = table(Array("-._~!$&'()*+,;=%:@/?[]".utf8) + digits + letters)

    private static func table(_ members: [UInt8]) -> [Bool] {
        var table = [Bool](repeating: false, count: 256)
        for member in members { table[Int(member)] = true }
        return table
    }

    static func isToken(_ byte: UInt8) -> Bool { token[Int(byte)] }
    static func isRegisteredName(_ byte: UInt8) -> Bool { registeredName[Int(byte)] }
    static func isTarget(_ byte: UInt8) -> Bool { target[Int(byte)] }
    static func isDigit(_ byte: UInt8) -> Bool { digits.contains(byte) }
    static func isHexadecimal(_ byte: UInt8) -> Bool { hexadecimal.contains(byte) }
    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
    /// RFC 9110 section 5.5: VCHAR, obs-text, space, tab.
    static func isContent(_ byte: UInt8) -> Bool { isBlank(byte) || (33...126).contains(byte) || byte >= 128 }

    /// Where the next CRLF stands.
    static func lineEnd(_ bytes: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + 1 < bytes.count {
            if bytes[index] == carriageReturn, bytes[index + 1] == lineFeed { return index }
            index += 1
        }
        return nil
    }

    static func trimmed(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        Array(Array(bytes.drop(while: isBlank)).reversed().drop(while: isBlank).reversed())
    }

    static func lowercased(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
    }

    /// The elements of a list; empty ones do not count, RFC 9110 section 5.6.1.
    static func elements(_ value: [UInt8]) -> [String] {
        value.split(separator: 44).map { lowercased(trimmed($0)) }.filter { !$0.isEmpty }
    }
}
