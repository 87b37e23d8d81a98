package import SQLDatabase

/// A moment in UTC, to the microsecond since 1970-01-01T00:00:00Z.
package struct Instant: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    package init(seconds: Int64) {
        microseconds = seconds * 1_000_000
    }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    package func adding(microseconds delta: Int64) -> Instant { Instant(microseconds: microseconds + delta) }
    package func adding(seconds: Int64) -> Instant { adding(microseconds: seconds * 1_000_000) }
    package func adding(minutes: Int64) -> Instant { adding(seconds: minutes * 60) }
    package func adding(hours: Int64) -> Instant { adding(minutes: hours * 60) }
    package func adding(days: Int64) -> Instant { adding(hours: days * 24) }
    package func adding(_ work: Hours) -> Instant { adding(microseconds: work.microseconds) }

    /// Microseconds from the other moment to this one.
    package func since(_ other: Instant) -> Int64 { microseconds - other.microseconds }
    package func minutes(since other: Instant) -> Int64 { since(other) / 60_000_000 }

    package var sql: SQLValue { .integer(microseconds) }
    package var description: String { text }

    /// RFC 3339 in UTC with `Z`; a fraction only when it is not zero (API-01).
    package var text: String {
        String(unsafeUninitializedCapacity: Self.maximumLength) { write(to: $0) }
    }

    /// The bytes that the longest text has: `2026-11-22T06:44:24.123456Z`.
    static let maximumLength = 27

    /// Writes the text; answers its length.
    func write(to buffer: UnsafeMutableBufferPointer<UInt8>) -> Int {
        let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
        let (days, secondOfDay) = seconds.flooredDivision(by: 86_400)
        var digits = DigitOutput(buffer)
        LocalDate(daysSinceEpoch: Int32(clamping: days)).write(to: &digits)
        digits.append(UInt8(ascii: "T"))
        digits.append(secondOfDay / 3_600, width: 2)
        digits.append(UInt8(ascii: ":"))
        digits.append(secondOfDay / 60 % 60, width: 2)
        digits.append(UInt8(ascii: ":"))
        digits.append(secondOfDay % 60, width: 2)
        if fraction != 0 {
            digits.append(UInt8(ascii: "."))
            digits.append(fraction, width: 6)
            digits.dropTrailingZeros()
        }
        digits.append(UInt8(ascii: "Z"))
        return digits.count
    }

    /// Reads RFC 3339, section 5.6: `Z` or a numeric offset; up to six digits of a second; years 1970 to 9999.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let date = scanner.date(), scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")),
            let hour = scanner.digits(2), hour < 24, scanner.take(UInt8(ascii: ":")),
            let minute = scanner.digits(2), minute < 60, scanner.take(UInt8(ascii: ":")),
            let second = scanner.digits(2), second < 60
        else { return nil }
        var micro: Int64 = 0
        if scanner.take(UInt8(ascii: ".")) {
            guard let fraction = scanner.fraction(maximumDigits: 6) else { return nil }
            micro = fraction
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + hour * 3_600 + minute * 60 + second - offset
        guard seconds >= 0 else { return nil }
        microseconds = seconds * 1_000_000 + micro
    }
}

extension Int64 {
    /// Quotient rounded down and remainder from 0; for moments before 1970 too.
    func flooredDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
