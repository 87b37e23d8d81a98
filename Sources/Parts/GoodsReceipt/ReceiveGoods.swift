import Network
import SQLDatabase
import ServiceKit

/// Taking goods into the store: each line into its lot, with a movement on the ledger (PRT-02).
enum ReceiveGoods {
    static func run(_ input: GoodsReceiptInput, _ call: Call, _ transaction: Transaction) throws -> GoodsReceipt {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        let clerk = try Staff.referenced(input.receivedBy, at: "/receivedBy", outlet: outlet.id, in: transaction)
        guard clerk.has(.partsClerk) || clerk.has(.outletManager) else { throw Refusal.clerkNeeded }
        var receipt = GoodsReceipt(
            id: call.newID(), outletID: outlet.id, receivedBy: clerk.id, supplier: input.supplier,
            createdAt: call.now, version: 1)
        try GoodsReceiptTable.insert(receipt, in: transaction)
        let cause = StockCause(kind: .receipt, reference: receipt.id.text, staff: clerk.id, call: call)
        for (position, line) in input.lines.enumerated() {
            let received = try receive(line, at: outlet, cause, in: transaction)
            try GoodsReceiptTable.insert(received, of: receipt.id, position: position, in: transaction)
            receipt.lines.append(received)
        }
        let event = Event("goodsReceipt.created", receipt.id.text, outlet: outlet.id.text)
        try call.record(event, in: transaction)
        return receipt
    }

    private static func receive(
        _ line: GoodsReceiptInput.Line, at outlet: Outlet, _ cause: StockCause, in transaction: Transaction
    ) throws -> GoodsReceipt.Line {
        let part = try Part.referenced(
            number: line.partNumber, at: line.pointer + "/partNumber", in: transaction)
        guard line.unitCost.currency == outlet.currency else {
            throw Refusal.currencyDiffers(outlet.currency, at: line.pointer + "/unitCost/currency")
        }
        let present = try LotTable.find(line.lot, of: part.id, outlet: outlet.id, in: transaction)
        let lot =
            try present.map { try add(line, to: $0, cause, in: transaction) }
            ?? open(line, of: part, at: outlet, cause, in: transaction)
        return GoodsReceipt.Line(
            partID: part.id, partNumber: part.number, lotID: lot.id, lot: lot.lot, quantity: line.quantity,
            unitCost: lot.unitCost, expiresOn: lot.expiresOn)
    }

    /// Adds to a lot that is there already, where cost and expiry are the same; no expiry named means the lot's own.
    private static func add(
        _ line: GoodsReceiptInput.Line, to lot: Lot, _ cause: StockCause, in transaction: Transaction
    ) throws -> Lot {
        guard lot.unitCost == line.unitCost, line.expiresOn == nil || line.expiresOn == lot.expiresOn else {
            throw Refusal.lotDiffers(lot, at: line.pointer + "/lot")
        }
        return try Stock.move(line.quantity, of: lot, cause, in: transaction)
    }

    private static func open(
        _ line: GoodsReceiptInput.Line, of part: Part, at outlet: Outlet, _ cause: StockCause,
        in transaction: Transaction
    ) throws -> Lot {
        let today = outlet.zone.date(of: cause.call.now)
        let lot = Lot(
            id: cause.call.newID(), outletID: outlet.id, partID: part.id, lot: line.lot, onHand: line.quantity,
            unitCost: line.unitCost, expiresOn: line.expiresOn ?? part.shelfLifeDays.map { today.adding(days: $0) },
            status: .available, receivedAt: cause.call.now, version: 1)
        try LotTable.insert(lot, in: transaction)
        try Stock.enter(line.quantity, of: lot, before: .zero, cause, in: transaction)
        return lot
    }
}

extension Refusal {
    fileprivate static var clerkNeeded: Refusal {
        Refusal(
            code: "role_needed", "Goods are received by a parts clerk or the outlet manager; name one in receivedBy.",
            zh: "收货须由配件员或网点经理办理,请在 receivedBy 中指定。", at: "/receivedBy")
    }

    fileprivate static func currencyDiffers(_ currency: Currency, at pointer: String) -> Refusal {
        Refusal(
            status: 422, code: "currency_differs", "\(pointer) must be the outlet's currency, \(currency).",
            zh: "\(pointer) 须为网点币种 \(currency)。", at: pointer)
    }

    fileprivate static func lotDiffers(_ lot: Lot, at pointer: String) -> Refusal {
        let expiry = lot.expiresOn?.text ?? "none"
        return Refusal(
            code: "lot_differs",
            """
            Lot \(lot.lot) is in stock with unit cost \(lot.unitCost.text) and expiry \(expiry). Receive goods that \
            differ under a lot code of their own.
            """,
            zh: "批次 \(lot.lot) 已有库存,单位成本 \(lot.unitCost.text),有效期 \(lot.expiresOn?.text ?? "无")。不同的货物请使用其他批次号入库。",
            at: pointer)
    }
}
