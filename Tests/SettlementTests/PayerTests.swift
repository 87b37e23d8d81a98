import JSON
import ServiceKit
import TestSupport
import Testing

/// SET-13: several payers on one order.
@Suite struct PayerTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func amounts(_ invoice: TestAnswer) -> [String: Int64] {
        var amounts: [String: Int64] = [:]
        for share in invoice["payers"].items { amounts[share["payer"].text] = share["total"]["amount"].integer }
        return amounts
    }

    private func setPayers(_ order: String, _ body: JSONValue) -> TestAnswer {
        world.service.put("/v1/repair-orders/\(order)/payers", body)
    }

    @Test("SET-13: a job split by percent adds up to the whole, to the last unit")
    func split() throws {
        let (order, jobs) = try world.order([World.JobOf(payType: "insurance", net: 10_001, tax: 1_301)])
        let answer = setPayers(
            order,
            [
                "payers": [["payer": "insurance", "name": "PICC", "reference": "CLM-7"]],
                "jobs": [
                    [
                        "jobId": .string(jobs[0]),
                        "shares": [
                            ["payer": "insurance", "percent": .decimal("66.667")],
                            ["payer": "warranty", "percent": .decimal("33.333")],
                        ],
                    ]
                ],
            ])
        #expect(answer.status == 200, "\(answer.json)")
        try world.pass(order)
        let invoice = world.invoice(order)
        #expect(amounts(invoice) == ["customer": 0, "insurance": 6_667 + 867, "warranty": 3_334 + 434])
        #expect(invoice["payers"][2]["name"] == "PICC")
        #expect(invoice["byPayType"].items.reduce(0) { $0 + ($1["total"]["amount"].integer ?? 0) } == 11_302)
        #expect(invoice["status"] == "settled")
    }

    @Test("SET-13: the deductible is the customer's, and the shares are still the whole")
    func deductible() throws {
        let (order, _) = try world.order([World.JobOf(payType: "insurance", net: 100_000, tax: 13_000)])
        let refused = setPayers(order, ["payers": [["payer": "insurance", "deductible": world.money(50_000)]]])
        #expect(refused.status == 409)
        #expect(refused.rule == "SET-02")
        #expect(refused.code == "customer_share_higher")
        #expect(refused["wanted"] == world.money(50_000))
    }

    @Test("SET-13: what is billed again takes the deductible only as far as no earlier invoice took it")
    func deductibleOnce() throws {
        let parts = [World.PartOf(number: "OIL", quantity: 10, unitPrice: 5_800, tax: 7_540)]
        let (order, jobs) = try world.order([
            World.JobOf(net: 30_800, tax: 4_004),
            World.JobOf(payType: "insurance", net: 54_000, tax: 7_020, parts: parts),
        ])
        // Warranty takes so much of the customer's job that the deductible is no more than they agreed to.
        let set = setPayers(
            order,
            [
                "payers": [["payer": "insurance", "deductible": world.money(20_000)]],
                "jobs": [
                    [
                        "jobId": .string(jobs[0]),
                        "shares": [["payer": "customer", "percent": 40], ["payer": "warranty", "percent": 60]],
                    ]
                ],
            ])
        #expect(set.status == 200, "\(set.json)")
        try world.issue("OIL", 10, to: jobs[1], of: order)
        try world.pass(order)
        let first = world.invoice(order)
        #expect(amounts(first) == ["customer": 33_922, "warranty": 20_882, "insurance": 106_560])
        func credit(_ invoice: String, _ lines: JSONValue) -> TestAnswer {
            world.service.post(
                "/v1/invoices/\(invoice)/credit-notes",
                ["reason": "Wrong claim", "by": .string(world.person("cashier")), "lines": lines])
        }
        #expect(credit(first.id, [1]).status == 201)
        let second = world.invoice(order)
        #expect(second.status == 201, "\(second.json)")
        #expect(amounts(second) == ["customer": 0, "insurance": 61_020])
        // With all of the insurer's lines the deductible was given back: it is taken with them again.
        #expect(credit(second.id, [0]).status == 201)
        let back = credit(first.id, [2])
        #expect(amounts(back) == ["customer": 20_000, "insurance": 45_540], "\(back.json)")
        let third = world.invoice(order)
        #expect(amounts(third) == ["customer": 20_000, "insurance": 106_560], "\(third.json)")
    }

    @Test("SET-13: other shares than 100 percent, unknown payers and jobs are refused at their place")
    func refused() throws {
        let (order, jobs) = try world.order()
        func shares(_ shares: JSONValue, payers: JSONValue = []) -> TestAnswer {
            setPayers(order, ["payers": payers, "jobs": [["jobId": .string(jobs[0]), "shares": shares]]])
        }
        let short = shares([["payer": "customer", "percent": 60], ["payer": "warranty", "percent": 30]])
        #expect(short.status == 422)
        #expect(short.rule == "SET-13")
        #expect(short.code == "split_not_whole")
        #expect(short.pointers == ["/jobs/0/shares"])
        let twice = shares([["payer": "customer", "percent": 60], ["payer": "customer", "percent": 40]])
        #expect(twice.code == "split_not_whole")
        #expect(shares([["payer": "outlet", "percent": 100]]).pointers == ["/jobs/0/shares"])
        let own: JSONValue = [["payer": "outlet", "outletId": .string(world.outlet)]]
        #expect(shares([["payer": "outlet", "percent": 100]], payers: own).pointers == ["/payers/0/outletId"])
        let nameless = setPayers(order, ["payers": [["payer": "outlet"]]])
        #expect(nameless.rule == "SET-13")
        #expect(nameless.pointers == ["/payers/0/outletId"])
        #expect(
            setPayers(order, ["payers": [["payer": "warranty", "deductible": world.money(1)]]]).pointers
                == ["/payers/0/deductible"])
    }

    @Test("SET-13: another outlet pays its share, and each payer pays its own on the one invoice")
    func outlet() throws {
        let (order, jobs) = try world.order()
        try world.issue("OIL", 5, to: jobs[0], of: order)
        let answer = setPayers(
            order,
            [
                "payers": [["payer": "outlet", "outletId": .string(world.otherOutlet), "reference": "Used car 12"]],
                "jobs": [
                    [
                        "jobId": .string(jobs[0]),
                        "shares": [["payer": "customer", "percent": 40], ["payer": "outlet", "percent": 60]],
                    ]
                ],
            ])
        #expect(answer.status == 200, "\(answer.json)")
        #expect(answer["shares"].items.count == 2)
        try world.pass(order)
        let invoice = world.invoice(order)
        let shares = amounts(invoice)
        #expect(shares["customer"] == 32_318)
        #expect(shares["outlet"] == 48_477)
        #expect(invoice["open"] == world.money(32_318))
        let path = "/v1/invoices/\(invoice.id)/payments"
        let tooMuch = world.service.post(path, ["method": "cash", "amount": world.money(32_319)])
        #expect(tooMuch.code == "more_than_open")
        let other = world.service.post(
            path, ["method": "bankTransfer", "payer": "outlet", "amount": world.money(48_477)])
        #expect(other.status == 201, "\(other.json)")
        #expect(other["open"] == world.money(0))
        #expect(other["invoice"]["open"] == world.money(32_318))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == false)
        #expect(world.pay(invoice.id, 32_318).status == 201)
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
    }

    @Test("payers are not changed once the order is invoiced, and a stale version is refused")
    func states() throws {
        let (order, _) = try world.invoiced()
        #expect(setPayers(order, ["payers": []]).rule == "SET-13")
        let (other, _) = try world.order()
        let first = setPayers(other, ["payers": [["payer": "warranty", "reference": "W1"]]])
        let stale = world.service.send("PUT", "/v1/repair-orders/\(other)/payers", ["payers": []]) {
            $0.ifMatch = "\"1\""
        }
        #expect(stale.status == 412)
        #expect(first["version"] == 2)
    }
}
