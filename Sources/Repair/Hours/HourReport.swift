import JSON
import Network
import SQLDatabase
import ServiceKit

/// The hours of an outlet's people by day, in the outlet's zone (REP-14).
struct HourReport: Sendable {
    struct Person: Sendable {
        let id: StaffID
        let name: String
        var total = HourFigures()
        var days: [(date: LocalDate, figures: HourFigures)] = []
    }

    let outlet: Outlet
    let period: HourPeriod
    let now: Instant
    let people: [Person]

    init(
        _ outlet: Outlet, _ period: HourPeriod, staff: StaffID?, now: Instant, in transaction: Transaction
    ) throws {
        self.outlet = outlet
        self.period = period
        self.now = now
        let days = period.days(in: outlet.zone)
        let range = days[0].range.lowerBound..<days[days.count - 1].range.upperBound
        people = try HoursTable.people(at: outlet.id, range, staff: staff, in: transaction)
            .map { $0.figures(of: days, now: now) }
    }

    func write(to writer: inout JSONWriter, _ language: Language) {
        var total = HourFigures()
        for person in people { total += person.total }
        writer.object { writer in
            writer.member("outletId", outlet.id)
            writer.member("from", period.from)
            writer.member("to", period.to)
            writer.member("timeZone", outlet.zone.identifier)
            writer.member("at", now)
            writer.object("total") { writer in
                total.writeMinutes(to: &writer)
                total.writeRatios(to: &writer, language)
            }
            writer.array("people") { writer in
                for person in people { writer.object { Self.write(person, to: &$0, language) } }
            }
        }
    }

    private static func write(_ person: Person, to writer: inout JSONWriter, _ language: Language) {
        writer.member("staffId", person.id)
        writer.member("name", person.name)
        writer.object("total") { writer in
            person.total.writeMinutes(to: &writer)
            person.total.writeRatios(to: &writer, language)
        }
        writer.array("days") { writer in
            for (date, figures) in person.days {
                writer.object { writer in
                    writer.member("date", date)
                    figures.writeMinutes(to: &writer)
                }
            }
        }
    }
}
