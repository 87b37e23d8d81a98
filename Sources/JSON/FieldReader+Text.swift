extension FieldReader {
    /// Text without white space around it and without control characters but line feed and tab.
    func string(length: ClosedRange<Int>) -> String? {
        guard let text = trimmed(expected: "text without control characters") else { return nil }
        let count = text.unicodeScalars.count
        guard count >= length.lowerBound else { return complain(.tooShort(minimum: length.lowerBound)) }
        guard count <= length.upperBound else { return complain(.tooLong(maximum: length.upperBound)) }
        return text
    }

    func parsed<T>(expected: String, _ parse: (String) -> T?) -> T? {
        guard let text = trimmed(expected: expected) else { return nil }
        guard let result = parse(text) else { return complain(.malformed(expected: expected)) }
        return result
    }

    func choice<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> T? where T.RawValue == String {
        guard case .string(let text) = value else { return complain(.wrongType(expected: .string)) }
        guard let result = T(rawValue: text) else { return complain(.notOneOf(T.allCases.map(\.rawValue))) }
        return result
    }

    private func trimmed(expected: String) -> String? {
        guard case .string(let whole) = value else { return complain(.wrongType(expected: .string)) }
        let text = whole.trimmingWhiteSpace()
        guard !text.hasForbiddenControlCharacter else { return complain(.malformed(expected: expected)) }
        return text
    }
}

extension String {
    /// Without the white space (the Unicode property) at both ends; the same string where there is none.
    fileprivate func trimmingWhiteSpace() -> String {
        guard let first = unicodeScalars.first, let last = unicodeScalars.last,
            first.properties.isWhitespace || last.properties.isWhitespace
        else { return self }
        var rest = unicodeScalars[...]
        while let scalar = rest.first, scalar.properties.isWhitespace { rest.removeFirst() }
        while let scalar = rest.last, scalar.properties.isWhitespace { rest.removeLast() }
        return String(rest)
    }

    /// Whether there is a control character (C0, delete, C1) other than line feed and tab.
    fileprivate var hasForbiddenControlCharacter: Bool {
        var previous: UInt8 = 0
        for byte in utf8 {
            if byte < 0x20, byte != 0x0A, byte != 0x09 { return true }
            if byte == 0x7F { return true }
            // C1 is U+0080 to U+009F: C2 80 to C2 9F.
            if previous == 0xC2, byte < 0xA0 { return true }
            previous = byte
        }
        return false
    }
}
