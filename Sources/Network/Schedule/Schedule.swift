package import ServiceKit

/// Windows by weekday with exceptions by date: opening hours and shifts (NET-02, NET-04).
///
/// Windows are wall-clock times; every answer is in instants of the zone, so a day on which the clocks change is as
/// long as it is.
package struct Schedule: Hashable, Sendable {
    package var week: [WeeklyWindow]
    package var exceptions: [DateException]

    /// Makes a schedule of windows that were checked when they were read.
    package init(week: [WeeklyWindow], exceptions: [DateException] = []) {
        self.week = week
        self.exceptions = exceptions
    }

    /// The windows that hold on a date, as the wall clock shows them.
    package func windows(on date: LocalDate) -> [TimeWindow] {
        if let exception = exceptions.first(where: { $0.date == date }) { return exception.windows }
        let day = date.weekday
        return week.lazy.filter { $0.day == day }.map(\.window)
    }

    /// The same in instants: in order, windows that touch joined.
    package func windows(on date: LocalDate, in zone: OutletZone) -> [Range<Instant>] {
        let spans = windows(on: date).compactMap { window -> Range<Instant>? in
            let (start, end) = (zone.instant(date, window.start), zone.instant(date, window.end))
            // A start that a clock change leaves out moves forward by the gap, beyond an end soon after the gap.
            return start < end ? start..<end : nil
        }
        return Self.merged(spans)
    }

    /// Whether the whole span lies in windows that follow each other without a gap, midnight included.
    package func covers(from: Instant, until: Instant, in zone: OutletZone) -> Bool {
        guard from <= until else { return false }
        var reached = from
        var date = zone.date(of: from)
        let last = zone.date(of: until)
        while date <= last {
            let before = reached
            for window in windows(on: date, in: zone) where window.lowerBound <= reached && reached < window.upperBound
            {
                reached = window.upperBound
            }
            if reached >= until && reached > from { return true }
            guard reached > before else { return false }
            date = date.adding(days: 1)
        }
        return false
    }

    /// When work that begins at `from` and runs only inside the windows is done.
    ///
    /// - Returns: nil where that is more than `days` days away.
    package func finish(of work: Hours, from: Instant, within days: Int, in zone: OutletZone) -> Instant? {
        guard work.hundredths > 0 else { return from }
        let latest = from.adding(days: Int64(days))
        var remaining = work.microseconds
        var date = zone.date(of: from)
        let last = zone.date(of: latest)
        while date <= last {
            for window in windows(on: date, in: zone) where from < window.upperBound {
                let start = max(window.lowerBound, from)
                let available = window.upperBound.since(start)
                if remaining <= available {
                    let end = start.adding(microseconds: remaining)
                    return end <= latest ? end : nil
                }
                remaining -= available
            }
            date = date.adding(days: 1)
        }
        return nil
    }

    private static func merged(_ spans: [Range<Instant>]) -> [Range<Instant>] {
        guard spans.count > 1 else { return spans }
        var result: [Range<Instant>] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            guard let last = result.last, span.lowerBound <= last.upperBound else {
                result.append(span)
                continue
            }
            result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
        }
        return result
    }
}
