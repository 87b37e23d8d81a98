/// Reads a field value from left to right by the rules of RFC 9110 section 5.6.
struct FieldScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ value: String) {
        bytes = Array(value.utf8)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// Takes this byte where it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() {
        while position < bytes.count, ByteClass.isBlank(bytes[position]) {
            position += 1
        }
    }

    /// Goes to the next element of a list, over empty ones (section 5.6.1.2); false at the end.
    mutating func findElement() -> Bool {
        repeat {
            skipBlanks()
        } while take(ASCII.comma)
        return !isAtEnd
    }

    /// Whether an element ends here; what else may stand there is no list.
    mutating func endElement() -> Bool {
        skipBlanks()
        return isAtEnd || take(ASCII.comma)
    }

    /// A token in lower case; empty where there is none.
    mutating func token() -> String {
        let start = position
        while position < bytes.count, ByteClass.isToken(bytes[position]) {
            position += 1
        }
        return String(decoding: bytes[start..<position].lazy.map(ByteClass.lowercased), as: UTF8.self)
    }

    /// A decimal number, held at `Int.max` where it is larger; nil where there is no digit.
    mutating func number() -> Int? {
        let start = position
        var number = 0
        while position < bytes.count, ByteClass.isDigit(bytes[position]) {
            let (product, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowsToo) = product.addingReportingOverflow(Int(bytes[position] - ASCII.zero))
            number = overflows || overflowsToo ? Int.max : sum
            position += 1
        }
        return position > start ? number : nil
    }

    /// A weight in thousandths, 1000 where none is given; nil where it is malformed (RFC 9110 section 12.4.2).
    mutating func weight() -> Int? {
        skipBlanks()
        guard take(ASCII.semicolon) else { return 1_000 }
        skipBlanks()
        guard token() == "q", take(ASCII.equalsSign) else { return nil }
        guard let whole = digit(), whole <= 1 else { return nil }
        var weight = whole * 1_000
        guard take(ASCII.period) else { return weight }
        var unit = 100
        while unit > 0, let digit = digit() {
            weight += digit * unit
            unit /= 10
        }
        return weight <= 1_000 ? weight : nil
    }

    private mutating func digit() -> Int? {
        guard position < bytes.count, ByteClass.isDigit(bytes[position]) else { return nil }
        position += 1
        return Int(bytes[position - 1] - ASCII.zero)
    }
}
