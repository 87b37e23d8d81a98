import Network
import ServiceKit

/// What was recorded of one person in a period, and the figures of each of its days.
struct PersonHours: Sendable {
    let id: StaffID
    let name: String
    var attended: [TimeSpan] = []
    var clocked: [TimeSpan] = []
    var travel: [TimeSpan] = []
    var training: [TimeSpan] = []
    var sold: [(at: Instant, hours: Hours)] = []

    /// The figures of each day that has any, and their sum.
    ///
    /// A minute that is claimed twice counts once: for the job first, then for travel.
    func figures(of days: [(date: LocalDate, range: Range<Instant>)], now: Instant) -> HourReport.Person {
        let present = MinuteSet(attended, now: now)
        let onJobs = MinuteSet(clocked, now: now)
        let onTheWay = MinuteSet(travel, now: now).subtracting(onJobs)
        let learning = MinuteSet(training, now: now).subtracting(onJobs).subtracting(onTheWay)
        let busy = onJobs.union(onTheWay).union(learning)
        let idle = present.subtracting(busy)
        let unattended = busy.subtracting(present)
        var person = HourReport.Person(id: id, name: name)
        for (date, range) in days {
            let day = MinuteSet(from: range.lowerBound, to: range.upperBound)
            var figures = HourFigures()
            figures.attended = present.intersection(day).count
            figures.clocked = onJobs.intersection(day).count
            figures.travel = onTheWay.intersection(day).count
            figures.training = learning.intersection(day).count
            figures.idle = idle.intersection(day).count
            figures.unattended = unattended.intersection(day).count
            figures.standard = sold.filter { range.contains($0.at) }.map(\.hours)
                .reduce(Hours(hundredths: 0), +)
            guard !figures.isZero else { continue }
            person.days.append((date, figures))
            person.total += figures
        }
        return person
    }
}
