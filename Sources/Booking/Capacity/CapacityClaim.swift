import Network
import RepairOrders
import ServiceKit

enum CapacityClaimNoun: IdentifierKind {
    static let prefix = "clm"
}

typealias CapacityClaimID = Identifier<CapacityClaimNoun>

/// What an appointment takes of an outlet, and of the customer: the vehicle.
enum CapacityKind: String, Sendable, CaseIterable {
    case advisor, bay, technician, equipment, loanVehicle, shuttle, vehicle
}

/// A person or a thing that an appointment or a hold takes for a span of time.
struct CapacityClaim: Sendable, Hashable {
    let kind: CapacityKind
    /// The identifier of the person or the thing; of counted ones, with the unit's number behind a stroke.
    let resource: String
    let span: Range<Instant>

    /// The same in pieces of a day at most: who looks for what is taken need not look back further.
    var pieces: [CapacityClaim] {
        var pieces: [CapacityClaim] = []
        var start = span.lowerBound
        while start < span.upperBound {
            let end = min(span.upperBound, start.adding(microseconds: CapacityBook.longestClaim))
            pieces.append(CapacityClaim(kind: kind, resource: resource, span: start..<end))
            start = end
        }
        return pieces
    }
}

/// Who takes it: an appointment, or a hold until it ends (BKG-14).
struct CapacityHolder: Sendable {
    let outlet: OutletID
    let appointment: AppointmentID?
    let hold: SlotHoldID?
    let expiresAt: Instant?
    let isWalkIn: Bool

    init(_ appointment: Appointment) {
        outlet = appointment.outletID
        self.appointment = appointment.id
        (hold, expiresAt) = (nil, nil)
        isWalkIn = appointment.channel == .walkIn
    }

    init(_ hold: SlotHold) {
        outlet = hold.outletID
        appointment = nil
        (self.hold, expiresAt) = (hold.id, hold.expiresAt)
        isWalkIn = hold.channel == .walkIn
    }
}
