/// The `Date` line, RFC 9110 section 5.6.7, made anew once a second.
struct DateLine {
    private static let days: [StaticString] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private var second: Int64 = -1
    /// The line with its CRLF.
    private(set) var bytes: [UInt8] = []

    /// Brings the line to this second since 1970.
    mutating func update(second: Int64) {
        guard second != self.second, second >= 0 else { return }
        self.second = second
        let day = Int(second / 86_400)
        let time = Int(second % 86_400)
        let date = Self.civil(day)
        var line: [UInt8] = []
        line.append("Date: ")
        line.append(Self.days[day % 7])
        line.append(", ")
        Self.append(date.day, to: &line)
        line.append(" ")
        line.append(Self.months[date.month - 1])
        line.append(" ")
        line.append(decimal: date.year)
        line.append(" ")
        Self.append(time / 3_600, to: &line)
        line.append(":")
        Self.append(time / 60 % 60, to: &line)
        line.append(":")
        Self.append(time % 60, to: &line)
        line.append(" GMT\r\n")
        bytes = line
    }

    private static func append(_ number: Int, to line: inout [UInt8]) {
        if number < 10 { line.append(ASCII.zero) }
        line.append(decimal: number)
    }

    /// The Gregorian date of a day since 1970, counted in years that begin in March, so that the leap day comes last.
    private static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
            month: month,
            day: dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }
}
