extension FieldReader {
    /// Text without white space around it and without control characters but line feed and tab.
    func string(length: ClosedRange<Int>) -> String? {
        guard let (text, count) = trimmed(expected: "text without control characters") else { return nil }
        guard count >= length.lowerBound else { return complain(.tooShort(minimum: length.lowerBound)) }
        guard count <= length.upperBound else { return complain(.tooLong(maximum: length.upperBound)) }
        return text
    }

    func parsed<T>(expected: @autoclosure () -> String, _ parse: (String) -> T?) -> T? {
        guard let (text, _) = trimmed(expected: expected()) else { return nil }
        guard let result = parse(text) else { return complain(.malformed(expected: expected())) }
        return result
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
        guard case .string(let text) = value else { return complain(.wrongType(expected: .string)) }
        guard let result = T(rawValue: text) else { return complain(.notOneOf(T.allCases.map(\.rawValue))) }
        return result
    }

    /// The text and its length in Unicode scalars.
    private func trimmed(expected: @autoclosure () -> String) -> (text: String, count: Int)? {
        guard case .string(let whole) = value else { return complain(.wrongType(expected: .string)) }
        var text = whole.trimmingWhiteSpace()
        guard let count = text.withUTF8(countScalars) else { return complain(.malformed(expected: expected())) }
        return (text, count)
    }
}

/// The number of Unicode scalars; `nil` where there is a control character (C0, delete, C1) but line feed and tab.
private func countScalars(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var count = 0
    var previous: UInt8 = 0
    for byte in text {
        if byte < 0x20, byte != 0x0A, byte != 0x09 { return nil }
        // C1 is U+0080 to U+009F: C2 80 to C2 9F.
        if byte == 0x7F || (previous == 0xC2 && byte < 0xA0) { return nil }
        // Continuation bytes are 10xxxxxx; every other byte starts a scalar.
        if byte & 0xC0 != 0x80 { count += 1 }
        previous = byte
    }
    return count
}

extension String {
    /// Without the white space (the Unicode property) at both ends; the same string where there is none.
    fileprivate func trimmingWhiteSpace() -> String {
        // Most texts start and end with a letter or digit of ASCII; the properties are a slow look-up.
        if let first = utf8.first, let last = utf8.last, 0x21...0x7F ~= first, 0x21...0x7F ~= last { return self }
        var rest = unicodeScalars[...]
        while let scalar = rest.first, scalar.properties.isWhitespace { rest.removeFirst() }
        while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
        return rest.startIndex == startIndex && rest.endIndex == endIndex ? self : String(rest)
    }
}
