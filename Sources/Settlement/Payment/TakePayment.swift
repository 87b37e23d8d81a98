import JSON
import Network
import SQLDatabase
import ServiceKit

/// `POST /v1/invoices/{id}/payments`: takes money, never more than is open (SET-05).
enum TakePayment {
    struct Input: Sendable {
        let method: Payment.Method
        let amount: Money
        let receivedBy: StaffID?
        let reference: String?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            method: reader.choice("method", Payment.Method.self), amount: reader.money("amount"),
            receivedBy: reader.optionalID("receivedBy"), reference: reader.optionalString("reference"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var invoice = try Invoice.load(call, in: transaction)
        try call.checkVersion(invoice.version)
        try invoice.check(payment: input.amount)
        if input.method == .account, input.reference == nil { throw Refusal.accountNeeded }
        if let staff = input.receivedBy {
            _ = try Staff.referenced(staff, at: "/receivedBy", outlet: invoice.outletID, in: transaction)
        }
        let payment = Payment(
            id: call.newID(), invoiceID: invoice.id, currency: invoice.currency, method: input.method,
            amount: input.amount.amount, receivedBy: input.receivedBy, reference: input.reference,
            receivedAt: call.now)
        guard try InvoiceTable.addPaid(payment.amount, to: invoice.id, in: transaction) else {
            throw invoice.moreThanOpen
        }
        invoice.paid += payment.amount
        invoice.version += 1
        try PaymentTable.insert(payment, in: transaction)
        try call.record(event(payment, invoice), in: transaction)
        if invoice.open == 0 { try CustomerShare.settle(invoice.orderID, call, in: transaction) }
        return .created(
            Receipt(paper: payment, invoice: invoice), at: "/v1/payments/\(payment.id.text)", version: payment.version)
    }

    private static func event(_ payment: Payment, _ invoice: Invoice) -> Event {
        Event(
            "payment.received", payment.id.text, root: invoice.orderID.text, version: payment.version,
            outlet: invoice.outletID.text,
            changes: [
                Event.Change("method", to: payment.method.rawValue),
                Event.Change("amount", to: payment.money(payment.amount).json),
                Event.Change("open", to: invoice.money(invoice.open).json),
            ])
    }
}

extension Refusal {
    fileprivate static var accountNeeded: Refusal {
        Refusal(
            .SET_05, status: 422, code: "account_reference_needed",
            "A payment on account names the authorised account in reference.",
            zh: "挂账付款须在 reference 中注明已授权的账户。", at: "/reference")
    }
}
