package import ServiceKit

/// Slot arithmetic in the outlet's zone (NET-02).
extension Outlet {
    /// When the outlet is open on a day: in order, windows that touch joined.
    package func openWindows(on date: LocalDate) -> [Range<Instant>] {
        schedule.windows(on: date, in: zone)
    }

    /// Whether it is open all the time from one moment to the other.
    package func isOpen(from: Instant, until: Instant) -> Bool {
        schedule.covers(from: from, until: until, in: zone)
    }

    /// When work begun at `from` is done at the earliest, since it runs only while the outlet is open; nil where that
    /// is more than 60 days away.
    package func earliestFinish(of work: Hours, from: Instant) -> Instant? {
        schedule.finish(of: work, from: from, within: 60, in: zone)
    }
}
