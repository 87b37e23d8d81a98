import JSON
package import ServiceKit

/// When a bay, a vehicle or a tool of the outlet can be used (NET-03).
package struct ServiceTimes: Hashable, Sendable {
    /// Its windows by weekday, with exceptions by date; a week without windows is open all the time.
    package var schedule: Schedule
    /// When it cannot be used at all.
    package var outages: [Outage]

    package init(schedule: Schedule = Schedule(week: []), outages: [Outage] = []) {
        self.schedule = schedule
        self.outages = outages
    }

    /// Always.
    package static let always = ServiceTimes()

    /// A time out of service; without an end until further notice.
    package struct Outage: Hashable, Sendable {
        package let from: Instant
        package let until: Instant?
        package let reason: String?
    }

    /// Its windows on a date by the wall clock; nil for the whole day.
    package func windows(on date: LocalDate) -> [TimeWindow]? {
        let isExcepted = schedule.exceptions.contains { $0.date == date }
        return schedule.week.isEmpty && !isExcepted ? nil : schedule.windows(on: date)
    }

    /// What is left of the spans beside the times out of service; in order.
    package func without(_ spans: [Range<Instant>]) -> [Range<Instant>] {
        outages.reduce(spans) { spans, outage in
            spans.flatMap { span -> [Range<Instant>] in
                let until = outage.until ?? span.upperBound
                guard outage.from < span.upperBound, span.lowerBound < until else { return [span] }
                let before = span.lowerBound..<max(span.lowerBound, outage.from)
                let after = min(span.upperBound, until)..<span.upperBound
                return [before, after].filter { !$0.isEmpty }
            }
        }
    }
}

extension ServiceTimes {
    /// Reads the members of a body or a stored document; absent ones mean always.
    static func read(_ reader: inout ObjectReader) -> ServiceTimes {
        ServiceTimes(
            schedule: Schedule(
                week: reader.isPresent("serviceWindows") ? Schedule.readWeek("serviceWindows", &reader) : none(&reader),
                exceptions: Schedule.readExceptions("serviceExceptions", &reader)),
            outages: readOutages(&reader))
    }

    private static func none(_ reader: inout ObjectReader) -> [WeeklyWindow] {
        // Reads a null, so that it does not count as an unknown member.
        _ = reader.optionalValue("serviceWindows")
        return []
    }

    /// Reads what a PATCH changes of them.
    static func readChanges<Noun>(
        _ path: any WritableKeyPath<Noun, ServiceTimes> & Sendable, _ reader: inout ObjectReader,
        into changes: inout Changes<Noun>
    ) {
        let week = reader.change("serviceWindows") { Schedule.readWeek("serviceWindows", &$0) }
        let exceptions = reader.change("serviceExceptions") { Schedule.readExceptions("serviceExceptions", &$0) }
        let outages = reader.change("outOfServicePeriods", readOutages)
        changes.edit { noun in
            if let week { noun[keyPath: path].schedule.week = week }
            if let exceptions { noun[keyPath: path].schedule.exceptions = exceptions }
            if let outages { noun[keyPath: path].outages = outages }
        }
    }

    private static func readOutages(_ reader: inout ObjectReader) -> [Outage] {
        let outages = reader.optionalArray("outOfServicePeriods", count: 0...100) { element in
            element.object { reader -> Outage? in
                let outage = Outage(
                    from: reader.instant("from"), until: reader.optionalInstant("until"),
                    reason: reader.optionalString("reason", length: 1...200))
                if let until = outage.until, until <= outage.from, reader.isPresent("from") {
                    reader.complain("until", .notAllowed(reason: "the end is not after the start"))
                }
                return outage
            }
        }
        return (outages ?? []).compactMap { $0 }
    }

    /// Writes them as members of what they belong to.
    func write(to writer: inout JSONWriter) {
        Schedule.writeWeek("serviceWindows", schedule.week, to: &writer)
        Schedule.writeExceptions("serviceExceptions", schedule.exceptions, to: &writer)
        writer.array("outOfServicePeriods") { writer in
            for outage in outages {
                writer.object { writer in
                    writer.member("from", outage.from)
                    writer.member("until", outage.until)
                    writer.member("reason", outage.reason)
                }
            }
        }
    }

    /// The members that a change can touch, for its event.
    static let changeable: [StaticString] = ["serviceWindows", "serviceExceptions", "outOfServicePeriods"]
}
