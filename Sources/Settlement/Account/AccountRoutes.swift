import Customers
import JSON
import Network
import SQLDatabase
import ServiceKit

/// Customers' accounts: opened, changed, looked at (SET-13).
enum AccountRoutes {
    static let all: [Route] = [
        .post("/v1/accounts", .managePrices, rules: BodyRules(.SET_13), reading: Input.read, open),
        .get(
            "/v1/accounts", .readInvoices, query: DateFilter.parameters(and: ["outlet", "customer"]), paged: true,
            list),
        .get("/v1/accounts/{id}", .readInvoices, show),
        .patch("/v1/accounts/{id}", .managePrices, rules: BodyRules(.SET_13), reading: Change.read, change),
    ]

    struct Input: Sendable {
        let number: String
        let outletID: OutletID
        let customerID: CustomerID
        let creditLimit: Money
        let termDays: Int64

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(
                number: reader.string("number", length: 1...40), outletID: reader.id("outletId"),
                customerID: reader.id("customerId"), creditLimit: reader.money("creditLimit"),
                termDays: reader.optionalInteger("termDays", in: 0...365) ?? 30)
        }
    }

    struct Change: Sendable {
        let creditLimit: Money?
        let termDays: Int64?
        let status: Account.Status?

        static func read(_ reader: inout ObjectReader) -> Change {
            Change(
                creditLimit: reader.isPresent("creditLimit") ? reader.money("creditLimit") : nil,
                termDays: reader.optionalInteger("termDays", in: 0...365),
                status: reader.optionalChoice("status", Account.Status.self))
        }
    }

    private static func open(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        let outlet = try Outlet.referenced(input.outletID, at: "/outletId", call, in: transaction)
        try Customer.requireExists(input.customerID, at: "/customerId", in: transaction)
        guard input.creditLimit.currency == outlet.currency else {
            throw Refusal.currencyDiffers(outlet.currency, at: "/creditLimit/currency", .SET_13)
        }
        let account = Account(
            id: call.newID(), number: input.number, outletID: outlet.id, customerID: input.customerID,
            currency: outlet.currency, creditLimit: input.creditLimit.amount, termDays: input.termDays,
            status: .active, createdAt: call.now)
        guard try AccountTable.insert(account, in: transaction) else {
            throw Refusal(
                .SET_13, code: "account_number_taken",
                "There is an account \(input.number) already. Choose another number.",
                zh: "账户编号 \(input.number) 已存在,请换一个。", at: "/number")
        }
        let changes: [Event.Change] = [
            .init("number", to: account.number), .init("creditLimit", to: input.creditLimit.json),
        ]
        try call.record(
            Event("account.opened", account.id.text, outlet: outlet.id.text, changes: changes), in: transaction)
        return .created(account, at: "/v1/accounts/\(account.id)", version: account.version)
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let accounts = try AccountTable.list(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            customer: try call.query.id("customer", CustomerID.self)?.text,
            dates: call.query.dates(of: AccountID.self, changes: AccountTable.changes), after: page.afterID(),
            limit: page.limit, in: transaction)
        return .list(accounts, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let account = try Account.load(call, in: transaction)
        return .ok(account, version: account.version)
    }

    private static func change(_ input: Change, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var account = try Account.load(call, in: transaction)
        try call.checkVersion(account.version)
        let before = account
        if let limit = input.creditLimit {
            guard limit.currency == account.currency else {
                throw Refusal.currencyDiffers(account.currency, at: "/creditLimit/currency", .SET_13)
            }
            account.creditLimit = limit.amount
        }
        account.termDays = input.termDays ?? account.termDays
        account.status = input.status ?? account.status
        guard account.status != .closed || account.balance == 0 else {
            throw Refusal(
                .SET_13, code: "account_owes",
                "\(account.money(account.balance).text) is owed on the account; it is closed when nothing is.",
                zh: "该账户尚欠 \(account.money(account.balance).text),结清后方可关闭。", at: "/status")
        }
        account.version += 1
        try AccountTable.update(account, in: transaction)
        let changes: [Event.Change] = [
            .init("status", from: before.status.rawValue, to: account.status.rawValue),
            .init(
                "creditLimit", from: before.money(before.creditLimit).json,
                to: account.money(account.creditLimit).json),
        ]
        try call.record(
            Event(
                "account.changed", account.id.text, version: account.version, outlet: account.outletID.text,
                changes: changes), in: transaction)
        return .ok(account, version: account.version)
    }
}

extension Account {
    /// The account that the path names; 404 where there is none.
    static func load(_ call: Call, in transaction: Transaction) throws -> Account {
        guard let account = try AccountTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("account")
        }
        return account
    }
}
