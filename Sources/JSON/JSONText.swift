/// Strings between quotes, with the escapes that RFC 8259 section 7 demands and no others.
enum JSONText {
    /// Appends the text with its quotes.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        // Native strings give their storage without a copy.
        var text = text
        text.withUTF8 { append($0, to: &bytes) }
    }

    /// Appends UTF-8 with its quotes: the runs between escapes are copied whole.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(Byte.quote)
        var run = 0
        var index = 0
        while let next = nextEscape(in: text, from: index) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run..<next]))
            appendEscape(text[next], to: &bytes)
            index = next + 1
            run = index
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[run...]))
        bytes.append(Byte.quote)
    }

    private static func nextEscape(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let raw = UnsafeRawBufferPointer(text)
        var index = start
        while index < text.count {
            while text.count - index >= 8,
                Byte.isPlain(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self), asciiOnly: false)
            {
                index += 8
            }
            guard index < text.count else { return nil }
            let byte = text[index]
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { return index }
            index += 1
        }
        return nil
    }

    private static func appendEscape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            let low = byte & 0x0F
            bytes.append(contentsOf: [UInt8(ascii: "u"), Byte.zero, Byte.zero, Byte.zero + byte >> 4])
            bytes.append(low < 10 ? Byte.zero + low : UInt8(ascii: "a") + low - 10)
        }
    }
}
