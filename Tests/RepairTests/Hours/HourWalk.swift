import JSON
import Network
import ServiceKit
import TestSupport
import Testing

/// Two technicians at random: coming, going, shared jobs, travel, training, corrections; with a model of its own that
/// knows only stretches of time.
final class HourWalk {
    /// A stretch as the model keeps it.
    struct Stretch {
        let id: String
        let kind: Kind
        var start: Instant
        var end: Instant?

        enum Kind { case attendance, job, travel, training }

        func overlaps(_ from: Instant, _ until: Instant?) -> Bool {
            let far = Instant(seconds: 9_000_000_000)
            guard from != until, start != end else { return false }
            return start < (until ?? far) && from < (end ?? far)
        }
    }

    let shop: Workshop
    let zone: OutletZone
    let people: [String]
    private(set) var stretches: [String: [Stretch]] = [:]
    /// What each has sold, with its moment: in hundredths of an hour.
    private(set) var sold: [(person: String, at: Instant, hundredths: Int64)] = []
    private(set) var done: [String: Int] = [:]
    private var now: Instant
    private var seed: UInt64
    /// The job that is worked on, with its shares in thousandths of a percent.
    private var work: (order: String, job: String, shares: [Int64], started: Bool)?

    init(zone name: String, from start: Instant, seed: UInt64) throws {
        let service = try TestService(Workshop.modules, at: start, judges: false)
        shop = Workshop(service, currency: "EUR", zone: name)
        zone = try #require(OutletZone(name))
        people = [shop.technician, shop.second]
        now = start
        self.seed = seed
        let allDay: [JSONValue] = Weekday.allCases.map {
            ["day": .string($0.rawValue), "start": "00:00", "end": "24:00"]
        }
        for person in people {
            #expect(service.patch("/v1/staff/\(person)", ["shifts": .array(allDay)]).status == 200)
        }
    }

    /// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014).
    private func roll(_ sides: Int64) -> Int64 {
        seed &+= 0x9E37_79B9_7F4A_7C15
        var mixed = seed
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int64((mixed ^ (mixed >> 31)) % UInt64(sides))
    }

    func step() {
        now = now.adding(seconds: roll(40 * 60)).adding(microseconds: roll(1_000_000))
        shop.service.clock.set(now)
        let person = people[Int(roll(2))]
        switch roll(10) {
        case 0, 1: attend(person)
        case 2, 3, 4: clock(person)
        case 5: complete(person)
        case 6: addIndirect(person)
        default: correct(person)
        }
    }

    private func count(_ name: String) { done[name, default: 0] += 1 }

    private func attend(_ person: String) {
        let open = stretches[person]?.firstIndex { $0.kind == .attendance && $0.end == nil }
        let at = now.adding(seconds: -roll(1_800))
        let answer = shop.service.post(
            "/v1/staff/\(person)/attendance",
            ["action": open == nil ? "in" : "out", "at": .string(at.text)])
        if let open {
            let isPossible = at >= stretches[person, default: []][open].start
            #expect((answer.status == 200) == isPossible)
            if isPossible { stretches[person]?[open].end = at }
        } else {
            let isFree = !isTaken(person, .attendance, at, nil)
            #expect((answer.status == 200) == isFree, "\(answer.code)")
            if isFree { add(person, Stretch(id: answer.id, kind: .attendance, start: at)) }
        }
        if answer.status == 200 { count("attendance") }
    }

    private func isTaken(
        _ person: String, _ kind: Stretch.Kind, _ from: Instant, _ until: Instant?, except id: String = ""
    ) -> Bool {
        (stretches[person] ?? []).contains { other in
            other.id != id && (other.kind == .attendance) == (kind == .attendance) && other.overlaps(from, until)
        }
    }

    private func add(_ person: String, _ stretch: Stretch) { stretches[person, default: []].append(stretch) }

    /// A job that both share, with the percentages at random.
    private func begin() {
        let order = shop.draft([shop.oilService.with("parts", [])])
        let promised = JSONValue.string(now.adding(days: 30).text)
        _ = shop.act(order, "authorize", shop.authorization.with("promisedAt", promised))
        _ = shop.act(order, "start")
        let job = shop.jobIDs(order)[0]
        #expect(shop.assign(order, job).status == 200)
        let first = 1 + roll(99_999)
        let shares: [JSONValue] = zip(people, [first, 100_000 - first]).map { person, thousandths in
            [
                "technicianId": .string(person),
                "percent": .decimal("\(thousandths / 1_000).\(Self.padded(thousandths))"),
            ]
        }
        let answer = shop.service.put(shop.path(order) + "/jobs/\(job)/shares", ["shares": .array(shares)])
        #expect(answer.status == 200, "\(answer.json)")
        work = (order, job, [first, 100_000 - first], false)
    }

    private static func padded(_ thousandths: Int64) -> String {
        String("00\(thousandths % 1_000)".suffix(3))
    }

    private func clock(_ person: String) {
        if work == nil { begin() }
        guard let work else { return }
        let own = stretches[person]?.firstIndex { $0.kind == .job && $0.end == nil }
        let action = own != nil ? "pause" : work.started ? "resume" : "start"
        var body: JSONValue = ["action": .string(action), "technicianId": .string(person)]
        if own != nil { body = body.with("reason", "break") }
        let answer = shop.act(work.order, "jobs/\(work.job)/clock", body)
        #expect(answer.status == 200, "\(action): \(answer.json["detail"].text)")
        if let own {
            stretches[person]?[own].end = now
        } else {
            self.work?.started = true
            add(person, Stretch(id: answer["clocking"]["id"].text, kind: .job, start: now))
        }
        count("clock")
    }

