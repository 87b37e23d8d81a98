package import SQLDatabase

/// A time of day to the minute, without a zone; 24:00 ends a day.
package struct LocalTime: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Minutes since midnight, 0 to 1440; stored so.
    package let minutes: Int

    package init(minutes: Int) {
        self.minutes = minutes
    }

    /// Reads `08:30`; `24:00` is allowed.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let hour = scanner.digits(2), scanner.take(UInt8(ascii: ":")), let minute = scanner.digits(2),
            scanner.isAtEnd, minute < 60, hour < 24 || (hour == 24 && minute == 0)
        else { return nil }
        minutes = Int(hour * 60 + minute)
    }

    package static func < (left: Self, right: Self) -> Bool { left.minutes < right.minutes }

    package var sql: SQLValue { .integer(Int64(minutes)) }
    package var description: String { text }

    package var text: String {
        String(unsafeUninitializedCapacity: 5) { buffer in
            var digits = DigitOutput(buffer)
            digits.append(Int64(minutes / 60), width: 2)
            digits.append(UInt8(ascii: ":"))
            digits.append(Int64(minutes % 60), width: 2)
            return digits.count
        }
    }
}
