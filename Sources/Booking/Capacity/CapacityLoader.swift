import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Puts together what an outlet has over some days with what of it is taken.
struct CapacityLoader {
    let outlet: Outlet
    let days: [CapacityDay]
    let span: Range<Instant>
    let now: Instant
    let books: [CapacityBook]
    /// Most people share a shift pattern.
    private var shifts: [Schedule: [Range<Instant>]] = [:]

    init(outlet: Outlet, days: [CapacityDay], span: Range<Instant>, now: Instant, books: [CapacityBook]) {
        self.outlet = outlet
        self.days = days
        self.span = span
        self.now = now
        self.books = books
    }

    /// The active people in a role, with their shifts and with what they do here and at other outlets.
    mutating func people(_ role: StaffRole, in transaction: Transaction) throws -> [Capacity.Person] {
        try StaffTable.atOutlet(outlet.id, role: role, in: transaction).map { staff in
            var taken = books.taken(staff.id.text, now: now)
            if staff.outletIDs.count > 1 {
                taken = (taken + (try elsewhere(staff.id, in: transaction))).sorted { $0.lowerBound < $1.lowerBound }
            }
            let known = shifts[staff.shifts]
            let available = known ?? days.flatMap { $0.windows(of: staff.shifts) }.joined
            if known == nil { shifts[staff.shifts] = available }
            return Capacity.Person(
                staff: staff, resource: CapacityResource(id: staff.id.text, available: available, taken: taken),
                loads: role == .serviceAdvisor ? loads(taken) : [])
        }
    }

    private func elsewhere(_ staff: StaffID, in transaction: Transaction) throws -> [Range<Instant>] {
        let reach = span.lowerBound.adding(microseconds: -CapacityBook.longestClaim)..<span.upperBound
        return try live(CapacityClaimTable.elsewhere(staff, than: outlet.id, in: reach, in: transaction))
    }

    private func live(_ claims: [CapacityClaimTable.Stored]) -> [Range<Instant>] {
        claims.filter { $0.expiresAt.map { $0 > now } ?? true }.map(\.claim.span)
    }

    /// How much of each day is taken; spans and days are in order.
    private func loads(_ taken: [Range<Instant>]) -> [Int64] {
        var loads = [Int64](repeating: 0, count: days.count)
        var day = 0
        for span in taken {
            while day < days.count, days[day].span.upperBound <= span.lowerBound { day += 1 }
            var reached = day
            while reached < days.count, days[reached].span.lowerBound < span.upperBound {
                loads[reached] += span.clamped(to: days[reached].span).duration
                reached += 1
            }
        }
        return loads
    }

    func bays(in transaction: Transaction) throws -> [Capacity.BayPlace] {
        try BayTable.atOutlet(outlet.id, in: transaction).map { bay in
            Capacity.BayPlace(
                kind: bay.kind,
                resource: CapacityResource(
                    id: bay.id.text, available: available(bay.times), taken: books.taken(bay.id.text, now: now)))
        }
    }

    func transport(in transaction: Transaction) throws -> [Capacity.TransportUnit] {
        try TransportResourceTable.atOutlet(outlet.id, in: transaction).flatMap { resource in
            let available = available(resource.times)
            return (1...resource.count).map { unit in
                let id = "\(resource.id.text)/\(unit)"
                return Capacity.TransportUnit(
                    kind: resource.kind, tripMinutes: resource.tripMinutes,
                    resource: CapacityResource(id: id, available: available, taken: books.taken(id, now: now)))
            }
        }
    }

    /// Out of service, or out of calibration where it measures, it is there at no time (NET-06).
    func equipment(in transaction: Transaction) throws -> [Capacity.EquipmentUnit] {
        try EquipmentTable.inUse(at: outlet.id, in: transaction).map { piece in
            let days = days.filter { piece.status != .outOfService && piece.isCalibrated(on: $0.date) }
            return Capacity.EquipmentUnit(
                kind: piece.kind,
                resource: CapacityResource(
                    id: piece.id.text, available: days.map(\.span).joined, taken: books.taken(piece.id.text, now: now)))
        }
    }

    /// When something is in service on the days that are loaded.
    private func available(_ times: ServiceTimes) -> [Range<Instant>] {
        guard times != .always else { return [span] }
        return times.without(days.flatMap { $0.windows(of: times) }.joined)
    }

    /// When a vehicle is booked, at any outlet.
    func taken(_ vehicle: VehicleID, in transaction: Transaction) throws -> [Range<Instant>] {
        let reach = span.lowerBound.adding(microseconds: -CapacityBook.longestClaim)..<span.upperBound
        return try live(CapacityClaimTable.all(on: vehicle.text, in: reach, in: transaction))
    }

    /// Technician time that walk-ins hold, by the day on which it begins.
    func heldByWalkIns() -> [LocalDate: Int64] {
        var held: [LocalDate: Int64] = [:]
        for work in books.walkInWork(now: now) {
            guard let day = days.first(where: { $0.span.contains(work.lowerBound) }) else { continue }
            held[day.date, default: 0] += work.duration
        }
        return held
    }
}
