import Customers
import Network
import RepairOrders
import ServiceKit

/// Finding the people and the bay for a wish; the only place that decides whether a time can be booked.
extension Capacity {
    /// All that the wish takes, where it can be had.
    func place(_ wish: Wish) throws(Obstacle) -> Placement {
        // To the minute, so that who walks in can be booked for now.
        if wish.isNewTime && wish.startsAt < now.startOfMinute { throw .timePassed }
        let reception = reception(of: wish)
        let spans = Self.spans(of: wish)
        let end = max(reception.upperBound, spans.last?.upperBound ?? reception.upperBound)
        let span = wish.startsAt..<end
        guard isOpen(span) else { throw .outletClosed }
        try keepServiceLimits(wish, span)
        var placement: Placement?
        var obstacle = Obstacle.advisorNotFree
        for advisor in try candidates(wish.advisor, for: reception).lazy.map(\.staff) {
            do {
                let work = try claims(wish, spans, during: reception, besides: advisor.id)
                let claim = CapacityClaim(kind: .advisor, resource: advisor.id.text, span: reception)
                placement = Placement(span: span, advisor: advisor, claims: [claim] + work)
                break
            } catch {
                // Only one who is a technician too can be the reason why the work has nobody.
                guard isTechnician(advisor.id) else { throw error }
                obstacle = error
            }
        }
        guard let placement else { throw obstacle }
        let customers = try customersClaims(wish, span, after: reception)
        return Placement(span: span, advisor: placement.advisor, claims: placement.claims + customers)
    }

    private func reception(of wish: Wish) -> Range<Instant> {
        wish.startsAt..<wish.startsAt.adding(minutes: Int64(outlet.receptionMinutes))
    }

    /// The advisors with whom the wish can be booked, who has the least to do that day first.
    func advisors(for wish: Wish) -> [Staff] {
        var others: Bool?
        return able(reception(of: wish)).filter { person in
            let id = person.staff.id
            // Whoever is no technician too leaves the work the same people and bays.
            if let others, !isTechnician(id) { return others }
            var one = wish
            one.advisor = .only(id)
            let can = (try? place(one)) != nil
            if !isTechnician(id) { others = can }
            return can
        }.map(\.staff)
    }

