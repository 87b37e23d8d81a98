import RepairOrders
import SQLDatabase
import ServiceKit

/// What is charged to accounts and credited to them, entry by entry; a statement asks for what none has asked for yet.
enum AccountLedger {
    /// Charges a payment on account.
    ///
    /// - Throws: `Refusal` 409 SET-05 above the credit limit, or where the account is not active; 422 for another
    ///   currency.
    static func charge(
        _ payment: Payment, on id: AccountID, _ call: Call, in transaction: Transaction
    ) throws {
        guard let account = try AccountTable.find(id, in: transaction) else { throw Refusal.notFound("account") }
        guard account.currency == payment.currency else {
            throw Refusal.currencyDiffers(account.currency, at: "/accountId", .SET_05)
        }
        guard try AccountTable.charge(payment.amount, to: id, in: transaction) else {
            throw Refusal.accountExceeded(account)
        }
        let entry = AccountEntry(
            kind: .charge, amount: payment.amount, at: call.now, orderID: payment.orderID,
            invoiceID: payment.invoiceID, paymentID: payment.id, refundID: nil)
        try AccountEntryTable.insert(entry, of: id, in: transaction)
        try record("account.charged", account, payment.amount, call, in: transaction)
    }

    /// Credits what was given back of a payment on account; of another payment, nothing.
    ///
    /// What a statement has asked for already lowers what is open of it, then of the account's other statements, so
    /// that these never ask for more than the account owes; the rest is for the next statement.
    static func credit(
        _ refund: Refund, of payment: Payment, _ call: Call, in transaction: Transaction
    ) throws {
        guard let id = payment.accountID, let account = try AccountTable.find(id, in: transaction) else { return }
        try AccountTable.credit(refund.amount.amount, to: id, in: transaction)
        var rest = refund.amount.amount
        for statement in try statements(asking: payment.id, of: id, in: transaction) {
            let part = min(rest, statement.open)
            guard part > 0 else { continue }
            try AccountEntryTable.insert(entry(part, refund, payment, call), of: id, on: statement.id, in: transaction)
            try StatementTable.advance(statement.id, in: transaction)
            var after = statement
            after.credited += part
            after.version += 1
            try StatementRoutes.record(
                "accountStatement.credited", after, after.money(part), call, in: transaction)
            rest -= part
        }
        if rest > 0 {
            try AccountEntryTable.insert(entry(rest, refund, payment, call), of: id, in: transaction)
        }
        try record("account.credited", account, -refund.amount.amount, call, in: transaction)
    }

    private static func entry(
        _ credit: Int64, _ refund: Refund, _ payment: Payment, _ call: Call
    ) -> AccountEntry {
        AccountEntry(
            kind: .credit, amount: -credit, at: call.now, orderID: payment.orderID, invoiceID: payment.invoiceID,
            paymentID: payment.id, refundID: refund.id)
    }

    /// The statements that a credit lowers: that which asked for the payment, then the others; none where no statement
    /// has asked for it yet.
    private static func statements(
        asking payment: PaymentID, of account: AccountID, in transaction: Transaction
    ) throws -> [Statement] {
        guard let own = try AccountEntryTable.statement(of: payment, on: account, in: transaction) else { return [] }
        let unpaid = try StatementTable.unpaid(of: account, in: transaction)
        return unpaid.filter { $0.id == own } + unpaid.filter { $0.id != own }
    }

    private static func record(
        _ type: String, _ account: Account, _ amount: Int64, _ call: Call, in transaction: Transaction
    ) throws {
        let changes: [Event.Change] = [
            .init("amount", to: account.money(amount).json),
            .init(
                "balance", from: account.money(account.balance).json,
                to: account.money(account.balance + amount).json),
        ]
        try call.record(
            Event(
                type, account.id.text, version: account.version + 1, outlet: account.outletID.text, changes: changes),
            in: transaction)
    }
}

extension Refusal {
    fileprivate static func accountExceeded(_ account: Account) -> Refusal {
        let available = account.money(account.status == .active ? max(0, account.creditLimit - account.balance) : 0)
        var refusal = Refusal(
            .SET_05, code: "account_exceeded",
            """
            Account \(account.number) is \(account.status.rawValue) and takes \(available.text) more; charge no more \
            than that, or have its limit raised.
            """,
            zh: "账户 \(account.number) 状态为 \(account.status.rawValue),可用额度为 \(available.text)。请勿超额挂账,或先提高额度。",
            at: "/amount"
        ).with("availableCredit", available.json)
        refusal.state = account.status.rawValue
        refusal.allowedActions = account.nextActions
        return refusal
    }
}
