package import Network
package import SQLDatabase
package import ServiceKit

/// Parts that go with an order to another outlet: out of one store and into the other at the same cost (REP-16).
extension Stock {
    /// Brings what is out for an order to another outlet's books: back into the lot that it came from, from there into
    /// a lot of the other outlet, and out of that one again.
    ///
    /// - Parameters:
    ///   - returned: the slip that brings it back.
    ///   - issued: the slip that takes it out again.
    ///   - move: the move of the order, which the transfer names.
    /// - Returns: the lot at the other outlet that it counts as issued from.
    package static func relocate(
        issued quantity: Quantity, lotID: LotID, returned: String, issued: String, move: String, to outlet: OutletID,
        staff: StaffID, call: Call, in transaction: Transaction
    ) throws -> IssuedLot {
        guard let lot = try LotTable.find(lotID, in: transaction) else { throw Refusal.conflict }
        func cause(_ kind: StockMovementKind, _ reference: String) -> StockCause {
            StockCause(kind: kind, reference: reference, staff: staff, call: call)
        }
        let back = try Self.move(quantity, of: lot, cause(.return, returned), in: transaction)
        let there = try transfer(quantity, of: back, to: outlet, reference: move, staff, call, in: transaction)
        try Self.move(.zero - quantity, of: there, cause(.issue, issued), in: transaction)
        return IssuedLot(lotID: there.id, lot: there.lot, quantity: quantity, unitCost: there.unitCost)
    }

    /// Brings what is kept for an order to another outlet, and keeps it there; what was short is wanted there as well.
    ///
    /// - Parameters:
    ///   - newHolder: the order that it is kept for at the other outlet.
    ///   - needs: by part number, how much goes; all of it where nil. What is left is given back, to be reserved anew.
    package static func relocateReservations(
        of holder: String, to newHolder: String, only needs: [String: Quantity]? = nil, move: String,
        from outlet: OutletID, to other: OutletID, staff: StaffID, call: Call,
        in transaction: Transaction
    ) throws {
        let wishes = try ReservationTable.list(holder: holder, in: transaction).filter { $0.outletID == outlet }
        try release(holder: holder, call: call, in: transaction)
        let day = try Outlet.load(outlet, in: transaction).zone.date(of: call.now)
        for wish in wishes {
            let wanted = needs.map { $0[wish.partNumber] ?? .zero } ?? (wish.quantity + wish.short)
            var open = min(wish.quantity, wanted)
            for lot in try LotTable.issuable(wish.partID, outlet: outlet, on: day, in: transaction)
            where open > .zero {
                let taken = min(open, lot.onHand)
                _ = try transfer(taken, of: lot, to: other, reference: move, staff, call, in: transaction)
                open = open - taken
            }
            guard let part = try PartTable.find(number: wish.partNumber, in: transaction) else { continue }
            _ = try reserve(
                part, wanted, outlet: other, holder: newHolder, call: call, in: transaction)
        }
    }

    /// Out of a lot of one outlet, into one of the other with the same code, cost and expiry; under a code of its own
    /// where the other outlet's lot of that code differs.
    private static func transfer(
        _ quantity: Quantity, of lot: Lot, to outlet: OutletID, reference: String, _ staff: StaffID, _ call: Call,
        in transaction: Transaction
    ) throws -> Lot {
        let out = StockCause(kind: .transferOut, reference: reference, staff: staff, call: call)
        let into = StockCause(kind: .transferIn, reference: reference, staff: staff, call: call)
        try move(.zero - quantity, of: lot, out, in: transaction)
        var code = lot.lot
        while let present = try LotTable.find(code, of: lot.partID, outlet: outlet, in: transaction) {
            if present.unitCost == lot.unitCost, present.expiresOn == lot.expiresOn, present.status == lot.status {
                return try move(quantity, of: present, into, in: transaction)
            }
            code += "*"
        }
        let new = Lot(
            id: call.newID(), outletID: outlet, partID: lot.partID, lot: code, onHand: quantity,
            unitCost: lot.unitCost, expiresOn: lot.expiresOn, status: lot.status, receivedAt: call.now, version: 1)
        try LotTable.insert(new, in: transaction)
        try enter(quantity, of: new, before: .zero, into, in: transaction)
        return new
    }
}
