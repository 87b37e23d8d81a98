import Network
import SQLDatabase
import ServiceKit

/// What an outlet has over some days and what of it is taken: the one rule for slots and for booking (BKG-04, BKG-14).
///
/// Loaded once, then all is computed in memory; it holds true for as long as its transaction lasts.
struct Capacity: Sendable {
    let outlet: Outlet
    let now: Instant
    let days: [Day]
    let advisors: [Person]
    /// Those with the fewest skills first, so that the rare ones stay free.
    let technicians: [Person]
    private let bays: [Bay]
    private let openings: [Range<Instant>]
    private let taken: [String: [Range<Instant>]]
    /// Technician time that walk-ins hold, by day.
    private let heldByWalkIns: [LocalDate: Int64]

    /// A calendar day of the outlet.
    struct Day: Sendable {
        let date: LocalDate
        let span: Range<Instant>
        let openings: [Range<Instant>]
    }

    /// Someone with the shifts of the days that were loaded.
    struct Person: Sendable {
        let staff: Staff
        let shifts: [Range<Instant>]

        func isOnShift(_ span: Range<Instant>) -> Bool { shifts.contains { $0.covers(span) } }
    }

    /// Loads what is needed to judge times that begin on the days `from` to `through`.
    static func load(
        _ outlet: Outlet, from first: LocalDate, through last: LocalDate, now: Instant, in transaction: Transaction
    ) throws -> Capacity {
        let dates = (-1...(Int(last.daysSinceEpoch - first.daysSinceEpoch) + 1)).map(first.adding(days:))
        let days = dates.map { date in
            Day(
                date: date, span: outlet.zone.start(of: date)..<outlet.zone.start(of: date.adding(days: 1)),
                openings: outlet.openWindows(on: date))
        }
        // Most people share a shift pattern, and the zone's arithmetic is what costs.
        var known: [Schedule: [Range<Instant>]] = [:]
        func people(_ role: StaffRole) throws -> [Person] {
            try StaffTable.atOutlet(outlet.id, role: role, in: transaction).map { staff in
                let shifts =
                    known[staff.shifts] ?? joined(dates.flatMap { staff.shiftWindows(on: $0, zone: outlet.zone) })
                known[staff.shifts] = shifts
                return Person(staff: staff, shifts: shifts)
            }
        }
        let advisors = try people(.serviceAdvisor)
        let technicians = try people(.technician).sorted {
            ($0.staff.skills.count, $0.staff.id) < ($1.staff.skills.count, $1.staff.id)
        }
        let claims = try claims(of: advisors + technicians, outlet, days, in: transaction)
        return Capacity(
            outlet: outlet, now: now, days: days, advisors: advisors, technicians: technicians,
            bays: try BayTable.atOutlet(outlet.id, in: transaction), openings: joined(days.flatMap(\.openings)),
            claims: claims)
    }

    private init(
        outlet: Outlet, now: Instant, days: [Day], advisors: [Person], technicians: [Person], bays: [Bay],
        openings: [Range<Instant>], claims: [CapacityClaimTable.Stored]
    ) {
        self.outlet = outlet
        self.now = now
        self.days = days
        self.advisors = advisors
        self.technicians = technicians
        self.bays = bays
        self.openings = openings
        taken = Dictionary(grouping: claims, by: \.claim.resource).mapValues { claims in
            claims.map(\.claim.span).sorted { $0.lowerBound < $1.lowerBound }
        }
        var held: [LocalDate: Int64] = [:]
        for stored in claims where stored.isWalkIn && stored.claim.kind == .technician {
            guard let day = days.first(where: { $0.span.contains(stored.claim.span.lowerBound) }) else { continue }
            held[day.date, default: 0] += stored.claim.span.duration
        }
        heldByWalkIns = held
    }

    /// Claims at the outlet, and elsewhere on people who work at several outlets.
    ///
    /// No claim is longer than the day before the first: work lies inside one opening window.
    private static func claims(
        of people: [Person], _ outlet: Outlet, _ days: [Day], in transaction: Transaction
    ) throws -> [CapacityClaimTable.Stored] {
        guard let first = days.first, let last = days.last else { return [] }
        let span = first.span.lowerBound..<last.span.upperBound
        var claims = try CapacityClaimTable.atOutlet(outlet.id, in: span, in: transaction)
        for id in Set(people.lazy.map(\.staff).filter { $0.outletIDs.count > 1 }.map(\.id)) {
            let others = try CapacityClaimTable.elsewhere(id, than: outlet.id, in: span, in: transaction)
            claims += others.map { CapacityClaimTable.Stored(claim: $0.claim, isWalkIn: false) }
        }
        return claims
    }
}

extension Capacity {
    func isOpen(_ span: Range<Instant>) -> Bool { openings.contains { $0.covers(span) } }

    /// A resource is free when no claim overlaps the span; claims of one resource never overlap each other.
    func isFree(_ resource: String, _ span: Range<Instant>) -> Bool {
        guard let spans = taken[resource] else { return true }
        var (low, high) = (0, spans.count)
        while low < high {
            let middle = (low + high) / 2
            if spans[middle].upperBound <= span.lowerBound { low = middle + 1 } else { high = middle }
        }
        return low == spans.count || spans[low].lowerBound >= span.upperBound
    }

    func bay(_ kind: BayKind, _ span: Range<Instant>) -> Bay? {
        bays.first { $0.kind == kind && isFree($0.id.text, span) }
    }

    /// How much of a resource is taken on the day of a moment; used to share the receptions out.
    func load(of resource: String, on day: Day) -> Int64 {
        (taken[resource] ?? []).reduce(0) { $0 + $1.clamped(to: day.span).duration }
    }

    func day(of instant: Instant) -> Day? { days.first { $0.span.contains(instant) } }

    func walkInTime(on day: Day) -> Int64 { heldByWalkIns[day.date] ?? 0 }

    /// All technician time of a day: shifts inside opening hours, of those who work here now.
    func technicianTime(on day: Day) -> Int64 {
        technicians.reduce(0) { sum, person in
            day.openings.reduce(sum) { sum, opening in
                person.shifts.reduce(sum) { $0 + $1.clamped(to: opening).duration }
            }
        }
    }

    /// Spans in order, those that touch joined; also over midnight.
    private static func joined(_ spans: [Range<Instant>]) -> [Range<Instant>] {
        spans.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { result, span in
            guard let last = result.last, span.lowerBound <= last.upperBound else { return result.append(span) }
            result[result.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
        }
    }
}

extension Range<Instant> {
    /// Microseconds.
    var duration: Int64 { upperBound.since(lowerBound) }

    func covers(_ other: Range<Instant>) -> Bool {
        lowerBound <= other.lowerBound && other.upperBound <= upperBound
    }
}

extension Instant {
    fileprivate static let minute: Int64 = 60_000_000

    /// The whole minute that the moment is in.
    var startOfMinute: Instant { Instant(microseconds: microseconds - microseconds % Self.minute) }
}
