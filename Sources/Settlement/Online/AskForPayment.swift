import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Asks for a payment online; an intent is no payment yet (SET-05).
struct AskForPayment {
    let gateway: any PaymentGateway

    /// - Throws: `Refusal` 422 SET-05 for more than is open and no other pending intent may bring.
    func run(_ amount: Money, of invoice: Invoice, _ call: Call, in transaction: Transaction) throws -> PaymentIntent {
        try invoice.check(payment: amount)
        let free = try Self.free(of: invoice, in: transaction)
        guard amount.amount <= free else { throw Refusal.intentsPending(invoice.money(max(0, free))) }
        let intent = PaymentIntent(
            id: call.newID(), invoiceID: invoice.id, orderID: invoice.orderID, outletID: invoice.outletID.text,
            currency: invoice.currency, amount: amount.amount, createdAt: call.now, updatedAt: call.now)
        try PaymentIntentTable.insert(intent, in: transaction)
        // Two at once meet at the invoice's own row.
        try InvoiceTable.advance(invoice.id, in: transaction)
        let event = Event(
            "paymentIntent.created", intent.id.text, root: intent.orderID.text, version: intent.version,
            outlet: intent.outletID, changes: [.init("amount", to: amount.json)])
        try call.record(event, in: transaction)
        return intent
    }

    /// What is open and not asked for yet.
    private static func free(of invoice: Invoice, in transaction: Transaction) throws -> Int64 {
        let pending = try PaymentIntentTable.list(of: invoice.id, in: transaction).filter { $0.status == .pending }
        return invoice.open - pending.reduce(0) { $0 + $1.amount }
    }
}

extension Refusal {
    fileprivate static func intentsPending(_ free: Money) -> Refusal {
        Refusal(
            .SET_05, status: 422, code: "more_than_open",
            "Only \(free.text) is open and not asked for online already; cancel what is pending, or ask for less.",
            zh: "未付且未发起在线支付的金额为 \(free.text)。请取消待支付的请求,或减少金额。", at: "/amount"
        ).with("open", free.json)
    }
}
