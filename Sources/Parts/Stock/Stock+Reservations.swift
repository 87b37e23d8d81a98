package import Network
package import SQLDatabase
package import ServiceKit

/// Reservations reduce what others can have, not what is on hand (PRT-02).
extension Stock {
    /// Reserves what is free, and records the rest as short; adds to what the holder has of the part already.
    package static func reserve(
        _ part: Part, _ quantity: Quantity, outlet: OutletID, holder: String, call: Call, in transaction: Transaction
    ) throws -> ReservationResult {
        guard quantity > .zero else { return ReservationResult(reserved: .zero, short: .zero) }
        let free = try available(part.id, outlet: outlet, for: nil, call: call, in: transaction)
        let reserved = min(quantity, free)
        let reservation = Reservation(
            id: call.newID(), holder: holder, outletID: outlet, partID: part.id, partNumber: part.number,
            quantity: reserved, short: quantity - reserved, version: 1)
        try ReservationTable.add(reservation, at: call.now, in: transaction)
        let changes = [
            Event.Change("partNumber", to: part.number), Event.Change("reserved", to: reserved.json),
            Event.Change("short", to: reservation.short.json),
        ]
        try record("reservation.made", of: reservation, changes, call, in: transaction)
        return ReservationResult(reserved: reserved, short: reservation.short)
    }

    /// What is kept for the holder, in the order of reserving; see `shortages` for what was not there.
    package static func reservations(of holder: String, in transaction: Transaction) throws -> [Reservation] {
        try ReservationTable.list(holder: holder, in: transaction).filter { $0.quantity > .zero }
    }

    /// What the holder wanted and was not there when it was reserved.
    package static func shortages(of holder: String, in transaction: Transaction) throws -> [Reservation] {
        try ReservationTable.list(holder: holder, in: transaction).filter { $0.short > .zero }
    }

    /// Gives back all that the holder has reserved.
    package static func release(holder: String, call: Call, in transaction: Transaction) throws {
        for reservation in try ReservationTable.list(holder: holder, in: transaction) {
            guard try ReservationTable.delete(reservation, in: transaction) else { throw Refusal.conflict }
            try record("reservation.released", of: reservation, [], call, in: transaction)
        }
    }

    /// Makes one holder's reservations another's: the appointment's become the repair order's.
    package static func moveReservations(
        from holder: String, to newHolder: String, call: Call, in transaction: Transaction
    ) throws {
        guard holder != newHolder else { return }
        for reservation in try ReservationTable.list(holder: holder, in: transaction) {
            guard try ReservationTable.delete(reservation, in: transaction) else { throw Refusal.conflict }
            let moved = Reservation(
                id: reservation.id, holder: newHolder, outletID: reservation.outletID, partID: reservation.partID,
                partNumber: reservation.partNumber, quantity: reservation.quantity, short: reservation.short,
                version: 1)
            try ReservationTable.add(moved, at: call.now, in: transaction)
            let changes = [Event.Change("holder", from: holder, to: newHolder)]
            try record("reservation.moved", of: moved, changes, call, in: transaction)
        }
    }

    /// Uses up a reservation by an issue: what was kept first, then what was short of it.
    static func consumeReservation(
        of holder: String, _ part: PartID, _ issued: Quantity, outlet: OutletID, in transaction: Transaction
    ) throws {
        guard
            var reservation = try ReservationTable.find(
                holder: holder, outlet: outlet, part: part, in: transaction)
        else { return }
        let used = min(issued, reservation.quantity)
        reservation.quantity = reservation.quantity - used
        reservation.short = max(.zero, reservation.short - (issued - used))
        let isLeft = reservation.quantity + reservation.short > .zero
        let isSaved =
            isLeft
            ? try ReservationTable.update(reservation, in: transaction)
            : try ReservationTable.delete(reservation, in: transaction)
        guard isSaved else { throw Refusal.conflict }
    }

    /// The story of a reservation is its holder's.
    private static func record(
        _ type: String, of reservation: Reservation, _ changes: [Event.Change], _ call: Call,
        in transaction: Transaction
    ) throws {
        let event = Event(
            type, reservation.id.text, root: reservation.holder, version: reservation.version,
            outlet: reservation.outletID.text, changes: changes)
        try call.record(event, in: transaction)
    }
}
