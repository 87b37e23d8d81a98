extension JSONScanner {
    /// number = [ minus ] int [ frac ] [ exp ] (RFC 8259 section 6).
    mutating func number() throws(JSONSyntaxError) -> JSONNumber {
        let start = position
        if current == Byte.minus { position += 1 }
        if current == Byte.zero {
            position += 1
            if isDigit { throw failure(.leadingZero) }
        } else {
            try digits()
        }
        if current == Byte.point {
            position += 1
            try digits()
        }
        if current | 0x20 == UInt8(ascii: "e") {
            position += 1
            if current == Byte.plus || current == Byte.minus { position += 1 }
            try digits()
        }
        guard position - start <= limits.maximumNumberLength else {
            throw JSONSyntaxError(offset: start, reason: .numberTooLong)
        }
        return JSONNumber(checked: text(start..<position))
    }

    private var isDigit: Bool {
        Byte.zero...Byte.nine ~= current
    }

    /// One digit or more.
    private mutating func digits() throws(JSONSyntaxError) {
        guard isDigit else { throw failure(.malformedNumber) }
        while isDigit { position += 1 }
    }
}
