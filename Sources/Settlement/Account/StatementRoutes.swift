import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

/// One statement over many invoices (SET-13), and its payment.
enum StatementRoutes {
    static let all: [Route] = [
        .post("/v1/accounts/{id}/statements", .settle, reading: { $0.optionalInstant("until") }, issue),
        .get("/v1/accounts/{id}/statements", .readInvoices, paged: true, list),
        .get("/v1/account-statements/{id}", .readInvoices, offersHTML: true, show).personal,
        .post(
            "/v1/account-statements/{id}/payments", .settle, rules: BodyRules(.SET_05),
            reading: PaymentInput.read, pay),
    ]

    struct PaymentInput: Sendable {
        let method: Payment.Method
        let amount: Money
        let receivedBy: StaffID?
        let reference: String?

        static func read(_ reader: inout ObjectReader) -> PaymentInput {
            let input = PaymentInput(
                method: reader.choice("method", Payment.Method.self), amount: reader.money("amount"),
                receivedBy: reader.optionalID("receivedBy"), reference: reader.optionalString("reference"))
            if input.method == .account {
                reader.complain("method", .notAllowed(reason: "a statement is not paid by an account"))
            }
            return input
        }
    }

    private static func issue(_ until: Instant?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let account = try Account.load(call, in: transaction)
        try call.checkVersion(account.version)
        let outlet = try Outlet.load(account.outletID, in: transaction)
        // What was charged in this very moment is in it.
        let end = min(until ?? call.now.adding(microseconds: 1), call.now.adding(microseconds: 1))
        let entries = try AccountEntryTable.unstated(of: account.id, before: end, in: transaction)
        let total = entries.reduce(0) { $0 + $1.amount }
        guard total > 0 else {
            throw Refusal(
                .SET_13, code: "nothing_to_state",
                "Nothing is owed on account \(account.number) that no statement has asked for.",
                zh: "账户 \(account.number) 没有尚未出账的欠款。")
        }
        let today = outlet.zone.date(of: call.now)
        let number = try NumberRange.next("stm:\(outlet.id.text):\(today.components.year)", in: transaction)
        var statement = Statement(
            id: call.newID(),
            number: "\(outlet.code)-\(today.components.year)-S\(NumberRange.padded(number, width: 6))",
            accountID: account.id, outletID: outlet.id, currency: account.currency, issuedAt: call.now,
            issuedOn: today, dueOn: today.adding(days: Int(account.termDays)), total: total)
        statement.entries = entries
        try StatementTable.insert(statement, in: transaction)
        try AccountEntryTable.state(on: statement.id, of: account.id, before: end, in: transaction)
        try record("accountStatement.issued", statement, statement.money(total), call, in: transaction)
        return .created(
            StatementDocument(statement: statement), at: "/v1/account-statements/\(statement.id)",
            version: statement.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let account = try Account.load(call, in: transaction)
        let page = try call.page()
        let statements = try StatementTable.list(
            of: account.id, after: page.after?.first, limit: page.limit, in: transaction)
        return .list(statements, page, call) { [$0.id.text] }
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> Statement {
        guard let statement = try StatementTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("statement")
        }
        return statement
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let statement = try load(call, in: transaction)
        guard call.prefersHTML else {
            return Answer.ok(StatementDocument(statement: statement), version: statement.version).personal(false)
        }
        return .html(try StatementPage(of: statement, in: transaction).text)
            .taggedByContent(version: statement.version)
    }

    private static func pay(_ input: PaymentInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var statement = try load(call, in: transaction)
        try call.checkVersion(statement.version)
        guard input.amount.currency == statement.currency else {
            throw Refusal.currencyDiffers(statement.currency, at: "/amount/currency", .SET_05)
        }
        guard input.amount.amount > 0 else { throw Refusal.amountZero }
        if let staff = input.receivedBy {
            _ = try Staff.referenced(staff, at: "/receivedBy", outlet: statement.outletID, in: transaction)
            try call.requireActsAs(staff: staff.text, at: "/receivedBy")
        }
        let payment = StatementPayment(
            id: call.newID(), method: input.method, amount: input.amount.amount, reference: input.reference,
            receivedBy: input.receivedBy, receivedAt: call.now)
        guard try StatementTable.addPaid(payment.amount, to: statement.id, in: transaction) else {
            throw Refusal(
                .SET_05, status: 422, code: "more_than_open",
                "Only \(statement.money(statement.open).text) is open on statement \(statement.number).",
                zh: "对账单 \(statement.number) 未付金额为 \(statement.money(statement.open).text)。", at: "/amount"
            ).with("open", statement.money(statement.open).json)
        }
        try StatementTable.insert(payment, of: statement.id, in: transaction)
        try AccountTable.credit(payment.amount, to: statement.accountID, in: transaction)
        statement.paid += payment.amount
        statement.version += 1
        statement.payments.append(payment)
        try record("accountStatement.paid", statement, statement.money(payment.amount), call, in: transaction)
        return .created(
            StatementDocument(statement: statement), at: "/v1/account-statements/\(statement.id)",
            version: statement.version)
    }

    static func record(
        _ type: String, _ statement: Statement, _ amount: Money, _ call: Call, in transaction: Transaction
    ) throws {
        let changes: [Event.Change] = [
            .init("number", to: statement.number), .init("accountId", to: statement.accountID.text),
            .init("amount", to: amount.json), .init("open", to: statement.money(statement.open).json),
        ]
        try call.record(
            Event(
                type, statement.id.text, version: statement.version, outlet: statement.outletID.text,
                changes: changes), in: transaction)
    }
}
