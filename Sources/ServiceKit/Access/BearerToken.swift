/// The token of an `Authorization` field.
enum BearerToken {
    private static let scheme = Array("bearer ".utf8)

    /// Nil where there is none of 1 to 200 bytes (RFC 6750, 2.1).
    ///
    /// The scheme is compared without case (RFC 9110, 11.1).
    static func token(_ field: String) -> Substring.UTF8View? {
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
