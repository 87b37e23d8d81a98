import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// What the payment service says of one payment; the same in notifications and in answers.
struct GatewayState: Sendable {
    let reference: PaymentIntentID
    let gatewayID: String
    let status: PaymentIntent.Status
    /// All that it has taken so far.
    let captured: Money

    static func read(_ reader: inout ObjectReader) -> GatewayState {
        GatewayState(
            reference: reader.id("reference"), gatewayID: reader.string("gatewayId", length: 1...100),
            status: reader.choice("status", PaymentIntent.Status.self), captured: reader.money("captured"))
    }

    /// The state in a text; nil where it is none.
    static func parse(_ bytes: [UInt8]) -> GatewayState? {
        guard let value = try? JSONParser.parse(bytes) else { return nil }
        return try? value.read(GatewayState.read)
    }

    /// Takes over what is new in it, once: repeats and what is older than what is known change nothing.
    ///
    /// Money only grows: what was taken beyond what is known becomes a payment of the invoice, even if nothing is open
    /// there any more, where it is overpaid and can be given back. A success is final, and comes before whatever else
    /// is said.
    ///
    /// - Returns: the intent after it.
    /// - Throws: `Refusal` 409 `gateway_differs` for another currency, or another payment under the same reference.
    static func apply(
        _ state: GatewayState, _ call: Call, in transaction: Transaction
    ) throws -> PaymentIntent {
        guard var intent = try PaymentIntentTable.find(state.reference, in: transaction) else {
            throw Refusal.notFound("payment intent")
        }
        guard state.captured.currency == intent.currency, intent.gatewayID ?? state.gatewayID == state.gatewayID
        else { throw Refusal.gatewayDiffers }
        let before = intent
        intent.gatewayID = state.gatewayID
        let taken = state.captured.amount - intent.captured
        if taken > 0 {
            intent.captured = state.captured.amount
            intent.paymentID = try pay(taken, intent, call, in: transaction)
        }
        if intent.captured > 0 || state.status == .succeeded {
            intent.status = .succeeded
        } else if intent.status == .pending {
            intent.status = state.status
        }
        guard intent.status != before.status || taken > 0 || before.gatewayID == nil else { return before }
        intent.updatedAt = call.now
        intent.version += 1
        try PaymentIntentTable.update(intent, in: transaction)
        let changes: [Event.Change] = [
            .init("status", from: before.status.rawValue, to: intent.status.rawValue),
            .init("captured", from: before.money(before.captured).json, to: intent.money(intent.captured).json),
        ]
        try call.record(
            Event(
                "paymentIntent.changed", intent.id.text, root: intent.orderID.text, version: intent.version,
                outlet: intent.outletID, changes: changes), in: transaction)
        return intent
    }

    private static func pay(
        _ amount: Int64, _ intent: PaymentIntent, _ call: Call, in transaction: Transaction
    ) throws -> PaymentID {
        var invoice = try invoice(of: intent, in: transaction)
        let payment = Payment(
            id: call.newID(), orderID: intent.orderID, invoiceID: invoice.id, currency: intent.currency,
            method: .online, amount: amount, receivedBy: nil, reference: intent.gatewayID, receivedAt: call.now)
        try InvoiceShareTable.addTaken(amount, to: invoice.id, .customer, in: transaction)
        try TakePayment.finish(payment, &invoice, call, in: transaction)
        return payment.id
    }

    /// What the money counts on: the invoice that it was asked for, or, where that was taken back whole, the one by
    /// which its order was billed again.
    private static func invoice(of intent: PaymentIntent, in transaction: Transaction) throws -> Invoice {
        guard let own = try InvoiceTable.find(intent.invoiceID, in: transaction) else {
            throw Refusal.notFound("invoice")
        }
        guard own.isCredited, let last = try InvoiceTable.find(order: intent.orderID, in: transaction),
            !last.isCredited
        else { return own }
        return last
    }
}

extension Refusal {
    fileprivate static var gatewayDiffers: Refusal {
        Refusal(
            .SET_05, code: "gateway_differs",
            "The payment service names another currency, or another payment under this reference.",
            zh: "支付服务返回的币种或支付编号与该参考号不符。")
    }
}
