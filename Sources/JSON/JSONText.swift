/// Strings between quotes, with the escapes that RFC 8259 section 7 demands and no others.
enum JSONText {
    /// Appends the text with its quotes.
    static func append(_ text: String, to output: inout ByteOutput) {
        // Native strings give their storage without a copy.
        var text = text
        text.withUTF8 { append($0, to: &output) }
    }

    /// Appends UTF-8 with its quotes: the runs between escapes are copied whole.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to output: inout ByteOutput) {
        output.reserve(text.count + 2)
        output.append(Byte.quote)
        var run = 0
        var index = 0
        while let next = nextEscape(in: text, from: index) {
            output.append(UnsafeBufferPointer(rebasing: text[run..<next]))
            appendEscape(text[next], to: &output)
            index = next + 1
            run = index
        }
        output.append(run == 0 ? text : UnsafeBufferPointer(rebasing: text[run...]))
        output.append(Byte.quote)
    }

    /// Whether a literal can stand between quotes as it is.
    static func isPlain(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { nextEscape(in: $0, from: 0) == nil }
    }

    private static func nextEscape(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let raw = UnsafeRawBufferPointer(text)
        var index = start
        while text.count - index >= 8, isPlain(raw, at: index) { index += 8 }
        // What is left is fewer than eight, or begins with an escape: the last eight, partly looked at before.
        let last = text.count - 8
        if last >= start, last <= index, isPlain(raw, at: last) { return nil }
        while index < text.count {
            let byte = text[index]
            if byte < 0x20 || byte == Byte.quote || byte == Byte.backslash { return index }
            index += 1
        }
        return nil
    }

    /// Whether none of eight bytes needs an escape.
    ///
    /// Vectors of the standard library were tried: six times as slow.
    @inline(__always)
    private static func isPlain(_ text: UnsafeRawBufferPointer, at index: Int) -> Bool {
        Byte.isPlain(text.loadUnaligned(fromByteOffset: index, as: UInt64.self), asciiOnly: false)
    }

    private static func appendEscape(_ byte: UInt8, to output: inout ByteOutput) {
        output.append(Byte.backslash)
        switch byte {
        case Byte.quote, Byte.backslash: output.append(byte)
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        default:
            let low = byte & 0x0F
            output.append("u00")
            output.append(Byte.zero + byte >> 4)
            output.append(low < 10 ? Byte.zero + low : UInt8(ascii: "a") + low - 10)
        }
    }
}
