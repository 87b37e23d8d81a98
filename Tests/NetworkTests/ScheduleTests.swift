import Network
import ServiceKit
import Testing

/// Windows in instants, right across clock changes (NET-02).
@Suite struct ScheduleTests {
    private let newYork: OutletZone
    private let shanghai: OutletZone
    /// New York: clocks go from 02:00 to 03:00.
    private let spring: LocalDate
    /// New York: clocks go from 02:00 back to 01:00.
    private let autumn: LocalDate

    init() throws {
        newYork = try #require(OutletZone("America/New_York"))
        shanghai = try #require(OutletZone("Asia/Shanghai"))
        spring = try #require(LocalDate("2026-03-08"))
        autumn = try #require(LocalDate("2026-11-01"))
    }

    private func time(_ text: String) throws -> LocalTime { try #require(LocalTime(text)) }

    private func moment(_ text: String) throws -> Instant { try #require(Instant(text)) }

    private func daily(_ spans: [(String, String)], on days: [Weekday] = Weekday.allCases) throws -> Schedule {
        Schedule(
            week: try days.flatMap { day in
                try spans.map { span in
                    WeeklyWindow(day: day, window: TimeWindow(start: try time(span.0), end: try time(span.1)))
                }
            })
    }

    private func texts(_ ranges: [Range<Instant>]) -> [String] {
        ranges.map { "\($0.lowerBound.text)/\($0.upperBound.text)" }
    }

    @Test("a day in Shanghai lies eight hours before UTC, in winter and in summer")
    func shanghaiDay() throws {
        let schedule = try daily([("08:30", "18:00")])
        for day in ["2026-01-15", "2026-07-15"] {
            let date = try #require(LocalDate(day))
            #expect(texts(schedule.windows(on: date, in: shanghai)) == ["\(day)T00:30:00Z/\(day)T10:00:00Z"])
        }
    }

    @Test("opening times keep the wall clock when New York changes its offset")
    func newYorkDays() throws {
        let schedule = try daily([("08:00", "17:00")])
        let windows = { (date: LocalDate) in self.texts(schedule.windows(on: date, in: self.newYork)) }
        #expect(windows(spring.adding(days: -1)) == ["2026-03-07T13:00:00Z/2026-03-07T22:00:00Z"])
        #expect(windows(spring) == ["2026-03-08T12:00:00Z/2026-03-08T21:00:00Z"])
        #expect(windows(autumn.adding(days: -1)) == ["2026-10-31T12:00:00Z/2026-10-31T21:00:00Z"])
        #expect(windows(autumn) == ["2026-11-01T13:00:00Z/2026-11-01T22:00:00Z"])
    }

    @Test("a whole day has 23 hours in spring and 25 in autumn")
    func wholeDays() throws {
        let schedule = try daily([("00:00", "24:00")])
        let hours = { (date: LocalDate) in
            schedule.windows(on: date, in: self.newYork).map { $0.upperBound.minutes(since: $0.lowerBound) / 60 }
        }
        #expect(hours(spring) == [23])
        #expect(hours(autumn) == [25])
        #expect(hours(autumn.adding(days: 1)) == [24])
    }

    @Test("a window over the change is as long as the clock on the wall makes it")
    func overTheChange() throws {
        let schedule = try daily([("01:00", "03:00")])
        #expect(texts(schedule.windows(on: spring, in: newYork)) == ["2026-03-08T06:00:00Z/2026-03-08T07:00:00Z"])
        #expect(texts(schedule.windows(on: autumn, in: newYork)) == ["2026-11-01T05:00:00Z/2026-11-01T08:00:00Z"])
    }

    @Test("a window inside the hour that is left out moves forward, one that would end before it starts is none")
    func insideTheGap() throws {
        let inside = try daily([("02:15", "02:45")])
        #expect(texts(inside.windows(on: spring, in: newYork)) == ["2026-03-08T07:15:00Z/2026-03-08T07:45:00Z"])
        let reversed = try daily([("02:50", "03:10")])
        #expect(reversed.windows(on: spring, in: newYork).isEmpty)
    }

    @Test("windows that touch are one, whatever their order; others stay apart")
    func merging() throws {
        let schedule = try daily([("13:00", "18:00"), ("08:00", "12:00"), ("12:00", "13:00"), ("19:00", "20:00")])
        let date = try #require(LocalDate("2026-11-24"))
        #expect(
            texts(schedule.windows(on: date, in: shanghai)) == [
                "2026-11-24T00:00:00Z/2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z/2026-11-24T12:00:00Z",
            ])
    }

    @Test("an exception replaces its date's windows, also by none, and touches no other date")
    func exceptions() throws {
        var schedule = try daily([("08:00", "17:00")], on: [.mon, .tue])
        let (monday, sunday) = (try #require(LocalDate("2026-11-23")), try #require(LocalDate("2026-11-22")))
        let short = TimeWindow(start: try time("10:00"), end: try time("12:00"))
        schedule.exceptions = [
            DateException(date: monday, windows: [], note: "Stocktaking"),
            DateException(date: sunday, windows: [short], note: nil),
        ]
        #expect(schedule.windows(on: monday, in: shanghai).isEmpty)
        #expect(texts(schedule.windows(on: sunday, in: shanghai)) == ["2026-11-22T02:00:00Z/2026-11-22T04:00:00Z"])
        #expect(schedule.windows(on: monday.adding(days: 1), in: shanghai).count == 1)
        #expect(schedule.windows(on: monday.adding(days: 7), in: shanghai).count == 1)
    }

    @Test("a span is covered from the first moment to the last, not over a break")
    func covering() throws {
        let schedule = try daily([("08:00", "12:00"), ("13:00", "17:00")])
        let covers = { (from: String, until: String) in
            schedule.covers(from: try self.moment(from), until: try self.moment(until), in: self.shanghai)
        }
        #expect(try covers("2026-11-24T00:00:00Z", "2026-11-24T04:00:00Z"))
        #expect(try !covers("2026-11-23T23:59:00Z", "2026-11-24T04:00:00Z"))
        #expect(try !covers("2026-11-24T00:00:00Z", "2026-11-24T04:01:00Z"))
        #expect(try !covers("2026-11-24T03:30:00Z", "2026-11-24T05:30:00Z"))
        #expect(try !covers("2026-11-24T03:30:00Z", "2026-11-24T03:00:00Z"))
    }

    @Test("a night shift over midnight is one span, over the clock change too")
    func overMidnight() throws {
        let schedule = try daily([("00:00", "06:00"), ("20:00", "24:00")])
        #expect(
            schedule.covers(
                from: try moment("2026-03-08T01:00:00Z"), until: try moment("2026-03-08T10:00:00Z"), in: newYork))
        #expect(
            !schedule.covers(
                from: try moment("2026-03-08T01:00:00Z"), until: try moment("2026-03-08T10:01:00Z"), in: newYork))
    }

