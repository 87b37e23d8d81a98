import Network
import ServiceKit

/// Finding the people and the bay for a wish; the only place that decides whether a time can be booked.
extension Capacity {
    /// All that the wish takes, where it can be had.
    func place(_ wish: Wish) throws(Obstacle) -> Placement {
        // To the minute, so that who walks in can be booked for now.
        if wish.isNewTime && wish.startsAt < now.startOfMinute { throw .timePassed }
        let reception = wish.startsAt..<wish.startsAt.adding(minutes: Int64(outlet.receptionMinutes))
        let spans = Self.spans(of: wish)
        let end = max(reception.upperBound, spans.last?.upperBound ?? reception.upperBound)
        guard isOpen(wish.startsAt..<end) else { throw .outletClosed }
        var obstacle = Obstacle.advisorNotFree
        for advisor in try candidates(wish.advisor, for: reception) {
            do {
                let work = try claims(wish, spans, during: reception, besides: advisor.id)
                let claim = CapacityClaim(kind: .advisor, resource: advisor.id.text, span: reception)
                return Placement(span: wish.startsAt..<end, advisor: advisor, claims: [claim] + work)
            } catch {
                // Only one who is a technician too can be the reason why the work has nobody.
                guard isTechnician(advisor.id) else { throw error }
                obstacle = error
            }
        }
        throw obstacle
    }

    /// The advisors with whom the wish can be booked, who has the least to do that day first.
    func advisors(for wish: Wish) -> [Staff] {
        let reception = wish.startsAt..<wish.startsAt.adding(minutes: Int64(outlet.receptionMinutes))
        var others: Bool?
        return able(reception).filter { staff in
            // Whoever is no technician too leaves the work the same people and bays.
            if let others, !isTechnician(staff.id) { return others }
            let one = Wish(
                startsAt: wish.startsAt, steps: wish.steps, advisor: .only(staff.id), isWalkIn: wish.isWalkIn)
            let can = (try? place(one)) != nil
            if !isTechnician(staff.id) { others = can }
            return can
        }
    }

    /// The spans of the steps, one after the other.
    private static func spans(of wish: Wish) -> [Range<Instant>] {
        var start = wish.startsAt
        return wish.steps.map { step in
            defer { start = start.adding(step.hours) }
            return start..<start.adding(step.hours)
        }
    }

    private func isTechnician(_ id: StaffID) -> Bool { technicians.contains { $0.staff.id == id } }

    /// The advisors who are on shift and free for a reception, who has the least to do that day first.
    private func able(_ reception: Range<Instant>) -> [Staff] {
        let day = day(of: reception.lowerBound)
        let able = advisors.filter { $0.isOnShift(reception) && isFree($0.staff.id.text, reception) }
        guard able.count > 1, let day else { return able.map(\.staff) }
        return able.map { (staff: $0.staff, load: load(of: $0.staff.id.text, on: day)) }
            .sorted { ($0.load, $0.staff.id) < ($1.load, $1.staff.id) }.map(\.staff)
    }

    /// Who can receive the customer, in the order to try: the one wished for, then who has the least to do that day.
    private func candidates(
        _ wish: Wish.AdvisorWish, for reception: Range<Instant>
    ) throws(Obstacle) -> [Staff] {
        switch wish {
        case .only(let id):
            guard let person = advisors.first(where: { $0.staff.id == id }) else { throw .advisorNotFree }
            guard person.isOnShift(reception) else { throw .advisorOffShift(name: person.staff.name) }
            guard isFree(id.text, reception) else { throw .advisorNotFree }
            return [person.staff]
        case .preferably(let id):
            let able = able(reception)
            guard !able.isEmpty else { throw .advisorNotFree }
            return able.filter { $0.id == id } + able.filter { $0.id != id }
        case .anyone:
            let able = able(reception)
            guard !able.isEmpty else { throw .advisorNotFree }
            return able
        }
    }

    /// Bays and technicians of all steps, while the advisor receives the customer.
    private func claims(
        _ wish: Wish, _ spans: [Range<Instant>], during reception: Range<Instant>, besides advisor: StaffID
    ) throws(Obstacle) -> [CapacityClaim] {
        let work = zip(wish.steps, spans).map { Work(step: $0, span: $1) }.filter { !$0.span.isEmpty }
        var claims: [CapacityClaim] = []
        for run in Self.runs(work) {
            guard let bay = bay(run.kind, run.span) else { throw .bayNotFree(run.kind) }
            claims.append(CapacityClaim(kind: .bay, resource: bay.id.text, span: run.span))
        }
        for (work, technician) in zip(work, try technicians(for: work, during: reception, besides: advisor)) {
            claims.append(CapacityClaim(kind: .technician, resource: technician.id.text, span: work.span))
        }
        if wish.isWalkIn { try keepBookedShare(work) }
        return claims
    }

    private struct Work {
        let step: WorkStep
        let span: Range<Instant>
    }

    /// Consecutive steps in one kind of bay stay in one bay.
    private static func runs(_ work: [Work]) -> [(kind: BayKind, span: Range<Instant>)] {
        work.reduce(into: []) { runs, work in
            if let last = runs.last, last.kind == work.step.bayKind {
                runs[runs.count - 1].span = last.span.lowerBound..<work.span.upperBound
            } else {
                runs.append((work.step.bayKind, work.span))
            }
        }
    }

    /// One technician for each piece of work: one for all where that is possible, else as few changes as come by.
    private func technicians(
        for work: [Work], during reception: Range<Instant>, besides advisor: StaffID
    ) throws(Obstacle) -> [Staff] {
        func can(_ person: Person, _ work: Work) -> Bool {
            guard let day = day(of: work.span.lowerBound) else { return false }
            return person.staff.has(skill: work.step.skill, level: work.step.level, on: day.date)
                && person.isOnShift(work.span) && isFree(person.staff.id.text, work.span)
                && !(person.staff.id == advisor && reception.overlaps(work.span))
        }
        if let one = technicians.first(where: { person in work.allSatisfy { can(person, $0) } }) {
            return work.map { _ in one.staff }
        }
        var chosen: [Person] = []
        for piece in work {
            let same = chosen.last.flatMap { can($0, piece) ? $0 : nil }
            guard let person = same ?? technicians.first(where: { can($0, piece) }) else {
                throw .technicianNotFree(skill: piece.step.skill, level: piece.step.level)
            }
            chosen.append(person)
        }
        return chosen.map(\.staff)
    }

    /// When the hours that are kept for booked customers are given free: noon of the day (BKG-05).
    static let cutOff = LocalTime(minutes: 12 * 60)

    private func keepBookedShare(_ work: [Work]) throws(Obstacle) {
        let whole = Percent.whole.thousandths
        for day in days {
            let wanted = work.reduce(0) { $0 + (day.span.contains($1.span.lowerBound) ? $1.span.duration : 0) }
            let until = outlet.zone.instant(day.date, Self.cutOff)
            guard wanted > 0, now < until else { continue }
            let open = technicianTime(on: day) * (whole - outlet.bookedShare.thousandths) / whole
            let left = max(0, open - walkInTime(on: day))
            // Whole hundredths of an hour, rounded down, so that what is told can be booked.
            if wanted > left { throw .bookedShareKept(left: Hours(hundredths: left / 36_000_000), until: until) }
        }
    }
}
