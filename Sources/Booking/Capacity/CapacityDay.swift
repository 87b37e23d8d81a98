import Network
import ServiceKit

/// A calendar day of an outlet, with its arithmetic: asking the zone for each window is what would cost.
struct CapacityDay: Sendable {
    let date: LocalDate
    let span: Range<Instant>
    let openings: [Range<Instant>]
    private let zone: OutletZone
    /// Whether wall-clock time runs evenly from its beginning to its end.
    private let isEven: Bool

    private static let length: Int64 = 86_400_000_000

    /// - Parameter spans: the days' first moments are the zone's; the next one's is given, since it is needed anyway.
    init(_ date: LocalDate, from start: Instant, until end: Instant, of outlet: Outlet) {
        self.date = date
        span = start..<end
        zone = outlet.zone
        isEven = end.since(start) == Self.length
        openings =
            isEven
            ? Self.evenly(outlet.schedule.windows(on: date), start).joined : outlet.openWindows(on: date)
    }

    /// The days from one to another, both included.
    static func days(_ first: LocalDate, through last: LocalDate, of outlet: Outlet) -> [CapacityDay] {
        let dates = (0...max(0, Int(last.daysSinceEpoch - first.daysSinceEpoch))).map(first.adding(days:))
        let starts = (dates + [last.adding(days: 1)]).map(outlet.zone.start(of:))
        return dates.enumerated().map { index, date in
            CapacityDay(date, from: starts[index], until: starts[index + 1], of: outlet)
        }
    }

    /// The windows of a schedule on this day.
    func windows(of schedule: Schedule) -> [Range<Instant>] {
        isEven ? Self.evenly(schedule.windows(on: date), span.lowerBound) : schedule.windows(on: date, in: zone)
    }

    /// The moments that service times leave of this day, but for times out of service.
    func windows(of times: ServiceTimes) -> [Range<Instant>] {
        guard times.windows(on: date) != nil else { return [span] }
        return windows(of: times.schedule)
    }

    private static func evenly(_ windows: [TimeWindow], _ start: Instant) -> [Range<Instant>] {
        windows.map { window in
            start.adding(minutes: Int64(window.start.minutes))..<start.adding(minutes: Int64(window.end.minutes))
        }
    }
}
