import JSON
import Network
import SQLDatabase
import ServiceKit

/// `POST /v1/payments/{id}/refunds`: gives money back, never more than was paid (SET-05).
enum RefundPayment {
    struct Input: Sendable {
        let amount: Money
        let reason: String
        let by: StaffID
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(amount: reader.money("amount"), reason: reader.string("reason", length: 1...500), by: reader.id("by"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var payment = try Payment.load(call, in: transaction)
        try call.checkVersion(payment.version)
        guard var invoice = try InvoiceTable.find(payment.invoiceID, in: transaction) else {
            throw Refusal.notFound("invoice")
        }
        try payment.check(refund: input.amount)
        _ = try Staff.referenced(input.by, at: "/by", outlet: invoice.outletID, in: transaction)
        try call.requireActsAs(staff: input.by.text, at: "/by")
        let refund = Refund(
            id: call.newID(), paymentID: payment.id, amount: input.amount, reason: input.reason, givenBy: input.by,
            givenAt: call.now)
        guard try PaymentTable.addRefunded(refund.amount.amount, to: payment.id, in: transaction),
            try InvoiceTable.addRefunded(refund.amount.amount, to: invoice.id, in: transaction)
        else { throw payment.moreThanPaid }
        payment.refunded += refund.amount.amount
        payment.version += 1
        invoice.refunded += refund.amount.amount
        invoice.version += 1
        try RefundTable.insert(refund, in: transaction)
        try call.record(event(refund, payment, invoice), in: transaction)
        try CustomerShare.reopen(invoice.orderID, call, in: transaction)
        return .created(
            Receipt(paper: refund, invoice: invoice), at: "/v1/payments/\(payment.id.text)", version: payment.version)
    }

    private static func event(_ refund: Refund, _ payment: Payment, _ invoice: Invoice) -> Event {
        Event(
            "payment.refunded", payment.id.text, root: invoice.orderID.text, version: payment.version,
            outlet: invoice.outletID.text,
            changes: [
                Event.Change("refundId", to: refund.id.text), Event.Change("amount", to: refund.amount.json),
                Event.Change("open", to: invoice.money(invoice.open).json),
            ])
    }
}
