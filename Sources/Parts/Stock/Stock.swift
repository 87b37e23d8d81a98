package import Network
package import SQLDatabase
package import ServiceKit
import JSON

/// What outlets have of parts: a ledger of movements, a balance per lot, and what is reserved of it (PRT-02).
package enum Stock {
    /// What lies at the outlet, whoever it is for and whatever its state.
    package static func onHand(
        _ part: PartID, outlet: OutletID, in transaction: Transaction
    ) throws -> Quantity {
        try LotTable.onHand(part, outlet: outlet, in: transaction)
    }

    /// What a holder can have now: on hand in lots that may be issued, less what is reserved for others.
    ///
    /// - Parameter holder: whose reservation does not count against it; nil for someone without one.
    package static func available(
        _ part: PartID, outlet: OutletID, for holder: String?, call: Call, in transaction: Transaction
    ) throws -> Quantity {
        let day = try Outlet.load(outlet, in: transaction).zone.date(of: call.now)
        let issuable = try LotTable.issuableSum(part, outlet: outlet, on: day, in: transaction)
        let others = try ReservationTable.reserved(part, outlet: outlet, except: holder, in: transaction)
        return max(.zero, issuable - others)
    }

    /// Lots whose balance and ledger disagree: none, ever; for checks after a crash.
    package static func discrepancies(in transaction: Transaction) throws -> [StockDiscrepancy] {
        try StockMovementTable.discrepancies(in: transaction)
    }
}

/// A lot whose balance is not the sum of its movements.
package struct StockDiscrepancy: Sendable, Hashable {
    package let lotID: LotID
    package let onHand: Quantity
    package let ledger: Quantity
}

/// Why stock moves: the document, the person, the request.
struct StockCause {
    let kind: StockMovementKind
    let reference: String
    let staff: StaffID
    let call: Call
}

extension Stock {
    /// Changes a lot's balance and writes the movement and its event; the only way that stock changes.
    ///
    /// - Returns: the lot as it is afterwards.
    @discardableResult
    static func move(
        _ quantity: Quantity, of lot: Lot, _ cause: StockCause, in transaction: Transaction
    ) throws -> Lot {
        let isDone =
            quantity < .zero
            ? try LotTable.take(.zero - quantity, from: lot.id, in: transaction)
            : try LotTable.add(quantity, to: lot.id, in: transaction)
        guard isDone else { throw Refusal.conflict }
        var after = lot
        after.onHand = lot.onHand + quantity
        after.version += 1
        try enter(quantity, of: after, before: lot.onHand, cause, in: transaction)
        return after
    }

    /// Writes the movement that led to a lot's balance, and its event.
    static func enter(
        _ quantity: Quantity, of lot: Lot, before: Quantity, _ cause: StockCause, in transaction: Transaction
    ) throws {
        let movement = StockMovement(
            id: cause.call.newID(), outletID: lot.outletID, partID: lot.partID, lotID: lot.id, kind: cause.kind,
            quantity: quantity, reference: cause.reference, staffID: cause.staff, at: cause.call.now)
        try StockMovementTable.insert(movement, in: transaction)
        let changes = [
            Event.Change("onHand", from: before.json, to: lot.onHand.json),
            Event.Change("reference", to: cause.reference),
        ]
        let event = Event(
            cause.kind.event, lot.id.text, version: lot.version, outlet: lot.outletID.text, changes: changes)
        try cause.call.record(event, in: transaction)
    }
}

extension Quantity {
    var json: JSONValue { .number(JSONNumber(scaled: thousandths, places: Self.places)) }
}
