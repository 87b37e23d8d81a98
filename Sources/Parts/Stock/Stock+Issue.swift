import JSON
package import Network
package import SQLDatabase
package import ServiceKit

/// What was taken from one lot.
package struct IssuedLot: Sendable, Hashable {
    package let lotID: LotID
    /// The lot's code.
    package let lot: String
    package let quantity: Quantity
    package let unitCost: Money
}

extension Stock {
    /// Takes parts out of lots: earliest expiry first, else first in first out; `lot` chooses one (PRT-03).
    ///
    /// The holder's own reservation is used up by it, as far as it goes.
    ///
    /// - Throws: `Refusal` 409 (REP-05) where there is not enough that is not reserved for others, or where the chosen
    ///   lot
    ///   may not be issued.
    package static func issue(
        _ part: Part, _ quantity: Quantity, lot: String?, outlet: OutletID, holder: String, reference: String,
        staff: StaffID, call: Call, in transaction: Transaction
    ) throws -> [IssuedLot] {
        let day = try Outlet.load(outlet, in: transaction).zone.date(of: call.now)
        let lots = try LotTable.issuable(part.id, outlet: outlet, on: day, in: transaction)
        let others = try ReservationTable.reserved(part.id, outlet: outlet, except: holder, in: transaction)
        let chosen = try lot.map { code in
            guard let lot = lots.first(where: { $0.lot == code }) else { throw Refusal.lotNotIssuable(code, part) }
            return [lot]
        }
        let source = chosen ?? lots
        let available = min(sum(source), max(.zero, sum(lots) - others))
        guard quantity > .zero, quantity <= available else {
            throw Refusal.notEnough(part, wanted: quantity, available: available)
        }
        let cause = StockCause(kind: .issue, reference: reference, staff: staff, call: call)
        let issued = try take(quantity, from: source, cause, in: transaction)
        try consumeReservation(of: holder, part.id, quantity, outlet: outlet, in: transaction)
        return issued
    }

    /// The code of the lot that is to go first now; nil where none may be issued (PRT-03).
    package static func nextLot(
        of part: PartID, outlet: OutletID, call: Call, in transaction: Transaction
    ) throws -> String? {
        let day = try Outlet.load(outlet, in: transaction).zone.date(of: call.now)
        return try LotTable.issuable(part, outlet: outlet, on: day, in: transaction).first?.lot
    }

    /// Puts unused parts back into the lot that they came from.
    ///
    /// - Throws: `Refusal` 409 (REP-05) where the lot is another outlet's, or more would come back than went out.
    package static func putBack(
        lotID: LotID, _ quantity: Quantity, outlet: OutletID, reference: String, staff: StaffID, call: Call,
        in transaction: Transaction
    ) throws {
        guard let lot = try LotTable.find(lotID, in: transaction), lot.outletID == outlet else {
            throw Refusal(
                .REP_05, code: "lot_not_here",
                "The lot is not one of this outlet; parts go back to the lot they came from.",
                zh: "该批次不属于本网点;配件须退回原批次。")
        }
        let outstanding = try StockMovementTable.outstanding(lotID, in: transaction)
        guard quantity > .zero, quantity <= outstanding else {
            throw Refusal(
                .REP_05, code: "not_issued",
                "\(quantity.text) cannot go back to lot \(lot.lot): \(outstanding.text) of it are out.",
                zh: "批次 \(lot.lot) 仅领出 \(outstanding.text),不能退回 \(quantity.text)。"
            ).with("outstanding", outstanding.json)
        }
        let cause = StockCause(kind: .return, reference: reference, staff: staff, call: call)
        try move(quantity, of: lot, cause, in: transaction)
    }

    private static func take(
        _ quantity: Quantity, from lots: [Lot], _ cause: StockCause, in transaction: Transaction
    ) throws -> [IssuedLot] {
        var open = quantity
        var issued: [IssuedLot] = []
        for lot in lots where open > .zero {
            let taken = min(open, lot.onHand)
            try move(.zero - taken, of: lot, cause, in: transaction)
            issued.append(IssuedLot(lotID: lot.id, lot: lot.lot, quantity: taken, unitCost: lot.unitCost))
            open = open - taken
        }
        return issued
    }

    private static func sum(_ lots: [Lot]) -> Quantity {
        lots.reduce(.zero) { $0 + $1.onHand }
    }
}

extension Refusal {
    fileprivate static func notEnough(_ part: Part, wanted: Quantity, available: Quantity) -> Refusal {
        Refusal(
            .REP_05, code: "not_enough_stock",
            """
            \(wanted.text) of \(part.number) are wanted and \(available.text) can be issued. What is reserved for \
            others, expired or in quarantine does not count. Issue fewer, or receive more first.
            """,
            zh: "需要 \(part.number) \(wanted.text),可出库 \(available.text)。他人预留、过期或隔离的库存不计。请减少数量或先入库。"
        ).with("partNumber", .string(part.number)).with("available", available.json)
    }

    fileprivate static func lotNotIssuable(_ lot: String, _ part: Part) -> Refusal {
        Refusal(
            .REP_05, code: "lot_not_issuable",
            "Lot \(lot) of \(part.number) cannot be issued: it is absent, empty, expired or barred. Choose another.",
            zh: "\(part.number) 的批次 \(lot) 不能出库:不存在、已空、过期或在隔离中。请另选批次。"
        ).with("partNumber", .string(part.number)).with("available", Quantity.zero.json)
    }
}
