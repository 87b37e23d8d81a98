/// The byte sets of HTTP's grammar, as bit masks over the ASCII range: no table to initialise, no memory to read.
enum ByteClass {
    /// `tchar`, RFC 9110 section 5.6.2.
    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        contains(byte, low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
    }

    /// What a request target may hold: what RFC 3986 lets stand in path, query and authority.
    ///
    /// Brackets, which belong to addresses alone, are let through in queries, where clients send them as they are. No
    /// `#`: a fragment is never sent (RFC 9110 section 7.1). No backslash, which some take for a slash.
    @inline(__always)
    static func isTarget(_ byte: UInt8) -> Bool {
        // ! $ % & ' ( ) * + , - . / 0-9 : ; = ? @ A-Z [ ] _ a-z ~
        contains(byte, low: 0xAFFF_FFF2_0000_0000, high: 0x47FF_FFFE_AFFF_FFFF)
    }

    /// `field-vchar`, space and tab, RFC 9110 section 5.5.
    @inline(__always)
    static func isFieldContent(_ byte: UInt8) -> Bool {
        (byte >= ASCII.space && byte != 0x7F) || byte == ASCII.horizontalTab
    }

    /// Optional whitespace, RFC 9110 section 5.6.3.
    @inline(__always)
    static func isBlank(_ byte: UInt8) -> Bool {
        byte == ASCII.space || byte == ASCII.horizontalTab
    }

    /// `DIGIT`.
    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool {
        byte &- ASCII.zero < 10
    }

    /// What `reg-name` may hold: unreserved, sub-delims and the percent sign, RFC 3986 section 3.2.2.
    @inline(__always)
    static func isHostName(_ byte: UInt8) -> Bool {
        // ! $ % & ' ( ) * + , - . 0-9 ; = | A-Z _ a-z ~
        contains(byte, low: 0x2BFF_7FF2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
    }

    /// The value of a hexadecimal digit.
    @inline(__always)
    static func hexadecimal(_ byte: UInt8) -> UInt8? {
        if isDigit(byte) { return byte - ASCII.zero }
        let letter = (byte | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    /// The lower-case form of an ASCII letter; every other byte as it is.
    @inline(__always)
    static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    @inline(__always)
    private static func contains(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
        guard byte < 128 else { return false }
        return ((byte < 64 ? low : high) >> UInt64(byte & 63)) & 1 == 1
    }
}
