import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// SET-05: deposits, credit notes and what becomes of the money.
@Suite struct DepositTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func deposit(_ order: String, _ amount: Int64, _ method: String = "cash") -> TestAnswer {
        world.service.post(
            "/v1/repair-orders/\(order)/deposits", ["method": .string(method), "amount": world.money(amount)])
    }

    private func credit(_ invoice: String, _ members: JSONValue = [:]) -> TestAnswer {
        var body: JSONValue = ["reason": "Wrong payer", "by": .string(world.person("cashier"))]
        if case .object(let object) = members {
            for member in object.members { body = body.with(member.name, member.value) }
        }
        return world.service.post("/v1/invoices/\(invoice)/credit-notes", body)
    }

    private func refund(_ payment: String, _ amount: Int64) -> TestAnswer {
        world.service.post(
            "/v1/payments/\(payment)/refunds",
            ["amount": world.money(amount), "reason": "r", "by": .string(world.person("cashier"))])
    }

    @Test("SET-05: a deposit is taken off the invoice, never more than the customer's share")
    func deposits() throws {
        let (order, jobs) = try world.order()
        #expect(deposit(order, 80_796).code == "more_than_open")
        #expect(deposit(order, 0).status == 422)
        #expect(deposit(order, 100, "account").code == "deposit_is_money")
        let first = deposit(order, 30_000)
        #expect(first.status == 201, "\(first.json)")
        #expect(first["deposit"] == true)
        #expect(deposit(order, 50_796)["open"] == world.money(50_795))
        try world.issue("OIL", 5, to: jobs[0], of: order)
        try world.pass(order)
        let invoice = world.invoice(order)
        #expect(invoice["paid"] == world.money(30_000))
        #expect(invoice["open"] == world.money(50_795))
        #expect(invoice["payments"][0]["invoiceId"].text == invoice.id)
        #expect(deposit(order, 100).rule == "SET-05")
        #expect(world.pay(invoice.id, 50_795).status == 201)
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
        let list = world.service.get("/v1/repair-orders/\(order)/deposits")
        #expect(list["items"].items.map { $0["id"].text } == [first.id])
    }

    @Test("a deposit of the whole settles the order when it is invoiced; one above a lower price can be given back")
    func overpaid() throws {
        let (order, jobs) = try world.order()
        let taken = deposit(order, 80_795)
        try world.issue("OIL", 4, to: jobs[0], of: order)
        try world.pass(order)
        let invoice = world.invoice(order, world.discount(0, by: "manager"))
        #expect(invoice["total"] == world.money(70_060))
        #expect(invoice["open"] == world.money(0))
        #expect(invoice["overpaid"] == world.money(10_735))
        #expect(invoice["status"] == "settled")
        #expect(refund(taken.id, 10_735).status == 201)
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(now["overpaid"] == world.money(0))
        #expect(now["open"] == world.money(0))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
    }

    @Test("SET-05: a deposit is given back, never more than was paid, without an invoice, too")
    func refunds() throws {
        let (order, _) = try world.order()
        let taken = deposit(order, 1_000)
        #expect(refund(taken.id, 1_001).code == "more_than_paid")
        #expect(refund(taken.id, 1_000).status == 201)
        #expect(deposit(order, 80_795).status == 201)
    }

    @Test("SET-04: a credit note takes the invoice back whole, and the order is billed again with what was paid")
    func whole() throws {
        let (order, invoice) = try world.invoiced()
        #expect(world.pay(invoice.id, 50_000).status == 201)
        let note = credit(invoice.id)
        #expect(note.status == 201, "\(note.json)")
        #expect(note["number"] == "SH01-2026-C000001")
        #expect(note["total"] == invoice["total"])
        #expect(note["invoice"]["status"] == "credited")
        #expect(note["invoice"]["overpaid"] == world.money(50_000))
        #expect(credit(invoice.id).code == "nothing_to_credit")
        #expect(world.pay(invoice.id, 1).code == "more_than_open")
        #expect(world.deliver(order).rule == "SET-11")
        let again = world.invoice(order)
        #expect(again.status == 201, "\(again.json)")
        #expect(again["number"] == "SH01-2026-000002")
        #expect(again["total"] == invoice["total"])
        #expect(again["paid"] == world.money(50_000))
        #expect(again["open"] == world.money(30_795))
        #expect(world.invoice(order).rule == "SET-01")
        let old = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(old["paid"] == world.money(0))
        #expect(old["lines"].items.allSatisfy { $0["credited"] == true })
        #expect(old["total"] == invoice["total"])
        #expect(old["creditNotes"].items.map { $0["number"].text } == ["SH01-2026-C000001"])
        #expect(world.service.get("/v1/repair-orders/\(order)")["amounts"]["actual"] == invoice["total"])
        #expect(world.pay(again.id, 30_795).status == 201)
        #expect(world.deliver(order).status == 200)
    }

    @Test("SET-04: a credit note by line lowers what is open, and the line is billed again once")
    func byLine() throws {
        let (order, invoice) = try world.invoiced()
        let note = credit(invoice.id, ["lines": [1]])
        #expect(note["total"] == world.money(53_675))
        #expect(note["invoice"]["open"] == world.money(27_120))
        #expect(credit(invoice.id, ["lines": [1]]).code == "nothing_to_credit")
        #expect(credit(invoice.id, ["lines": [9]]).pointers == ["/lines/0"])
        #expect(world.service.get("/v1/repair-orders/\(order)")["amounts"]["actual"] == world.money(27_120))
        let again = world.invoice(order)
        #expect(again["lines"].items.map { $0["code"].text } == ["OIL"])
        #expect(again["total"] == world.money(53_675))
        #expect(world.invoice(order).status == 409)
        #expect(try world.service.count("SELECT count(*) FROM invoice_lines WHERE standing = 0") == 2)
    }

    @Test("SET-04: what is credited for good is not billed again, and the order is settled with the rest")
    func goodwill() throws {
        let (order, invoice) = try world.invoiced()
        #expect(world.pay(invoice.id, 80_795).status == 201)
        let note = credit(invoice.id, ["lines": [0], "rebill": false])
        #expect(note["invoice"]["overpaid"] == world.money(27_120))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
        #expect(world.invoice(order).status == 409)
        #expect(world.deliver(order).status == 200)
    }

    @Test("SET-04: credit notes give back each payer's share, the last one what is left of the deductible")
    func payers() throws {
        let (order, jobs) = try world.order([
            World.JobOf(net: 50_000, tax: 6_500), World.JobOf(operation: "BRK", net: 30_001, tax: 3_900),
        ])
        let split: JSONValue = [
            "payers": [["payer": "insurance", "deductible": world.money(10_000)]],
            "jobs": [
                ["jobId": .string(jobs[0]), "shares": [["payer": "insurance", "percent": 100]]]
            ],
        ]
        #expect(world.service.put("/v1/repair-orders/\(order)/payers", split).status == 200)
        try world.pass(order)
        let invoice = world.invoice(order)
        #expect(invoice["customerTotal"] == world.money(43_901))
        let first = credit(invoice.id, ["lines": [0]])
        #expect(first.status == 201, "\(first.json)")
        let second = credit(invoice.id)
        let sums = [first, second].flatMap { $0["payers"].items }.reduce(into: [String: Int64]()) { sums, share in
            sums[share["payer"].text, default: 0] += share["total"]["amount"].integer ?? 0
        }
        #expect(sums == ["customer": 43_901, "insurance": 46_500])
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(now["payers"].items.allSatisfy { $0["open"] == world.money(0) })
    }

    @Test("SEC-07: above the outlet's limit a refund needs a manager who is not who gives it")
    func limit() throws {
        let path = "/v1/outlets/\(world.outlet)/refund-limit"
        #expect(world.service.put(path, ["amount": world.money(5_000)]).status == 200)
        let (_, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795).id
        let refused = refund(payment, 5_001)
        #expect(refused.code == "refund_above_limit")
        #expect(refused.rule == "SET-05")
        #expect(refused["limit"] == world.money(5_000))
        #expect(refund(payment, 5_000).status == 201)
        func approved(by approver: String, giving: String = "cashier") -> TestAnswer {
            world.service.post(
                "/v1/payments/\(payment)/refunds",
                [
                    "amount": world.money(6_000), "reason": "r", "by": .string(world.person(giving)),
                    "approvedBy": .string(world.person(approver)),
                ])
        }
        #expect(approved(by: "advisor").code == "role_needed")
        #expect(approved(by: "manager", giving: "manager").code == "second_person_needed")
        let given = approved(by: "manager")
        #expect(given.status == 201)
        #expect(given["approvedBy"].text == world.person("manager"))
        func signedIn(approvedBy approver: String) -> TestAnswer {
            world.service.send(
                "POST", "/v1/payments/\(payment)/refunds",
                [
                    "amount": world.money(6_000), "reason": "r", "by": .string(world.person("cashier")),
                    "approvedBy": .string(world.person(approver)),
                ]
            ) { $0.caller = world.signedIn("manager") }
        }
        let inOthersName = signedIn(approvedBy: "administrator")
        #expect(inOthersName.rule == "SET-05")
        #expect(inOthersName.code == "second_person_needed")
        // Who names another as the one who asks has asked and approved alone.
        let alone = signedIn(approvedBy: "manager")
        #expect(alone.status == 409 && alone.code == "refund_not_requested")
        #expect(alone.rule == "SET-05")
        func asked(_ amount: Int64, by name: String, as account: String) -> TestAnswer {
            world.service.send(
                "POST", "/v1/payments/\(payment)/refund-requests",
                ["amount": world.money(amount), "reason": "r", "by": .string(world.person(name))]
            ) { $0.caller = world.signedIn(account) }
        }
        #expect(asked(6_000, by: "cashier", as: "manager").code == "acts_for_other")
        #expect(asked(90_000, by: "cashier", as: "cashier").code == "more_than_paid")
        #expect(asked(7_000, by: "cashier", as: "cashier").status == 200)
        #expect(signedIn(approvedBy: "manager").code == "refund_not_requested")
        let request = asked(6_000, by: "cashier", as: "cashier")
        #expect(request.status == 200 && request["amount"] == world.money(6_000))
        #expect(signedIn(approvedBy: "manager").status == 201)
        // It is used up with that.
        #expect(signedIn(approvedBy: "manager").code == "refund_not_requested")
        let events = world.service.get("/v1/events?types=payment.refundRequested")["items"].items
        #expect(events.map { $0["resource"].text } == [payment, payment])
    }

    @Test("SEC-07: a refund above the outlet's limit stays above it in parts, until what was given back is paid again")
    func limitInParts() throws {
        let path = "/v1/outlets/\(world.outlet)/refund-limit"
        #expect(world.service.put(path, ["amount": world.money(5_000)]).status == 200)
        let (_, invoice) = try world.invoiced()
        let first = world.pay(invoice.id, 40_000).id
        let second = world.pay(invoice.id, 40_795).id
        #expect(refund(first, 3_000).status == 201)
        #expect(refund(second, 2_001).code == "refund_above_limit")
        #expect(refund(second, 2_000).status == 201)
        #expect(refund(first, 1).code == "refund_above_limit")
        #expect(world.pay(invoice.id, 5_000).status == 201)
        #expect(refund(first, 5_000).status == 201)
        #expect(refund(first, 1).code == "refund_above_limit")
    }

    @Test("SEC-07: what is the customer's own by a credit note needs nobody, in parts either")
    func ownInParts() throws {
        let path = "/v1/outlets/\(world.outlet)/refund-limit"
        #expect(world.service.put(path, ["amount": world.money(5_000)]).status == 200)
        let (_, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795).id
        #expect(credit(invoice.id, ["rebill": false]).status == 201)
        for _ in 0..<2 { #expect(refund(payment, 40_000).status == 201) }
        #expect(refund(payment, 795).status == 201)
    }
}
