import Network
import SQLDatabase
package import ServiceKit

/// The days of a report, in each outlet's own zone, and as many days before them for the trend.
package struct CompliancePeriod: Sendable, Equatable {
    /// The first day.
    package let from: LocalDate
    /// The last day.
    package let to: LocalDate

    /// The longest that is added up: a leap year.
    static let longest = 366
    /// What is shown where nothing else is asked: four weeks.
    static let usual = 28

    var days: Int { Int(to.daysSinceEpoch - from.daysSinceEpoch) + 1 }
    /// The first of the days before.
    var before: LocalDate { from.adding(days: -days) }

    /// The names of its parameters.
    package static let parameters: Set<String> = ["from", "to"]

    /// Reads `from` and `to`, days or moments, both included; by default the four weeks up to today.
    ///
    /// - Throws: `Refusal` 400 for a period that ends before it begins, or is longer than a year.
    package static func read(_ call: Call, zone: OutletZone) throws -> CompliancePeriod {
        func day(_ name: String) throws -> LocalDate? {
            try call.query.parsed(name) { text in LocalDate(text) ?? Instant(text).map(zone.date) }
        }
        let (first, last) = (try day("from"), try day("to"))
        let to = last ?? first.map { $0.adding(days: usual - 1) } ?? zone.date(of: call.now)
        let period = CompliancePeriod(from: first ?? to.adding(days: 1 - usual), to: to)
        guard period.from <= period.to, period.days <= longest else { throw Refusal.invalidParameter("to") }
        return period
    }
}
