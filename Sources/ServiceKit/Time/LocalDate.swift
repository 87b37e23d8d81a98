package import SQLDatabase

/// A calendar day of the proleptic Gregorian calendar, without a zone.
package struct LocalDate: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Days from 1970-01-01; stored so.
    package let daysSinceEpoch: Int32

    package init(daysSinceEpoch: Int32) {
        self.daysSinceEpoch = daysSinceEpoch
    }

    /// Nil where there is no such day; years 1900 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1900...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.days(inMonth: month, of: year)
        else { return nil }
        // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        daysSinceEpoch = Int32(era * 146_097 + dayOfEra - 719_468)
    }

    /// Reads `2026-11-24`.
    package init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let date = scanner.date(), scanner.isAtEnd else { return nil }
        self = date
    }

    package var components: (year: Int, month: Int, day: Int) {
        let (era, dayOfEra64) = (Int64(daysSinceEpoch) + 719_468).flooredDivision(by: 146_097)
        let dayOfEra = Int(dayOfEra64)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + Int(era) * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    package var weekday: Weekday {
        // 1970-01-01 was a Thursday.
        Weekday.allCases[Int((Int64(daysSinceEpoch) + 3).flooredDivision(by: 7).remainder)]
    }

    package func adding(days: Int) -> LocalDate { LocalDate(daysSinceEpoch: daysSinceEpoch + Int32(days)) }

    package static func < (left: Self, right: Self) -> Bool { left.daysSinceEpoch < right.daysSinceEpoch }

    package var sql: SQLValue { .integer(Int64(daysSinceEpoch)) }
    package var description: String { text }
    package var text: String {
        String(unsafeUninitializedCapacity: 10) { buffer in
            var digits = DigitOutput(buffer)
            write(to: &digits)
            return digits.count
        }
    }

    /// `20261124`, as document numbers carry it.
    package var compactText: String {
        let (year, month, day) = components
        return String(unsafeUninitializedCapacity: 8) { buffer in
            var digits = DigitOutput(buffer)
            digits.append(Int64(year), width: 4)
            digits.append(Int64(month), width: 2)
            digits.append(Int64(day), width: 2)
            return digits.count
        }
    }

    func write(to digits: inout DigitOutput) {
        let (year, month, day) = components
        digits.append(Int64(year), width: 4)
        digits.append(UInt8(ascii: "-"))
        digits.append(Int64(month), width: 2)
        digits.append(UInt8(ascii: "-"))
        digits.append(Int64(day), width: 2)
    }

    private static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
