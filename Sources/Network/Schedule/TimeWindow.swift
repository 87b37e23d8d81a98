package import ServiceKit

/// A span of one day by the wall clock; the end is after the start.
package struct TimeWindow: Hashable, Sendable, Comparable {
    package let start: LocalTime
    package let end: LocalTime

    package init(start: LocalTime, end: LocalTime) {
        self.start = start
        self.end = end
    }

    package static func < (left: Self, right: Self) -> Bool { (left.start, left.end) < (right.start, right.end) }

    func overlaps(_ other: TimeWindow) -> Bool { start < other.end && other.start < end }
}

/// A span that comes again every week.
package struct WeeklyWindow: Hashable, Sendable {
    package let day: Weekday
    package let window: TimeWindow

    package init(day: Weekday, window: TimeWindow) {
        self.day = day
        self.window = window
    }
}

/// What holds on one date instead of the week: no windows means closed (NET-02).
package struct DateException: Hashable, Sendable {
    package let date: LocalDate
    package let windows: [TimeWindow]
    package let note: String?

    package init(date: LocalDate, windows: [TimeWindow], note: String?) {
        self.date = date
        self.windows = windows
        self.note = note
    }
}
