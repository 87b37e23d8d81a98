import Customers
import Network
import Pricing
import ServiceKit

/// One operation of the proposed work, as capacity sees it.
struct WorkStep: Sendable, Hashable {
    let code: String
    let bayKind: BayKind
    let skill: String
    let level: Int
    let hours: Hours
    /// What it is done with; what the outlet keeps of these kinds of equipment is counted (NET-06).
    let tools: [String]

    init(_ operation: LaborOperation) {
        code = operation.code
        bayKind = operation.bayKind
        skill = operation.skill
        level = operation.level
        hours = operation.standardHours
        tools = Set(operation.tools).sorted()
    }
}

/// What someone wants to book.
struct Wish: Sendable {
    var startsAt: Instant
    /// The operations in order; each begins when the one before ends.
    let steps: [WorkStep]
    var advisor: AdvisorWish
    /// Walk-ins cannot take the share of technician hours that is kept for booked customers (BKG-05).
    let isWalkIn: Bool
    /// How the customer goes on meanwhile (BKG-16).
    var transport: Transport?
    /// The customer's vehicle; nil where it is not known yet.
    var vehicle: VehicleID?
    /// Whether the time is a new one, which cannot be in the past.
    var isNewTime = true
    /// Who is not to do the work: someone who leaves (NET-05).
    var without: StaffID?

    /// Who shall receive the customer.
    enum AdvisorWish: Sendable {
        case anyone
        case preferably(StaffID)
        case only(StaffID)
    }
}

/// A time that can be booked, with all that it takes.
struct Placement: Sendable {
    let span: Range<Instant>
    let advisor: Staff
    let claims: [CapacityClaim]
}

/// The first thing that is in the way of a wish.
enum Obstacle: Error, Sendable, Hashable {
    case timePassed
    case outletClosed
    case advisorOffShift(name: String)
    case advisorNotFree
    case bayNotFree(BayKind)
    case equipmentNotFree(kind: String)
    case technicianNotFree(skill: String, level: Int)
    /// BKG-05: what walk-ins may still take of the day, and until when.
    case bookedShareKept(left: Hours, until: Instant)
    /// BKG-16: the service's limit, of the day or at once.
    case serviceLimit(operation: String, limit: Int, isOfDay: Bool)
    /// BKG-16: no loan vehicle or seat is free.
    case transportNotFree(Transport)
    /// The vehicle is booked elsewhere or here at that time.
    case vehicleBooked
}
