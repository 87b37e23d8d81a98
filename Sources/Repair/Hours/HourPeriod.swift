import Network
import ServiceKit

/// The days of a report of hours, in the outlet's zone, both included.
struct HourPeriod: Sendable {
    let from: LocalDate
    /// The last day.
    let to: LocalDate

    /// The longest that is added up: a quarter.
    static let longest = 92

    /// Reads `from` and `to`, days or moments; by default today, or the one day that is named.
    ///
    /// - Throws: `Refusal` 400 for a period that ends before it begins, or is longer than a quarter.
    static func read(_ call: Call, zone: OutletZone) throws -> HourPeriod {
        func day(_ name: String) throws -> LocalDate? {
            try call.query.parsed(name) { text in LocalDate(text) ?? Instant(text).map(zone.date) }
        }
        let (first, last) = (try day("from"), try day("to"))
        let from = first ?? last ?? zone.date(of: call.now)
        let to = last ?? from
        guard from <= to, to.daysSinceEpoch - from.daysSinceEpoch < longest else {
            throw Refusal.invalidParameter("to")
        }
        return HourPeriod(from: from, to: to)
    }

    /// Each day from its first moment to the next one's: 23 to 25 hours where clocks change.
    func days(in zone: OutletZone) -> [(date: LocalDate, range: Range<Instant>)] {
        (0...Int(to.daysSinceEpoch - from.daysSinceEpoch)).map { offset in
            let date = from.adding(days: offset)
            return (date, zone.start(of: date)..<zone.start(of: date.adding(days: 1)))
        }
    }
}
