import Customers
import Network
import RepairOrders
import ServiceKit

enum SlotHoldNoun: IdentifierKind {
    static let prefix = "hld"
}

typealias SlotHoldID = Identifier<SlotHoldNoun>

/// Where a hold is: it expires by itself, which nothing has to write down.
enum SlotHoldStatus: String, Sendable, CaseIterable {
    case active, used, released, expired
}

/// A slot that is kept while a customer decides (BKG-14).
struct SlotHold: Sendable {
    let id: SlotHoldID
    let outletID: OutletID
    let startsAt: Instant
    let endsAt: Instant
    let advisorID: StaffID
    let operations: [String]
    let channel: BookingChannel?
    let transport: Transport?
    let vehicleID: VehicleID?
    let createdAt: Instant
    let expiresAt: Instant
    /// When it was used or released; nil while it is active, and for one that has expired.
    var endedAt: Instant?
    /// The appointment that was booked with it.
    var appointmentID: AppointmentID?
    var version: Int64 = 1

    func status(at now: Instant) -> SlotHoldStatus {
        if endedAt != nil { return appointmentID == nil ? .released : .used }
        return expiresAt <= now ? .expired : .active
    }
}
