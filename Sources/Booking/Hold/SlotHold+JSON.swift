import Customers
import JSON
import Network
import RepairOrders
import ServiceKit

/// The body of `POST /v1/outlets/{id}/slot-holds`.
struct NewSlotHold: Sendable {
    let startsAt: Instant
    let operations: [String]
    let advisorID: StaffID?
    let channel: BookingChannel?
    let transport: Transport?
    let vehicleID: VehicleID?
    /// Nil for the outlet's.
    let minutes: Int?

    static func read(_ reader: inout ObjectReader) -> NewSlotHold {
        NewSlotHold(
            startsAt: reader.instant("startsAt"), operations: reader.operations() ?? [],
            advisorID: reader.optionalID("advisorId"),
            channel: reader.optionalChoice("channel", BookingChannel.self),
            transport: reader.optionalChoice("transport", Transport.self), vehicleID: reader.optionalID("vehicleId"),
            minutes: reader.optionalInteger("minutes", in: 1...120).map(Int.init))
    }
}

/// A hold as answers show it, at a moment.
struct SlotHoldView: JSONRepresentable {
    let hold: SlotHold
    let advisorName: String
    let now: Instant

    func writeMembers(to writer: inout JSONWriter) {
        let status = hold.status(at: now)
        writer.member("id", hold.id)
        writer.member("status", status.rawValue)
        writer.member("version", hold.version)
        writer.member("createdAt", hold.createdAt)
        writer.member("outletId", hold.outletID)
        writer.member("startsAt", hold.startsAt)
        writer.member("endsAt", hold.endsAt)
        writer.object("advisor") { writer in
            writer.member("id", hold.advisorID)
            writer.member("name", advisorName)
        }
        writer.array("operations", strings: hold.operations)
        writer.member("channel", hold.channel?.rawValue)
        writer.member("transport", hold.transport?.rawValue)
        writer.member("vehicleId", hold.vehicleID)
        writer.member("expiresAt", hold.expiresAt)
        writer.member("endedAt", hold.endedAt)
        writer.member("appointmentId", hold.appointmentID)
        writer.array("nextActions", strings: status == .active ? ["book", "release"] : [])
    }
}
