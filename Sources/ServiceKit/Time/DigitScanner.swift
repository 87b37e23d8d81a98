/// Reads dates and times from text, strictly, byte by byte.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    /// Exactly `count` decimal digits.
    mutating func digits(_ count: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<count {
            guard let byte = rest.popFirst(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }

    mutating func date() -> LocalDate? {
        guard let year = digits(4), take(UInt8(ascii: "-")), let month = digits(2), take(UInt8(ascii: "-")),
            let day = digits(2)
        else { return nil }
        return LocalDate(year: Int(year), month: Int(month), day: Int(day))
    }

    /// One to `maximumDigits` digits after the point, as millionths.
    mutating func fraction(maximumDigits: Int) -> Int64? {
        var value: Int64 = 0
        var count = 0
        while let byte = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) {
            rest.removeFirst()
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
            count += 1
            if count > maximumDigits { return nil }
        }
        guard count > 0 else { return nil }
        for _ in count..<6 { value *= 10 }
        return value
    }

    /// `Z` or `+hh:mm`, in seconds east of Greenwich.
    mutating func offset() -> Int64? {
        if take(UInt8(ascii: "Z")) || take(UInt8(ascii: "z")) { return 0 }
        let sign: Int64 = take(UInt8(ascii: "-")) ? -1 : 1
        guard sign < 0 || take(UInt8(ascii: "+")), let hours = digits(2), hours < 24, take(UInt8(ascii: ":")),
            let minutes = digits(2), minutes < 60
        else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }
}
