import ServiceKit

/// The month or the week that a report is about: `2026-11`, or `2026-W47` (ISO 8601, weeks from Monday).
struct ReportPeriod: Sendable, Equatable {
    let text: String
    let first: LocalDate
    /// The day after its last.
    let end: LocalDate

    /// Nil where the text names no month or week.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let year = Self.number(parts[0], digits: 4), (2000...2999).contains(year) else {
            return nil
        }
        if parts[1].first == "W" {
            guard let week = Self.number(parts[1].dropFirst(), digits: 2),
                let monday = Self.monday(ofWeek: week, year)
            else { return nil }
            self.init(text: text, first: monday, end: monday.adding(days: 7))
        } else {
            guard let month = Self.number(parts[1], digits: 2),
                let first = LocalDate(year: year, month: month, day: 1),
                let end = LocalDate(
                    year: month == 12 ? year + 1 : year, month: month == 12 ? 1 : month + 1, day: 1)
            else { return nil }
            self.init(text: text, first: first, end: end)
        }
    }

    /// The month that a day is in.
    init?(monthOf day: LocalDate) {
        let (year, month, _) = day.components
        self.init("\(year)-\(Self.padded(month))")
    }

    /// The week that begins on a Monday.
    private init?(weekFrom monday: LocalDate) {
        // A week belongs to the year of its Thursday (ISO 8601).
        let thursday = monday.adding(days: 3)
        let year = thursday.components.year
        guard let january = LocalDate(year: year, month: 1, day: 1) else { return nil }
        let week = Int(thursday.daysSinceEpoch - january.daysSinceEpoch) / 7 + 1
        self.init("\(year)-W\(Self.padded(week))")
    }

    private init(text: String, first: LocalDate, end: LocalDate) {
        self.text = text
        self.first = first
        self.end = end
    }

    /// The month or week before.
    var previous: ReportPeriod? {
        text.contains("W")
            ? ReportPeriod(weekFrom: first.adding(days: -7)) : ReportPeriod(monthOf: first.adding(days: -1))
    }

    /// The weeks that end in it.
    var weeks: [ReportPeriod] {
        let days = (0..<Int(end.daysSinceEpoch - first.daysSinceEpoch)).map { first.adding(days: $0) }
        return days.filter { $0.weekday == .sun }.compactMap { ReportPeriod(weekFrom: $0.adding(days: -6)) }
    }

    /// From its first moment up to and without the first of the next one.
    func span(in zone: OutletZone) -> Range<Instant> { zone.start(of: first)..<zone.start(of: end) }

    /// The Monday of a week; the first has the year's first Thursday, and so 4 January.
    private static func monday(ofWeek week: Int, _ year: Int) -> LocalDate? {
        guard (1...53).contains(week), let fourth = LocalDate(year: year, month: 1, day: 4) else { return nil }
        let since = Weekday.allCases.firstIndex(of: fourth.weekday) ?? 0
        let monday = fourth.adding(days: (week - 1) * 7 - since)
        return monday.adding(days: 3).components.year == year ? monday : nil
    }

    private static func number(_ text: Substring, digits: Int) -> Int? {
        text.utf8.count == digits && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            ? Int(text) : nil
    }

    private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