    private func complete(_ person: String) {
        guard let work, work.started else { return }
        let answer = shop.act(work.order, "jobs/\(work.job)/complete", shop.completion(by: person))
        #expect(answer.status == 200, "\(answer.json["detail"].text)")
        for other in people {
            for index in (stretches[other] ?? []).indices where stretches[other]?[index].kind == .job {
                if stretches[other]?[index].end == nil { stretches[other]?[index].end = now }
            }
        }
        // 0.8 hours: the hundredth that rounding leaves goes to the larger remainder.
        let exact = work.shares.map { $0 * 80 }
        var parts = exact.map { $0 / 100_000 }
        if parts[0] + parts[1] < 80 { parts[exact[0] % 100_000 >= exact[1] % 100_000 ? 0 : 1] += 1 }
        for (other, hundredths) in zip(people, parts) { sold.append((other, now, hundredths)) }
        self.work = nil
        count("completion")
    }

    private func addIndirect(_ person: String) {
        let end = now.adding(seconds: -roll(3_600))
        let start = end.adding(seconds: -roll(7_200))
        let kind: Stretch.Kind = roll(2) == 0 ? .travel : .training
        let answer = shop.service.post(
            "/v1/staff/\(person)/indirect-times",
            [
                "kind": kind == .travel ? "travel" : "training", "startedAt": .string(start.text),
                "endedAt": .string(end.text),
            ])
        let isFree = !isTaken(person, kind, start, end)
        #expect((answer.status == 201) == isFree, "\(answer.code)")
        guard isFree else { return }
        add(person, Stretch(id: answer.id, kind: kind, start: start, end: end))
        count("indirect")
    }

    private func correct(_ person: String) {
        let own = stretches[person] ?? []
        guard !own.isEmpty else { return }
        let index = own.count - 1 - Int(roll(Int64(min(own.count, 6))))
        let old = own[index]
        let start = roll(3) == 0 ? nil : old.start.adding(seconds: roll(2_400) - 1_200)
        let end = start != nil && roll(2) == 0 ? nil : (old.end ?? now).adding(seconds: roll(2_400) - 1_200)
        var body: JSONValue = ["reason": "Forgot", "by": .string(shop.manager)]
        if let start { body = body.with("startedAt", .string(start.text)) }
        if let end { body = body.with("endedAt", .string(end.text)) }
        let path = old.kind == .job ? "clockings" : "staff-times"
        let answer = shop.service.post("/v1/\(path)/\(old.id)/correct", body)
        let (from, until) = (start ?? old.start, end ?? old.end)
        var isPossible = old.end != nil || end == nil
        for moment in [start, end] where moment.map({ $0 > now }) ?? false { isPossible = false }
        if let until, until < from { isPossible = false }
        if isTaken(person, old.kind, from, until, except: old.id) { isPossible = false }
        #expect((answer.status == 200) == isPossible, "\(answer.code)")
        guard isPossible else { return count("refused correction") }
        stretches[person]?[index].start = from
        stretches[person]?[index].end = until
        count("correction")
    }

    // MARK: The oracle

    /// One person's day, minute by minute.
    struct Day: Equatable {
        var minutes = [Int64](repeating: 0, count: 6)
        var hundredths: Int64 = 0
    }

    /// Every minute of a person that has anything, by the day of the zone that it lies in.
    func oracle(_ person: String) -> [String: Day] {
        var kinds: [Int64: Set<Stretch.Kind>] = [:]
        for stretch in stretches[person] ?? [] {
            var minute = stretch.start.microseconds / 60_000_000
            let end = (stretch.end ?? now).microseconds / 60_000_000
            while minute < end {
                kinds[minute, default: []].insert(stretch.kind)
                minute += 1
            }
        }
        var days: [String: Day] = [:]
        for (minute, kinds) in kinds {
            let date = zone.date(of: Instant(seconds: minute * 60)).text
            let isWork = kinds != [.attendance]
            let flags = [
                kinds.contains(.attendance), kinds.contains(.job), kinds.contains(.travel), kinds.contains(.training),
                !isWork, isWork && !kinds.contains(.attendance),
            ]
            for (place, flag) in flags.enumerated() where flag { days[date, default: Day()].minutes[place] += 1 }
        }
        for sale in sold where sale.person == person && sale.hundredths > 0 {
            days[zone.date(of: sale.at).text, default: Day()].hundredths += sale.hundredths
        }
        return days
    }

    /// What the service answers of the same.
    func reported(_ person: String, from: Instant) -> [String: Day] {
        let query = "?staff=\(person)&from=\(zone.date(of: from))&to=\(zone.date(of: now))"
        let report = shop.service.get("/v1/outlets/\(shop.outlet)/hours" + query)
        #expect(report.status == 200)
        var days: [String: Day] = [:]
        for day in report["people"][0]["days"].items {
            let names = ["attended", "clocked", "travel", "training", "idle", "unattended"]
            days[day["date"].text] = Day(
                minutes: names.map { day["\($0)Minutes"].integer ?? -1 },
                hundredths: Self.tenths(day["standardMinutes"]) / 6)
        }
        return days
    }

    /// Minutes with one decimal at most, in tenths.
    private static func tenths(_ value: JSONValue) -> Int64 {
        var writer = JSONWriter()
        writer.value(value)
        let parts = String(decoding: writer.bytes, as: UTF8.self).split(separator: ".")
        let whole = parts.first.flatMap { Int64($0) } ?? -1
        return whole * 10 + (parts.count > 1 ? Int64(parts[1].prefix(1)) ?? 0 : 0)
    }
}