    /// How a customer who comes then can go on: what needs no stock, and what of it is free (BKG-16).
    func transports(for wish: Wish, until end: Instant) -> [Transport] {
        Transport.allCases.filter {
            var one = wish
            one.transport = $0
            return (try? transportClaims(one, wish.startsAt..<end, after: reception(of: wish))) != nil
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

    /// The advisors who are on shift and free for a reception, who has the least to do that day first.
    private func able(_ reception: Range<Instant>) -> [Person] {
        let able = advisors.filter { $0.resource.canBeTaken(reception, buffer: buffer) }
        guard able.count > 1, let day = dayIndex(of: reception.lowerBound) else { return able }
        return able.sorted { ($0.loads[day], $0.staff.id) < ($1.loads[day], $1.staff.id) }
    }

    /// Who can receive the customer, in the order to try: the one wished for, then who has the least to do that day.
    private func candidates(
        _ wish: Wish.AdvisorWish, for reception: Range<Instant>
    ) throws(Obstacle) -> [Person] {
        switch wish {
        case .only(let id):
            guard let person = advisors.first(where: { $0.staff.id == id }) else { throw .advisorNotFree }
            guard person.resource.isAvailable(reception) else { throw .advisorOffShift(name: person.staff.name) }
            guard person.resource.isFree(reception, buffer: buffer) else { throw .advisorNotFree }
            return [person]
        case .preferably(let id):
            let able = able(reception)
            guard !able.isEmpty else { throw .advisorNotFree }
            return able.filter { $0.staff.id == id } + able.filter { $0.staff.id != id }
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
            claims.append(CapacityClaim(kind: .bay, resource: bay.resource.id, span: run.span))
        }
        for (work, technician) in zip(work, try technicians(wish, for: work, during: reception, besides: advisor)) {
            claims.append(CapacityClaim(kind: .technician, resource: technician.id.text, span: work.span))
        }
        claims += try equipmentClaims(work)
        if wish.isWalkIn { try keepBookedShare(work) }
        return claims
    }

    /// A piece of each kind of equipment that the work needs, as far as the outlet keeps such.
    private func equipmentClaims(_ work: [Work]) throws(Obstacle) -> [CapacityClaim] {
        var claims: [CapacityClaim] = []
        for work in work {
            for kind in work.step.tools {
                let pieces = equipment.filter { $0.kind == kind }
                guard !pieces.isEmpty else { continue }
                guard let free = pieces.first(where: { $0.resource.canBeTaken(work.span, buffer: buffer) }) else {
                    throw .equipmentNotFree(kind: kind)
                }
                claims.append(CapacityClaim(kind: .equipment, resource: free.resource.id, span: work.span))
            }
        }
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
        _ wish: Wish, for work: [Work], during reception: Range<Instant>, besides advisor: StaffID
    ) throws(Obstacle) -> [Staff] {
        func can(_ person: Person, _ work: Work) -> Bool {
            guard let day = day(of: work.span.lowerBound), person.staff.id != wish.without else { return false }
            return person.staff.has(skill: work.step.skill, level: work.step.level, on: day.date)
                && person.resource.canBeTaken(work.span, buffer: buffer)
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

    private func keepBookedShare(_ work: [Work]) throws(Obstacle) {
        let whole = Percent.whole.thousandths
        for day in days {
            let wanted = work.reduce(0) { $0 + (day.span.contains($1.span.lowerBound) ? $1.span.duration : 0) }
            let until = outlet.zone.instant(day.date, outlet.booking.walkInCutOff)
            guard wanted > 0, now < until else { continue }
            let open = technicianTime(on: day) * (whole - outlet.bookedShare.thousandths) / whole
            let left = max(0, open - walkInTime(on: day))
            // Whole hundredths of an hour, rounded down, so that what is told can be booked.
            if wanted > left { throw .bookedShareKept(left: Hours(hundredths: left / 36_000_000), until: until) }
        }
    }

    /// BKG-16: so many of a service a day, and so many at once.
    private func keepServiceLimits(_ wish: Wish, _ span: Range<Instant>) throws(Obstacle) {
        guard !outlet.booking.serviceLimits.isEmpty, let day = day(of: span.lowerBound) else { return }
        for operation in Set(wish.steps.map(\.code)).sorted() {
            guard let limit = outlet.booking.limit(of: operation) else { continue }
            let uses = services.filter { $0.operations.contains(operation) }.map(\.span)
            if let perDay = limit.perDay, uses.count(where: { day.span.contains($0.lowerBound) }) >= perDay {
                throw .serviceLimit(operation: operation, limit: perDay, isOfDay: true)
            }
            if let atOnce = limit.atOnce, Self.most(at: uses, within: span) >= atOnce {
                throw .serviceLimit(operation: operation, limit: atOnce, isOfDay: false)
            }
        }
    }

    /// How many of the spans are there at one moment of another, at most: it is when one of them begins.
    private static func most(at spans: [Range<Instant>], within span: Range<Instant>) -> Int {
        let moments = [span.lowerBound] + spans.map(\.lowerBound).filter(span.contains)
        return moments.map { moment in spans.count { $0.contains(moment) } }.max() ?? 0
    }

    /// What the customer takes: transport (BKG-16), and the vehicle where it has one visit at a time.
    private func customersClaims(
        _ wish: Wish, _ span: Range<Instant>, after reception: Range<Instant>
    ) throws(Obstacle) -> [CapacityClaim] {
        let transport = try transportClaims(wish, span, after: reception)
        guard outlet.booking.oneVisitPerVehicle, let vehicle = wish.vehicle else { return transport }
        guard CapacityResource(id: vehicle.text, available: [], taken: vehicleTaken).isFree(span) else {
            throw .vehicleBooked
        }
        return transport + [CapacityClaim(kind: .vehicle, resource: vehicle.text, span: span)]
    }

    /// A loan vehicle for as long as the customer's is here; a seat for the way after the reception.
    private func transportClaims(
        _ wish: Wish, _ span: Range<Instant>, after reception: Range<Instant>
    ) throws(Obstacle) -> [CapacityClaim] {
        switch wish.transport {
        case nil, .wait?, .leave?, .pickUp?: return []
        case .loanVehicle?:
            let free = transport.first { $0.kind == .loanVehicle && $0.resource.canBeTaken(span, buffer: buffer) }
            guard let free else { throw .transportNotFree(.loanVehicle) }
            return [CapacityClaim(kind: .loanVehicle, resource: free.resource.id, span: span)]
        case .shuttle?:
            for seat in transport where seat.kind == .shuttle {
                let end = reception.upperBound.adding(minutes: Int64(seat.tripMinutes))
                let trip = reception.upperBound..<end
                guard seat.resource.canBeTaken(trip, buffer: 0) else { continue }
                return [CapacityClaim(kind: .shuttle, resource: seat.resource.id, span: trip)]
            }
            throw .transportNotFree(.shuttle)
        }
    }
}