    @Test("work runs on only in open windows: over the break, the night and the closed Sunday")
    func finishing() throws {
        let schedule = try daily([("08:00", "12:00"), ("13:00", "17:00")], on: [.mon, .tue, .wed, .thu, .fri, .sat])
        let finish = { (hundredths: Int64, from: String) in
            schedule.finish(
                of: Hours(hundredths: hundredths), from: try self.moment(from), within: 60, in: self.shanghai)?.text
        }
        #expect(try finish(0, "2026-11-22T03:00:00Z") == "2026-11-22T03:00:00Z")
        #expect(try finish(80, "2026-11-24T01:00:00Z") == "2026-11-24T01:48:00Z")
        #expect(try finish(150, "2026-11-24T03:00:00Z") == "2026-11-24T05:30:00Z")
        #expect(try finish(100, "2026-11-24T08:30:00Z") == "2026-11-25T00:30:00Z")
        // Saturday 16:00 to Monday 09:00.
        #expect(try finish(200, "2026-11-28T08:00:00Z") == "2026-11-30T01:00:00Z")
        // It ends with the window, not at the next opening.
        #expect(try finish(100, "2026-11-24T08:00:00Z") == "2026-11-24T09:00:00Z")
    }

    @Test("work that began before the clock change ends by the changed clock")
    func finishingOverTheChange() throws {
        let schedule = try daily([("08:00", "17:00")])
        let start = try moment("2026-03-07T21:00:00Z")
        // An hour before the change on Saturday 16:00, an hour after it on Sunday from 08:00 EDT.
        #expect(
            schedule.finish(of: Hours(hundredths: 200), from: start, within: 60, in: newYork)?.text
                == "2026-03-08T13:00:00Z")
    }

    @Test("there is no finish when it is more than the days away, or the outlet never opens")
    func farFinish() throws {
        let start = try moment("2026-11-24T00:00:00Z")
        #expect(
            Schedule(week: []).finish(of: Hours(hundredths: 1), from: start, within: 60, in: shanghai) == nil)
        let weekly = try daily([("08:00", "09:00")], on: [.tue])
        #expect(weekly.finish(of: Hours(hundredths: 900), from: start, within: 60, in: shanghai) != nil)
        #expect(weekly.finish(of: Hours(hundredths: 1_000), from: start, within: 60, in: shanghai) == nil)
    }
}
