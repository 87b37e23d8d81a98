extension JSONScanner {
    /// A string, the position on its opening quote; without escapes it is one copy of the bytes.
    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        try skipPlain()
        guard bytes[position] == Byte.quote else { return try escapedString(from: start) }
        position += 1
        return text(start..<(position - 1))
    }

    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var buffer: [UInt8] = []
        var run = start
        while true {
            buffer.append(contentsOf: bytes[run..<position])
            guard bytes[position] == Byte.backslash else {
                position += 1
                return String(decoding: buffer, as: UTF8.self)
            }
            try appendEscape(to: &buffer)
            run = position
            try skipPlain()
        }
    }

    /// Moves to the next quote or backslash; afterwards the position is on a byte.
    private mutating func skipPlain() throws(JSONSyntaxError) {
        let raw = UnsafeRawBufferPointer(bytes)
        while position < bytes.count {
            while bytes.count - position >= 8,
                Byte.isPlain(raw.loadUnaligned(fromByteOffset: position, as: UInt64.self), asciiOnly: true)
            {
                position += 8
            }
            let byte = current
            if byte == Byte.quote || byte == Byte.backslash { return }
            if byte < 0x20 { throw failure(.controlCharacter) }
            if byte < 0x80 {
                position += 1
            } else {
                position += try multibyteLength()
            }
        }
        throw failure(.unexpectedEnd)
    }

    /// The length of the well-formed sequence at the position, by the table of RFC 3629 section 4.
    private func multibyteLength() throws(JSONSyntaxError) -> Int {
        let lead = bytes[position]
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw failure(.invalidUTF8)
        }
        guard bytes.count - position >= length, second.contains(bytes[position + 1]) else {
            throw failure(.invalidUTF8)
        }
        for index in 2..<max(2, length) where bytes[position + index] & 0xC0 != 0x80 {
            throw failure(.invalidUTF8)
        }
        return length
    }
}

extension JSONScanner {
    /// Resolves the escape at the position and steps over it.
    private mutating func appendEscape(to buffer: inout [UInt8]) throws(JSONSyntaxError) {
        position += 1
        switch current {
        case Byte.quote, Byte.backslash, UInt8(ascii: "/"): buffer.append(current)
        case UInt8(ascii: "b"): buffer.append(0x08)
        case UInt8(ascii: "f"): buffer.append(0x0C)
        case UInt8(ascii: "n"): buffer.append(0x0A)
        case UInt8(ascii: "r"): buffer.append(0x0D)
        case UInt8(ascii: "t"): buffer.append(0x09)
        case UInt8(ascii: "u"):
            buffer.append(contentsOf: String(try escapedScalar()).utf8)
            return
        default: throw failure(.malformedEscape)
        }
        position += 1
    }

    /// `\u` and four hexadecimal digits, or two of them that are a surrogate pair; the position is on the first `u`.
    private mutating func escapedScalar() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 1
        let lone = JSONSyntaxError(offset: start, reason: .loneSurrogate)
        let first = try hexadecimalDigits()
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard first < 0xDC00 else { throw lone }
        guard current == Byte.backslash else { throw position < bytes.count ? lone : failure(.unexpectedEnd) }
        position += 1
        guard current == UInt8(ascii: "u") else { throw position < bytes.count ? lone : failure(.unexpectedEnd) }
        let second = try hexadecimalDigits()
        guard 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
        else { throw lone }
        return scalar
    }

    /// The four digits behind the `u` at the position.
    private mutating func hexadecimalDigits() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        position += 1
        for _ in 0..<4 {
            let digit: UInt8
            switch current {
            case Byte.zero...Byte.nine: digit = current - Byte.zero
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = current - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = current - UInt8(ascii: "A") + 10
            default: throw failure(.malformedEscape)
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
