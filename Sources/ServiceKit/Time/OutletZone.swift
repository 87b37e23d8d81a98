// Foundation, not FoundationEssentials: only the full library knows named time zones on Linux (its ICU carries the
// rules).
import Foundation

/// An IANA time zone by name; all arithmetic of slots and days goes through it (NET-01, NET-02).
package struct OutletZone: Hashable, Sendable {
    package let identifier: String
    private let zone: TimeZone

    /// Nil where the name is not an IANA zone (`Area/City` or `UTC`).
    package init?(_ identifier: String) {
        guard identifier == "UTC" || identifier.contains("/"), let zone = TimeZone(identifier: identifier) else {
            return nil
        }
        self.identifier = identifier
        self.zone = zone
    }

    package static let utc = OutletZone(identifier: "UTC", zone: .gmt)

    private init(identifier: String, zone: TimeZone) {
        self.identifier = identifier
        self.zone = zone
    }

    /// Seconds east of Greenwich at a moment.
    package func offset(at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.microseconds) / 1_000_000)))
    }

    package func date(of instant: Instant) -> LocalDate {
        local(instant).date
    }

    package func local(_ instant: Instant) -> (date: LocalDate, time: LocalTime) {
        let seconds = instant.microseconds.flooredDivision(by: 1_000_000).quotient + offset(at: instant)
        let (days, second) = seconds.flooredDivision(by: 86_400)
        return (LocalDate(daysSinceEpoch: Int32(clamping: days)), LocalTime(minutes: Int(second / 60)))
    }

    /// The moment of a wall-clock time.
    ///
    /// A time that a clock change leaves out moves forward by the gap; of a time that
    /// occurs twice it is the first.
    package func instant(_ date: LocalDate, _ time: LocalTime) -> Instant {
        let wall = Int64(date.daysSinceEpoch) * 86_400 + Int64(time.minutes) * 60
        let before = offset(at: Instant(seconds: wall - 86_400))
        let after = offset(at: Instant(seconds: wall + 86_400))
        let early = Instant(seconds: wall - before)
        if before == after || offset(at: early) == before { return early }
        let late = Instant(seconds: wall - after)
        return offset(at: late) == after ? late : early
    }

    /// The first moment of a day.
    package func start(of date: LocalDate) -> Instant { instant(date, LocalTime(minutes: 0)) }
}
