import JSON
import SQLDatabase
import ServiceKit

/// Opening hours by weekday with exceptions by date (NET-02).
enum CalendarRoutes {
    static let all: [Route] = [
        .get("/v1/outlets/{id}/calendar", .readNetwork, query: ["from", "to"], show),
        .put("/v1/outlets/{id}/calendar", .manageNetwork, rules: BodyRules(.NET_02), reading: read, replace),
    ]

    /// The most days that one answer shows.
    private static let mostDays = 366
    private static let daysShown = 14

    private static func read(_ reader: inout ObjectReader) -> Schedule {
        Schedule(
            week: Schedule.readWeek("openingHours", &reader),
            exceptions: Schedule.readExceptions("exceptions", &reader))
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.load(call.id("id"), in: transaction)
        let from = try call.query.date("from") ?? outlet.zone.date(of: call.now)
        let to = try call.query.date("to") ?? from.adding(days: daysShown - 1)
        guard from <= to, Int(to.daysSinceEpoch) - Int(from.daysSinceEpoch) < mostDays else {
            throw Refusal.invalidParameter("to")
        }
        return answer(outlet, from, to).taggedByContent(version: outlet.version)
    }

    private static func replace(_ input: Schedule, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let before = try Outlet.load(call.id("id"), in: transaction)
        try call.checkVersion(before.version)
        var outlet = before
        outlet.schedule = input
        let changes = Event.changes(of: Outlet.changeable, from: before, to: outlet)
        if !changes.isEmpty {
            outlet.version += 1
            try OutletTable.update(outlet, in: transaction)
            try call.record(
                Event(
                    "outlet.updated", outlet.id.text, version: outlet.version, outlet: outlet.id.text,
                    changes: changes), in: transaction)
        }
        let today = outlet.zone.date(of: call.now)
        return answer(outlet, today, today.adding(days: daysShown - 1)).taggedByContent(version: outlet.version)
    }

    private static func answer(_ outlet: Outlet, _ from: LocalDate, _ to: LocalDate) -> Answer {
        .json { writer in
            writer.object { writer in
                writer.member("outletId", outlet.id)
                writer.member("version", outlet.version)
                writer.member("timeZone", outlet.zone.identifier)
                Schedule.writeWeek("openingHours", outlet.schedule.week, to: &writer)
                Schedule.writeExceptions("exceptions", outlet.schedule.exceptions, to: &writer)
                writer.array("days") { writer in
                    for date in (0...Int(to.daysSinceEpoch - from.daysSinceEpoch)).map(from.adding(days:)) {
                        writer.object { write(date, of: outlet, to: &$0) }
                    }
                }
            }
        }
    }

    /// One day as it is: in instants, so that a day on which the clocks change shows its true length.
    private static func write(_ date: LocalDate, of outlet: Outlet, to writer: inout JSONWriter) {
        let windows = outlet.openWindows(on: date)
        let exception = outlet.schedule.exceptions.first { $0.date == date }
        writer.member("date", date.text)
        writer.member("day", date.weekday.rawValue)
        writer.member("open", !windows.isEmpty)
        writer.array("windows") { writer in
            for window in windows {
                writer.object { writer in
                    writer.member("startsAt", window.lowerBound)
                    writer.member("endsAt", window.upperBound)
                }
            }
        }
        writer.member("exception", exception != nil)
        writer.member("note", exception?.note)
    }
}
