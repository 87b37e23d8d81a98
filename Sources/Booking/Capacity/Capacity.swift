import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What an outlet has over some days and what of it is taken: the one rule for slots and for booking (BKG-04, BKG-14).
///
/// Loaded once, then all is computed in memory; it holds true for as long as its transaction lasts.
struct Capacity: Sendable {
    let outlet: Outlet
    let now: Instant
    let days: [CapacityDay]
    let advisors: [Person]
    /// Those with the fewest skills first, so that the rare ones stay free.
    let technicians: [Person]
    private let technicianIDs: Set<StaffID>
    let bays: [BayPlace]
    let transport: [TransportUnit]
    /// What the outlet keeps of the equipment that is asked for; a kind that it keeps none of is no matter of capacity.
    let equipment: [EquipmentUnit]
    let openings: [Range<Instant>]
    /// When the wish's vehicle is booked, at any outlet.
    let vehicleTaken: [Range<Instant>]
    /// Which services are booked when; of outlets that limit some.
    let services: [ServiceUse]
    /// Technician time that walk-ins hold, by day.
    private let heldByWalkIns: [LocalDate: Int64]

    /// Someone with the shifts of the days that were loaded.
    ///
    /// An object, as a bay is: finding a slot looks at each person some hundred times, and a value would be copied with
    /// all that it holds.
    final class Person: Sendable {
        let staff: Staff
        let resource: CapacityResource
        /// How much of each day is taken; used to share the receptions out.
        let loads: [Int64]

        init(staff: Staff, resource: CapacityResource, loads: [Int64]) {
            self.staff = staff
            self.resource = resource
            self.loads = loads
        }
    }

    /// A bay in service.
    final class BayPlace: Sendable {
        let kind: BayKind
        let resource: CapacityResource

        init(kind: BayKind, resource: CapacityResource) {
            self.kind = kind
            self.resource = resource
        }
    }

    /// A loan vehicle, or a seat of a shuttle.
    struct TransportUnit: Sendable {
        let kind: TransportKind
        let tripMinutes: Int
        let resource: CapacityResource
    }

    /// A piece of equipment, in service or not.
    struct EquipmentUnit: Sendable {
        let kind: String
        let resource: CapacityResource
    }

    /// Whose wish the capacity is loaded for, as far as it matters to what is taken.
    struct Occasion: Sendable {
        /// The customer's vehicle.
        var vehicle: VehicleID?
        /// The appointment that is moved: it is not in its own way.
        var besides: AppointmentID?
        /// Whether the work needs tools.
        var needsEquipment = false

        init(_ wish: Wish? = nil, besides: AppointmentID? = nil) {
            vehicle = wish?.vehicle
            needsEquipment = wish?.steps.contains { !$0.tools.isEmpty } ?? false
            self.besides = besides
        }
    }

    /// Loads what is needed to judge times that begin on the days `from` to `through`.
    static func load(
        _ outlet: Outlet, from first: LocalDate, through last: LocalDate, now: Instant,
        for occasion: Occasion = Occasion(), in transaction: Transaction
    ) throws -> Capacity {
        let days = CapacityDay.days(first.adding(days: -1), through: last.adding(days: 1), of: outlet)
        let span = days[0].span.lowerBound..<days[days.count - 1].span.upperBound
        let books = try CapacityBook.books(of: outlet.id, in: span, in: transaction)
        var loader = CapacityLoader(outlet: outlet, days: days, span: span, now: now, books: books)
        let technicians = try loader.people(.technician, in: transaction).sorted {
            ($0.staff.skills.count, $0.staff.id) < ($1.staff.skills.count, $1.staff.id)
        }
        return Capacity(
            outlet: outlet, now: now, days: days,
            advisors: try loader.people(.serviceAdvisor, in: transaction), technicians: technicians,
            technicianIDs: Set(technicians.map(\.staff.id)),
            bays: try loader.bays(in: transaction), transport: try loader.transport(in: transaction),
            equipment: occasion.needsEquipment ? try loader.equipment(in: transaction) : [],
            openings: days.flatMap(\.openings).joined,
            vehicleTaken: try occasion.vehicle.map { try loader.taken($0, in: transaction) } ?? [],
            services: try outlet.booking.serviceLimits.isEmpty
                ? [] : ServiceUseTable.list(at: outlet.id, in: span, besides: occasion.besides, now, in: transaction),
            heldByWalkIns: loader.heldByWalkIns())
    }
}

extension Capacity {
    func isTechnician(_ id: StaffID) -> Bool { technicianIDs.contains(id) }

    /// The rest between two appointments, in microseconds (BKG-16).
    var buffer: Int64 { Int64(outlet.booking.bufferMinutes) * 60_000_000 }

    func isOpen(_ span: Range<Instant>) -> Bool { openings.coversAll(of: span) }

    func bay(_ kind: BayKind, _ span: Range<Instant>) -> BayPlace? {
        bays.first { $0.kind == kind && $0.resource.canBeTaken(span, buffer: buffer) }
    }

    func dayIndex(of instant: Instant) -> Int? {
        var (low, high) = (0, days.count)
        while low < high {
            let middle = (low + high) / 2
            if days[middle].span.upperBound <= instant { low = middle + 1 } else { high = middle }
        }
        return low < days.count && days[low].span.contains(instant) ? low : nil
    }

    func day(of instant: Instant) -> CapacityDay? { dayIndex(of: instant).map { days[$0] } }

    func walkInTime(on day: CapacityDay) -> Int64 { heldByWalkIns[day.date] ?? 0 }

    /// All technician time of a day: shifts inside opening hours, of those who work here now.
    func technicianTime(on day: CapacityDay) -> Int64 {
        technicians.reduce(0) { sum, person in sum + person.resource.available.time(within: day.openings) }
    }
}

extension [Range<Instant>] {
    /// How much of other spans these spans cover, in microseconds; both are in order.
    func time(within others: [Range<Instant>]) -> Int64 {
        others.reduce(0) { sum, other in
            reduce(sum) { $0 + $1.clamped(to: other).duration }
        }
    }
}
