import JSON
import ServiceKit
import SQLDatabase
import Settlement
import TestSupport
import Testing

/// SET-13: accounts of fleets, with one statement over many invoices.
@Suite struct AccountTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func open(_ number: String = "FLEET-7", limit: Int64 = 200_000) throws -> String {
        try World.id(
            world.service.post(
                "/v1/accounts",
                [
                    "number": .string(number), "outletId": .string(world.outlet),
                    "customerId": .string(world.customer), "creditLimit": world.money(limit), "termDays": 14,
                ]))
    }

    private func charge(_ invoice: String, _ amount: Int64, _ members: JSONValue) -> TestAnswer {
        var body: JSONValue = ["method": "account", "amount": world.money(amount)]
        if case .object(let object) = members {
            for member in object.members { body = body.with(member.name, member.value) }
        }
        return world.service.post("/v1/invoices/\(invoice)/payments", body)
    }

    @Test("SET-13: many invoices go on one statement, which is paid in parts and never twice")
    func statement() throws {
        let account = try open()
        for _ in 0..<2 {
            let (order, invoice) = try world.invoiced()
            let paid = charge(invoice.id, 80_795, ["accountId": .string(account)])
            #expect(paid.status == 201, "\(paid.json)")
            #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
        }
        #expect(world.service.get("/v1/accounts/\(account)")["balance"] == world.money(161_590))
        let stale = world.service.send("POST", "/v1/accounts/\(account)/statements", [:]) { $0.ifMatch = "\"99\"" }
        #expect(stale.status == 412)
        let statement = world.service.post("/v1/accounts/\(account)/statements")
        #expect(statement.status == 201, "\(statement.json)")
        #expect(statement["number"] == "SH01-2026-S000001")
        #expect(statement["total"] == world.money(161_590))
        #expect(statement["lines"].items.count == 2)
        #expect(statement["dueOn"] == "2026-12-08")
        #expect(world.service.post("/v1/accounts/\(account)/statements").code == "nothing_to_state")
        let path = "/v1/account-statements/\(statement.id)/payments"
        let tooMuch = world.service.post(path, ["method": "bankTransfer", "amount": world.money(161_591)])
        #expect(tooMuch.rule == "SET-05")
        #expect(world.service.post(path, ["method": "bankTransfer", "amount": world.money(100_000)]).status == 201)
        let last = world.service.post(path, ["method": "cheque", "amount": world.money(61_590)])
        #expect(last["status"] == "settled")
        #expect(world.service.get("/v1/accounts/\(account)")["balance"] == world.money(0))
        let page = world.service.send("GET", "/v1/account-statements/\(statement.id)") { $0.accept = "text/html" }
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(text.contains("对账单 SH01-2026-S000001"))
        #expect(text.contains("SH01-2026-000002"))
        #expect(!text.contains("<b>"))
        let list = world.service.get("/v1/accounts/\(account)/statements")
        #expect(list["items"].items.map { $0["id"].text } == [statement.id])
    }

    @Test("SET-05: an account takes no more than its limit, none while blocked, and only its own customer's invoices")
    func limits() throws {
        let account = try open(limit: 80_795)
        let (_, first) = try world.invoiced()
        let (_, second) = try world.invoiced()
        #expect(charge(first.id, 100, ["reference": "FLEET-8"]).pointers == ["/reference"])
        #expect(charge(first.id, 80_795, ["reference": "FLEET-7"])["accountId"].text == account)
        let refused = charge(second.id, 1, ["accountId": .string(account)])
        #expect(refused.status == 409)
        #expect(refused.code == "account_exceeded")
        #expect(refused["availableCredit"] == world.money(0))
        #expect(world.service.get("/v1/invoices/\(second.id)")["paid"] == world.money(0))
        let path = "/v1/accounts/\(account)"
        #expect(world.service.patch(path, ["creditLimit": world.money(90_000)]).status == 200)
        #expect(world.service.patch(path, ["status": "closed"]).code == "account_owes")
        #expect(world.service.patch(path, ["status": "blocked"]).status == 200)
        #expect(charge(second.id, 1, ["accountId": .string(account)]).state == "blocked")
        #expect(world.service.get("/v1/accounts?customer=\(world.customer)")["items"].items.count == 1)
        let taken = world.service.post(
            "/v1/accounts",
            [
                "number": "FLEET-7", "outletId": .string(world.outlet), "customerId": .string(world.customer),
                "creditLimit": world.money(1),
            ])
        #expect(taken.code == "account_number_taken")
        #expect(taken.rule == "SET-13")
    }

    @Test("what is given back of a charge is credited to the account, and to its next statement")
    func credits() throws {
        let account = try open()
        let (_, invoice) = try world.invoiced()
        let payment = charge(invoice.id, 80_795, ["accountId": .string(account)])
        let refund = world.service.post(
            "/v1/payments/\(payment.id)/refunds",
            ["amount": world.money(795), "reason": "r", "by": .string(world.person("cashier"))])
        #expect(refund.status == 201)
        let statement = world.service.post("/v1/accounts/\(account)/statements")
        #expect(statement["total"] == world.money(80_000))
        #expect(statement["lines"].items.map { $0["kind"].text } == ["charge", "credit"])
    }

    private func giveBack(_ payment: String, _ amount: Int64) -> TestAnswer {
        world.service.post(
            "/v1/payments/\(payment)/refunds",
            ["amount": world.money(amount), "reason": "r", "by": .string(world.person("cashier"))])
    }

    private func payStatement(_ statement: String, _ amount: Int64) -> TestAnswer {
        world.service.post(
            "/v1/account-statements/\(statement)/payments",
            ["method": "bankTransfer", "amount": world.money(amount)])
    }

    private func faults() throws -> [String] {
        try world.service.database.read { transaction in
            var faults: [String] = []
            for check in SettlementModule.module.checks
            where check.code.hasPrefix("accounts.") || check.code.hasPrefix("statements.") {
                _ = try check.run(in: transaction) { faults.append($0.line) }
            }
            return faults
        }
    }

    @Test("SET-05: a credit of what a statement asked for lowers what is open of it, and it takes no more than that")
    func creditAfterStatement() throws {
        let account = try open()
        var payments: [String] = []
        for _ in 0..<2 {
            let (_, invoice) = try world.invoiced()
            payments.append(charge(invoice.id, 80_795, ["accountId": .string(account)]).id)
        }
        let statement = world.service.post("/v1/accounts/\(account)/statements")
        #expect(statement["open"] == world.money(161_590))
        #expect(giveBack(payments[0], 80_795).status == 201)
        let now = world.service.get("/v1/account-statements/\(statement.id)")
        #expect(now["version"] == 2)
        #expect(now["total"] == world.money(161_590))
        #expect(now["credited"] == world.money(80_795))
        #expect(now["open"] == world.money(80_795))
        #expect(now["lines"].items.map { $0["kind"].text } == ["charge", "charge", "credit"])
        #expect(world.service.get("/v1/accounts/\(account)")["balance"] == world.money(80_795))
        #expect(world.service.post("/v1/accounts/\(account)/statements").code == "nothing_to_state")
        let tooMuch = payStatement(statement.id, 80_796)
        #expect(tooMuch.rule == "SET-05")
        #expect(tooMuch["open"] == world.money(80_795))
        let list = world.service.get("/v1/accounts/\(account)/statements")
        #expect(list["items"][0]["open"] == world.money(80_795))
        #expect(payStatement(statement.id, 80_795)["status"] == "settled")
        #expect(world.service.get("/v1/accounts/\(account)")["balance"] == world.money(0))
        #expect(try faults() == [])
    }

    @Test("SET-05: what is credited above one statement lowers the other, and then the next")
    func creditAcrossStatements() throws {
        let account = try open()
        func state() throws -> (payment: String, statement: String) {
            let (_, invoice) = try world.invoiced()
            let payment = charge(invoice.id, 80_795, ["accountId": .string(account)])
            return (payment.id, try World.id(world.service.post("/v1/accounts/\(account)/statements")))
        }
        func left(on statement: String) -> JSONValue {
            world.service.get("/v1/account-statements/\(statement)")["open"]
        }
        let first = try state()
        #expect(payStatement(first.statement, 80_000).status == 201)
        let second = try state()
        #expect(giveBack(first.payment, 1_000).status == 201)
        #expect(left(on: first.statement) == world.money(0))
        #expect(left(on: second.statement) == world.money(80_590))
        #expect(payStatement(second.statement, 80_590)["status"] == "settled")
        #expect(giveBack(first.payment, 500).status == 201)
        #expect(world.service.get("/v1/accounts/\(account)")["balance"] == world.money(-500))
        let third = try state()
        #expect(left(on: third.statement) == world.money(80_295))
        #expect(try faults() == [])
    }
}
