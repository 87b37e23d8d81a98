import Network
import Pricing
import ServiceKit

/// One operation of the proposed work, as capacity sees it.
struct WorkStep: Sendable, Hashable {
    let bayKind: BayKind
    let skill: String
    let level: Int
    let hours: Hours

    init(_ operation: LaborOperation) {
        bayKind = operation.bayKind
        skill = operation.skill
        level = operation.level
        hours = operation.standardHours
    }
}

/// What someone wants to book.
struct Wish: Sendable {
    var startsAt: Instant
    /// The operations in order; each begins when the one before ends.
    let steps: [WorkStep]
    let advisor: AdvisorWish
    /// Walk-ins cannot take the share of technician hours that is kept for booked customers (BKG-05).
    let isWalkIn: Bool
    /// Whether the time is a new one, which cannot be in the past.
    var isNewTime = true

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
    case technicianNotFree(skill: String, level: Int)
    /// BKG-05: what walk-ins may still take of the day, and until when.
    case bookedShareKept(left: Hours, until: Instant)
}
