import JSON
import ServiceKit
import TestSupport

/// An outlet with calendar, people, bays and cars as chance has it, known to the test as it was told to the service.
struct RandomOutlet {
    typealias Window = Range<Int>

    /// Windows by weekday and exceptions by date, in minutes of the wall clock.
    struct Hours {
        var week: [Weekday: [Window]]
        var exceptions: [LocalDate: [Window]] = [:]

        func windows(on date: LocalDate) -> [Window] { exceptions[date] ?? week[date.weekday] ?? [] }
    }

    struct Person {
        var id = ""
        var roles: [String]
        var skills: [(code: String, level: Int, expiresOn: LocalDate?)]
        var hours: Hours
    }

    struct Bay {
        var id = ""
        let kind: String
        /// Nil for whenever the outlet is open.
        let hours: Hours?
        /// In minutes since the beginning.
        var outages: [Window]
    }

    struct Operation {
        let code: String
        let minutes: Int
        let skill: String
        let level: Int
        let bayKind: String
    }

    let zone: OutletZone
    let firstDay: LocalDate
    var hours: Hours
    var people: [Person]
    var bays: [Bay]
    let operations: [Operation]
    let loanVehicles: Int
    let bufferMinutes: Int
    let slotMinutes: Int
    let receptionMinutes: Int
    /// How often a day the first operation is taken; nil for any number.
    let limit: Int?

    /// Days that are looked at.
    static let days = 4

    init(zone: OutletZone, from firstDay: LocalDate, _ random: SeededRandomSource) {
        func roll(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }
        /// A window that begins and ends on a full hour, in none that a change of the clocks touches.
        func window() -> [Window] {
            if roll(8) == 0 { return [] }
            if roll(6) == 0 { return [0..<1_440] }
            if roll(5) == 0 { return [0..<300, 360..<(720 + 60 * roll(6))] }
            return [(240 + 60 * roll(6))..<(780 + 60 * roll(10))]
        }
        func hours() -> Hours {
            var hours = Hours(week: [:])
            for day in Weekday.allCases { hours.week[day] = window() }
            if roll(2) == 0 { hours.exceptions[firstDay.adding(days: roll(Self.days))] = window() }
            return hours
        }
        self.zone = zone
        self.firstDay = firstDay
        self.hours = hours()
        var people: [Person] = []
        for number in 0..<(4 + roll(3)) {
            let roles =
                number == 0
                ? ["serviceAdvisor"] : [["serviceAdvisor"], ["technician"], ["serviceAdvisor", "technician"]][roll(3)]
            var skills: [(code: String, level: Int, expiresOn: LocalDate?)] = []
            for code in ["engine", "brakes"] where roll(3) > 0 {
                skills.append((code, 1 + roll(3), roll(4) == 0 ? firstDay.adding(days: roll(Self.days)) : nil))
            }
            people.append(Person(roles: roles, skills: skills, hours: roll(2) == 0 ? self.hours : hours()))
        }
        self.people = people
        var bays: [Bay] = []
        for number in 0..<(2 + roll(3)) {
            let outages = roll(3) == 0 ? [(roll(2_880))..<(2_900 + roll(600))] : []
            bays.append(
                Bay(kind: number % 2 == 0 ? "lift" : "general", hours: roll(3) == 0 ? hours() : nil, outages: outages))
        }
        self.bays = bays
        operations = (0..<4).map { number in
            Operation(
                code: "OP\(number)", minutes: 15 * (1 + roll(9)), skill: ["engine", "brakes"][roll(2)],
                level: 1 + roll(2),
                bayKind: ["lift", "lift", "general"][roll(3)])
        }
        loanVehicles = roll(3)
        bufferMinutes = [0, 0, 10, 15][roll(4)]
        slotMinutes = [15, 30, 60][roll(3)]
        receptionMinutes = [15, 30][roll(2)]
        limit = roll(3) == 0 ? 2 : nil
    }
}

extension RandomOutlet.Hours {
    /// The week as bodies say it.
    var weekly: JSONValue {
        .array(
            Weekday.allCases.flatMap { day in
                (week[day] ?? []).map { $0.json.with("day", .string(day.rawValue)) }
            })
    }

    /// The exceptions as bodies say them.
    var dated: JSONValue {
        .array(
            exceptions.sorted { $0.key < $1.key }.map { date, windows in
                ["date": .string(date.text), "windows": .array(windows.map(\.json))]
            })
    }
}

extension Range<Int> {
    fileprivate var json: JSONValue {
        [
            "start": .string(LocalTime(minutes: lowerBound).text), "end": .string(LocalTime(minutes: upperBound).text),
        ]
    }
}
