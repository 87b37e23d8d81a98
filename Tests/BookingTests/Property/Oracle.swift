import ServiceKit

/// What can be booked, found minute by minute: slow, and written from the rules alone.
struct Oracle {
    /// What is taken, in minutes since the beginning.
    struct Claim {
        let kind: String
        let resource: String
        let span: Range<Int>
    }

    struct Wish {
        var start: Int
        var operations: [RandomOutlet.Operation]
        var loanVehicle = false
        var vehicle: String?
    }

    let outlet: RandomOutlet
    /// The first moment of the first day.
    let origin: Instant
    /// The local date and minute of each minute.
    private let local: [(date: LocalDate, minute: Int)]
    /// For each minute whether the outlet is open, who is on shift, which bay is in service.
    private let isOpen: [Bool]
    private let isOnShift: [[Bool]]
    private let isInService: [[Bool]]
    var claims: [Claim] = []
    var loanVehicleID = ""
    /// The first moment that can be booked.
    var now = 0
    /// How many appointments and holds with the limited operation begin on a date.
    var limited: [LocalDate: Int] = [:]

    init(_ outlet: RandomOutlet) {
        self.outlet = outlet
        let origin = outlet.zone.start(of: outlet.firstDay)
        self.origin = origin
        let local = (0..<((RandomOutlet.days + 2) * 1_440)).map { minute in
            let (date, time) = outlet.zone.local(origin.adding(minutes: Int64(minute)))
            return (date: date, minute: time.minutes)
        }
        func minutes(_ hours: RandomOutlet.Hours) -> [Bool] {
            local.map { local in hours.windows(on: local.date).contains { $0.contains(local.minute) } }
        }
        self.local = local
        isOpen = minutes(outlet.hours)
        isOnShift = outlet.people.map { minutes($0.hours) }
        isInService = outlet.bays.map { bay in
            let inWindows = bay.hours.map(minutes) ?? local.map { _ in true }
            return inWindows.enumerated().map { minute, isThere in
                isThere && !bay.outages.contains { $0.contains(minute) }
            }
        }
    }

    func minute(of instant: Instant) -> Int { Int(instant.minutes(since: origin)) }

    private func holds(_ minutes: [Bool], _ span: Range<Int>) -> Bool {
        span.lowerBound >= 0 && span.upperBound <= minutes.count && !minutes[span].contains(false)
    }

    func isOnShift(_ person: String, _ span: Range<Int>) -> Bool {
        outlet.people.firstIndex { $0.id == person }.map { holds(isOnShift[$0], span) } ?? false
    }

    func isInService(_ bay: String, _ span: Range<Int>) -> Bool {
        outlet.bays.firstIndex { $0.id == bay }.map { holds(isInService[$0], span) } ?? false
    }

    private func isFree(_ resource: String, _ span: Range<Int>, rest: Int) -> Bool {
        !claims.contains {
            $0.resource == resource && $0.span.lowerBound < span.upperBound + rest
                && $0.span.upperBound + rest > span.lowerBound
        }
    }

    func hasSkill(_ person: RandomOutlet.Person, _ operation: RandomOutlet.Operation, at minute: Int) -> Bool {
        person.skills.contains { skill in
            skill.code == operation.skill && skill.level >= operation.level
                && skill.expiresOn.map { local[minute].date <= $0 } ?? true
        }
    }

    /// Whether the rules allow it (BKG-04, BKG-16, NET-02 to NET-04).
    func canBook(_ wish: Wish) -> Bool {
        let reception = wish.start..<(wish.start + outlet.receptionMinutes)
        let steps = spans(of: wish)
        let end = max(reception.upperBound, steps.last?.upperBound ?? 0)
        guard wish.start >= now, holds(isOpen, wish.start..<end) else { return false }
        if let limit = outlet.limit, wish.operations.contains(where: { $0.code == outlet.operations[0].code }),
            limited[local[wish.start].date, default: 0] >= limit
        {
            return false
        }
        if wish.loanVehicle {
            let isAny = (0..<outlet.loanVehicles).contains {
                isFree("\(loanVehicleID)/\($0 + 1)", wish.start..<end, rest: outlet.bufferMinutes)
            }
            guard isAny else { return false }
        }
        if let vehicle = wish.vehicle, !isFree(vehicle, wish.start..<end, rest: 0) { return false }
        guard hasBays(wish, steps) else { return false }
        return outlet.people.contains { advisor in
            advisor.roles.contains("serviceAdvisor") && isOnShift(advisor.id, reception)
                && isFree(advisor.id, reception, rest: outlet.bufferMinutes)
                && hasTechnicians(wish, steps, besides: advisor.id, reception)
        }
    }

    func spans(of wish: Wish) -> [Range<Int>] {
        var start = wish.start
        return wish.operations.map { operation in
            defer { start += operation.minutes }
            return start..<(start + operation.minutes)
        }
    }

    /// Each stretch of work in one kind of bay has one bay from its beginning to its end.
    private func hasBays(_ wish: Wish, _ steps: [Range<Int>]) -> Bool {
        var index = 0
        while index < steps.count {
            let kind = wish.operations[index].bayKind
            var end = index
            while end + 1 < steps.count, wish.operations[end + 1].bayKind == kind { end += 1 }
            let span = steps[index].lowerBound..<steps[end].upperBound
            let isAny = outlet.bays.contains {
                $0.kind == kind && isInService($0.id, span) && isFree($0.id, span, rest: outlet.bufferMinutes)
            }
            guard isAny else { return false }
            index = end + 1
        }
        return true
    }

    private func hasTechnicians(
        _ wish: Wish, _ steps: [Range<Int>], besides advisor: String, _ reception: Range<Int>
    ) -> Bool {
        zip(wish.operations, steps).allSatisfy { operation, span in
            outlet.people.contains { person in
                person.roles.contains("technician") && hasSkill(person, operation, at: span.lowerBound)
                    && isOnShift(person.id, span) && isFree(person.id, span, rest: outlet.bufferMinutes)
                    && !(person.id == advisor && span.overlaps(reception))
            }
        }
    }

    /// The start times that the outlet offers on a date, whether free or not.
    func grid(on date: LocalDate) -> [Int] {
        var starts: [Int] = []
        var minute = local.firstIndex { $0.date == date } ?? 0
        var begin: Int?
        while minute < local.count, local[minute].date == date {
            if isOpen[minute], begin == nil { begin = minute }
            if !isOpen[minute] { begin = nil }
            if let begin, (minute - begin) % outlet.slotMinutes == 0 { starts.append(minute) }
            minute += 1
        }
        return starts
    }

    func date(of minute: Int) -> LocalDate { local[minute].date }
}
