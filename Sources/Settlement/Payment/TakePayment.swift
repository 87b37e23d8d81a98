import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// `POST /v1/invoices/{id}/payments`: takes money, never more than is open (SET-05).
enum TakePayment {
    struct Input: Sendable {
        let method: Payment.Method
        let amount: Money
        let payer: PayerKind
        let receivedBy: StaffID?
        let reference: String?
        let accountID: AccountID?
    }

    static func read(_ reader: inout ObjectReader) -> Input {
        Input(
            method: reader.choice("method", Payment.Method.self), amount: reader.money("amount"),
            payer: reader.optionalChoice("payer", PayerKind.self) ?? .customer,
            receivedBy: reader.optionalID("receivedBy"), reference: reader.optionalString("reference"),
            accountID: reader.optionalID("accountId"))
    }

    static func run(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let invoice = try Invoice.load(call, in: transaction)
        try call.checkVersion(invoice.version)
        try invoice.check(payment: input.amount, by: input.payer)
        if let staff = input.receivedBy {
            _ = try Staff.referenced(staff, at: "/receivedBy", outlet: invoice.outletID, in: transaction)
            try call.requireActsAs(staff: staff.text, at: "/receivedBy")
        }
        var payment = Payment(
            id: call.newID(), orderID: invoice.orderID, invoiceID: invoice.id, payer: input.payer,
            currency: invoice.currency, method: input.method, amount: input.amount.amount,
            receivedBy: input.receivedBy, reference: input.reference, receivedAt: call.now)
        payment.accountID = try account(input, invoice, in: transaction)?.id
        let taken = try take(payment, on: invoice, call, in: transaction)
        return .created(
            Receipt(paper: payment, invoice: taken, payer: payment.payer), at: "/v1/payments/\(payment.id.text)",
            version: payment.version)
    }

    /// Takes the payment with all that follows: what is open, the account, the order.
    ///
    /// - Returns: the invoice after it.
    static func take(
        _ payment: Payment, on before: Invoice, _ call: Call, in transaction: Transaction
    ) throws -> Invoice {
        var invoice = before
        guard
            try InvoiceShareTable.addPaid(payment.amount, to: invoice.id, payment.payer, in: transaction)
        else { throw invoice.moreThanOpen(payment.payer) }
        try finish(payment, &invoice, call, in: transaction)
        return invoice
    }

    /// What follows once the share counts the payment.
    static func finish(
        _ payment: Payment, _ invoice: inout Invoice, _ call: Call, in transaction: Transaction
    ) throws {
        try InvoiceTable.advance(invoice.id, in: transaction)
        invoice.change(payment.payer) { $0.paid += payment.amount }
        invoice.version += 1
        try PaymentTable.insert(payment, in: transaction)
        if let account = payment.accountID {
            try AccountLedger.charge(payment, on: account, call, in: transaction)
        }
        try call.record(event(payment, invoice), in: transaction)
        try CustomerShare.update(invoice.orderID, call, in: transaction)
    }

    /// The account that the payment is on; nil for a payment in money.
    ///
    /// Nobody's word is taken for an account that is kept elsewhere: a customer who has none here pays in money.
    ///
    /// - Throws: `Refusal` by SET-05 where none is named, or one that is not the customer's, or for a share of
    ///   another's.
    private static func account(
        _ input: Input, _ invoice: Invoice, in transaction: Transaction
    ) throws -> Account? {
        guard input.method == .account else {
            guard input.accountID == nil else { throw Refusal.accountMethodNeeded }
            return nil
        }
        guard input.payer == .customer else { throw Refusal.accountIsCustomers }
        let own = try AccountTable.list(of: invoice.customerID, in: transaction)
        if let id = input.accountID {
            guard let account = own.first(where: { $0.id == id }) else {
                throw Refusal.unknownReference("/accountId", "account of the customer", rule: .SET_05)
            }
            return account
        }
        guard let reference = input.reference else { throw Refusal.accountNeeded }
        guard let account = own.first(where: { $0.number == reference }) else {
            throw Refusal.unknownReference("/reference", "account of the customer", rule: .SET_05)
        }
        return account
    }

    static func event(_ payment: Payment, _ invoice: Invoice) -> Event {
        Event(
            "payment.received", payment.id.text, root: invoice.orderID.text, version: payment.version,
            outlet: invoice.outletID.text,
            changes: [
                Event.Change("method", to: payment.method.rawValue),
                Event.Change("payer", to: payment.payer.rawValue),
                Event.Change("amount", to: payment.money(payment.amount).json),
                Event.Change("open", to: invoice.money(invoice.share(payment.payer)?.open ?? 0).json),
            ])
    }
}

extension Refusal {
    fileprivate static var accountNeeded: Refusal {
        Refusal(
            .SET_05, status: 422, code: "account_reference_needed",
            "A payment on account names the authorised account in reference or accountId.",
            zh: "挂账付款须在 reference 或 accountId 中注明已授权的账户。", at: "/reference")
    }

    fileprivate static var accountIsCustomers: Refusal {
        Refusal(
            .SET_05, status: 422, code: "account_is_customers",
            "Only the share of the customer goes on an account; other payers pay theirs.",
            zh: "仅客户承担的部分可以挂账,其他付款方须自行付款。", at: "/payer")
    }

    fileprivate static var accountMethodNeeded: Refusal {
        Refusal(
            .SET_05, status: 422, code: "account_method_needed",
            "An account is charged by the method account.", zh: "使用账户付款时,method 须为 account。", at: "/method")
    }
}
