import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Holding a slot, booking with what is held, and giving it back: by the rule of booking (BKG-14).
enum HoldSlot {
    /// Takes what the wish needs until the hold ends.
    ///
    /// - Throws: `Refusal` 409 where it cannot be had, as booking does.
    static func hold(
        _ wish: Wish, at outlet: Outlet, channel: BookingChannel?, until expiry: Instant, _ call: Call,
        in transaction: Transaction
    ) throws -> SlotHold {
        let placement = try Capacity.require(wish, at: outlet, call, in: transaction)
        let hold = SlotHold(
            id: call.newID(), outletID: outlet.id, startsAt: placement.span.lowerBound,
            endsAt: placement.span.upperBound, advisorID: placement.advisor.id, operations: wish.steps.map(\.code),
            channel: channel, transport: wish.transport, vehicleID: wish.vehicle, createdAt: call.now,
            expiresAt: expiry)
        try SlotHoldTable.insert(hold, in: transaction)
        try CapacityClaims.take(placement.claims, for: CapacityHolder(hold), call, in: transaction)
        try call.record(
            Event(
                "slotHold.created", hold.id.text, outlet: outlet.id.text,
                changes: [
                    .init("status", to: SlotHoldStatus.active.rawValue), .init("startsAt", to: hold.startsAt.text),
                    .init("advisorId", to: hold.advisorID.text), .init("expiresAt", to: hold.expiresAt.text),
                ]), in: transaction)
        return hold
    }

    /// The hold that a body names, which still holds.
    ///
    /// - Throws: `Refusal` 422 for one that is unknown or another outlet's, 409 for one that has ended (BKG-14).
    static func usable(
        _ id: SlotHoldID, at outlet: OutletID, startsAt: Instant, _ call: Call, in transaction: Transaction
    ) throws -> SlotHold {
        guard let hold = try SlotHoldTable.find(id, in: transaction), hold.outletID == outlet else {
            throw Refusal.unknownReference("/holdId", "hold of this outlet", rule: .BKG_14)
        }
        guard hold.status(at: call.now) == .active else { throw Refusal.holdEnded(hold, at: call.now) }
        guard hold.startsAt == startsAt else { throw Refusal.holdForOtherTime(hold) }
        return hold
    }

    /// Gives back what is held, for an appointment where one is booked with it.
    static func end(
        _ hold: SlotHold, bookedAs appointment: AppointmentID? = nil, _ call: Call, in transaction: Transaction
    ) throws {
        var ended = hold
        ended.endedAt = call.now
        ended.appointmentID = appointment
        ended.version += 1
        try CapacityClaims.free(hold.id, in: transaction)
        try SlotHoldTable.end(ended, in: transaction)
        let status = ended.status(at: call.now)
        var changes = [
            Event.Change("status", from: hold.status(at: call.now).rawValue, to: status.rawValue)
        ]
        if let appointment { changes.append(.init("appointmentId", to: appointment.text)) }
        try call.record(
            Event(
                status == .used ? "slotHold.used" : "slotHold.released", hold.id.text, version: ended.version,
                outlet: hold.outletID.text, changes: changes), in: transaction)
    }
}

extension Refusal {
    static func holdEnded(_ hold: SlotHold, at now: Instant) -> Refusal {
        let status = hold.status(at: now).rawValue
        var refusal = Refusal(
            .BKG_14, code: "hold_ended",
            "The hold is \(status); it keeps nothing any more. Hold a free slot, or book without a hold.",
            zh: "该时段保留已失效(\(status))。请重新保留空闲时段,或不使用保留直接预约。", at: "/holdId")
        refusal.state = status
        refusal.allowedActions = []
        return refusal
    }

    fileprivate static func holdForOtherTime(_ hold: SlotHold) -> Refusal {
        Refusal(
            .BKG_14, status: 422, code: "hold_for_other_time",
            "The hold is for \(hold.startsAt.text). Book that time, or hold another slot.",
            zh: "该保留的时间为 \(hold.startsAt.text)。请预约该时间或另行保留时段。", at: "/startsAt")
    }
}
