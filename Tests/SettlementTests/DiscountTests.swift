import JSON
import ServiceKit
import TestSupport
import Testing

/// PRI-05: discounts by line and order, within the giver's limit or approved by another.
@Suite struct DiscountTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func give(_ order: String, _ members: JSONValue, by giver: String = "advisor") -> TestAnswer {
        var body: JSONValue = ["givenBy": .string(world.person(giver)), "reason": "Waited too long"]
        if case .object(let object) = members {
            for member in object.members { body = body.with(member.name, member.value) }
        }
        return world.service.post("/v1/repair-orders/\(order)/discounts", body)
    }

    private func decide(
        _ discount: String, _ action: String, by: String, _ members: JSONValue = [:]
    ) -> TestAnswer {
        world.service.post(
            "/v1/discounts/\(discount)/\(action)",
            members.with("by", .string(world.person(by))))
    }

    @Test("PRI-05: a discount within the giver's limit is given at once, and the invoice takes it")
    func within() throws {
        let order = try world.readyOrder()
        let discount = give(order, ["percent": 5])
        #expect(discount.status == 201, "\(discount.json)")
        #expect(discount["status"] == "approved")
        #expect(discount["amount"] == world.money(4_039))
        let invoice = world.invoice(order)
        #expect(invoice.status == 201, "\(invoice.json)")
        #expect(invoice["total"] == world.money(80_795 - 4_039))
        #expect(invoice["discount"]["amount"] == world.money(4_039))
        #expect(world.service.get("/v1/discounts/\(discount.id)")["invoiceId"].text == invoice.id)
    }

    @Test("PRI-05: above the limit another person, a manager, approves; until then there is no invoice")
    func approval() throws {
        let order = try world.readyOrder()
        let asked = give(order, ["amount": world.money(10_000)])
        #expect(asked["status"] == "requested")
        #expect(asked.nextActions == ["approve", "decline", "withdraw"])
        let waiting = world.invoice(order)
        #expect(waiting.rule == "SET-02")
        #expect(waiting.code == "discount_not_decided")
        #expect(decide(asked.id, "approve", by: "advisor2").code == "role_needed")
        #expect(decide(asked.id, "approve", by: "stranger").pointers == ["/by"])
        let approved = decide(asked.id, "approve", by: "manager", ["reason": "Regular customer"])
        #expect(approved.status == 200, "\(approved.json)")
        #expect(approved["decidedBy"].text == world.person("manager"))
        #expect(decide(asked.id, "decline", by: "manager").rule == "PRI-05")
        #expect(world.invoice(order)["total"] == world.money(70_795))
    }

    @Test("PRI-05: nobody approves their own, or beyond their own limit; what is declined is not given")
    func refused() throws {
        let order = try world.readyOrder()
        let own = give(order, ["amount": world.money(20_000)], by: "manager")
        #expect(own["status"] == "requested")
        #expect(decide(own.id, "approve", by: "manager").code == "second_person_needed")
        let high = decide(own.id, "approve", by: "administrator", ["belowCostReason": "Goodwill"])
        #expect(high.status == 200)
        let more = give(order, ["amount": world.money(30_000)])
        let beyond = decide(more.id, "approve", by: "manager")
        #expect(beyond.code == "discount_above_limit")
        #expect(beyond.rule == "PRI-05")
        #expect(decide(more.id, "decline", by: "manager")["status"] == "declined")
        #expect(give(order, ["amount": world.money(100)], by: "technician").code == "role_needed")
        #expect(give(order, ["amount": world.money(80_000)]).code == "discount_above_share")
        #expect(world.invoice(order)["total"] == world.money(60_795))
    }

    @Test("PRI-05: below what the parts cost only with a manager's reason")
    func belowCost() throws {
        let job = World.JobOf(
            net: 1_000, tax: 130, parts: [World.PartOf(number: "OIL", quantity: 5, unitPrice: 5_300, tax: 3_445)])
        let order = try world.readyOrder([job])
        let refused = give(order, ["amount": world.money(2_000)], by: "manager")
        #expect(refused.status == 409)
        #expect(refused.rule == "PRI-05")
        #expect(refused.code == "below_cost")
        #expect(refused["cost"] == world.money(26_000))
        let noManager = give(order, ["amount": world.money(1_700), "belowCostReason": "r"])
        #expect(noManager["status"] == "requested" || noManager.code == "below_cost")
        let given = give(
            order, ["amount": world.money(2_000), "belowCostReason": "Damaged packaging"], by: "manager")
        #expect(given["status"] == "approved")
    }

    @Test("PRI-05: several discounts go below cost together no more than one does")
    func belowCostInSum() throws {
        let job = World.JobOf(
            net: 1_000, tax: 130, parts: [World.PartOf(number: "OIL", quantity: 5, unitPrice: 5_300, tax: 3_445)])
        let (order, jobs) = try world.order([job])
        try world.issue("OIL", 5, to: jobs[0], of: order)
        try world.pass(order)
        #expect(give(order, ["amount": world.money(1_000)], by: "manager")["status"] == "approved")
        let second = give(order, ["amount": world.money(1_000)], by: "manager")
        #expect(second.rule == "PRI-05")
        #expect(second.code == "below_cost")
        #expect(second["net"] == world.money(25_730))
        let onJob = give(order, ["jobId": .string(jobs[0]), "amount": world.money(1_000)], by: "manager")
        #expect(onJob.code == "below_cost")
        #expect(world.invoice(order, world.discount(1_000, by: "manager")).code == "below_cost")
        let asked = give(order, ["amount": world.money(1_600)])
        #expect(asked["status"] == "requested")
        #expect(decide(asked.id, "approve", by: "manager").code == "below_cost")
        #expect(decide(asked.id, "approve", by: "manager", ["belowCostReason": "Damaged"])["status"] == "approved")
    }

    private func split(_ order: String, _ job: String, customer: Int64) -> TestAnswer {
        let shares: JSONValue = [
            ["payer": "customer", "percent": .number(JSONNumber(customer))],
            ["payer": "warranty", "percent": .number(JSONNumber(100 - customer))],
        ]
        return world.service.put(
            "/v1/repair-orders/\(order)/payers", ["jobs": [["jobId": .string(job), "shares": shares]]])
    }

    @Test("PRI-05: what other payers pay for does not hide a loss on what the customer pays")
    func belowCostByPayer() throws {
        let own = World.JobOf(
            net: 1_000, tax: 130, parts: [World.PartOf(number: "OIL", quantity: 5, unitPrice: 5_300, tax: 3_445)])
        let (order, jobs) = try world.order([own, World.JobOf(payType: "warranty", net: 100_000, tax: 13_000)])
        let loss = give(order, ["amount": world.money(2_000)], by: "manager")
        #expect(loss.code == "below_cost", "\(loss.json)")
        #expect(loss["cost"] == world.money(26_000) && loss["net"] == world.money(25_730))
        let onOthers = give(order, ["jobId": .string(jobs[1]), "amount": world.money(100)], by: "manager")
        #expect(onOthers.code == "discount_above_share" && onOthers.pointers == ["/amount"])
        // Of half of the job the customer bears half of the cost.
        #expect(split(order, jobs[0], customer: 50).status == 200)
        #expect(give(order, ["amount": world.money(800)], by: "manager")["status"] == "approved")
        let more = give(order, ["jobId": .string(jobs[0]), "amount": world.money(100)], by: "manager")
        #expect(more.code == "below_cost" && more["cost"] == world.money(13_000))
        #expect(more["net"] == world.money(12_954))
    }

    @Test("PRI-05: when others pay more of the order, a discount is no more than the customer pays")
    func payersChange() throws {
        let (order, jobs) = try world.order()
        try world.issue("OIL", 5, to: jobs[0], of: order)
        try world.pass(order)
        let given = give(order, ["amount": world.money(15_000)], by: "manager")
        #expect(given["status"] == "approved", "\(given.json)")
        #expect(split(order, jobs[0], customer: 15).status == 200)
        let now = world.service.get("/v1/discounts/\(given.id)")
        #expect(now["status"] == "requested" && now["version"] == 2 && now["decidedBy"] == .null)
        #expect(world.invoice(order).code == "discount_not_decided")
        let refused = decide(given.id, "approve", by: "administrator")
        #expect(refused.status == 422 && refused.rule == "PRI-05" && refused.code == "discount_above_share")
        #expect(decide(given.id, "withdraw", by: "manager")["status"] == "withdrawn")
        let invoice = world.invoice(order)
        #expect(invoice.status == 201 && invoice["total"] == world.money(80_795), "\(invoice.json)")
    }

    @Test("PRI-05: who gave a discount, or a manager, withdraws it before the invoice; the total follows")
    func withdrawn() throws {
        let order = try world.readyOrder()
        let given = give(order, ["amount": world.money(4_000)])
        #expect(given.nextActions == ["withdraw"])
        let other = decide(given.id, "withdraw", by: "advisor2")
        #expect(other.status == 409 && other.code == "role_needed" && other.pointers == ["/by"])
        let own = decide(given.id, "withdraw", by: "advisor", ["reason": "Not wanted"])
        #expect(own.status == 200 && own["status"] == "withdrawn" && own["decision"] == "Not wanted", "\(own.json)")
        #expect(own["decidedBy"].text == world.person("advisor") && own.nextActions.isEmpty)
        for action in ["withdraw", "approve", "decline"] {
            let again = decide(given.id, action, by: "manager")
            #expect(again.status == 409 && again.rule == "PRI-05" && again.state == "withdrawn", "\(action)")
        }
        let event = world.service.get("/v1/events?types=discount.withdrawn")["items"][0]["changes"]["status"]
        #expect(event["from"] == "approved" && event["to"] == "withdrawn")
        // What was withdrawn counts no more against the limit.
        let asked = give(order, ["amount": world.money(4_039)])
        #expect(asked["status"] == "approved")
        #expect(decide(asked.id, "withdraw", by: "manager").status == 200)
        let waiting = give(order, ["amount": world.money(10_000)])
        #expect(waiting["status"] == "requested")
        #expect(decide(waiting.id, "withdraw", by: "advisor").status == 200)
        let last = give(order, ["amount": world.money(1_000)])
        #expect(world.invoice(order)["total"] == world.money(79_795))
        let used = decide(last.id, "withdraw", by: "manager")
        #expect(used.status == 409 && used.rule == "PRI-05" && used.state == "used")
    }

    @Test("SEC-07: someone who has signed in does not approve what they asked for, in whosever name")
    func secondPerson() throws {
        let order = try world.readyOrder()
        func send(_ path: String, _ body: JSONValue, as name: String) -> TestAnswer {
            world.service.send("POST", path, body) { $0.caller = world.signedIn(name) }
        }
        let wish: JSONValue = [
            "amount": world.money(20_000), "givenBy": .string(world.person("manager")), "reason": "Waited",
        ]
        let inOthersName = wish.with("givenBy", .string(world.person("advisor")))
        let discounts = "/v1/repair-orders/\(order)/discounts"
        #expect(send(discounts, inOthersName, as: "manager").code == "acts_for_other")
        let asked = send(discounts, wish, as: "manager")
        #expect(asked["status"] == "requested", "\(asked.json)")
        let path = "/v1/discounts/\(asked.id)/approve"
        let own = send(path, ["by": .string(world.person("manager"))], as: "manager")
        #expect(own.status == 409)
        #expect(own.rule == "PRI-05")
        #expect(own.code == "second_person_needed")
        #expect(own.pointers == ["/by"])
        #expect(send(path, ["by": .string(world.person("administrator"))], as: "manager").code == "acts_for_other")
        let other = send(
            path, ["by": .string(world.person("administrator")), "belowCostReason": "Goodwill"], as: "administrator")
        #expect(other["status"] == "approved", "\(other.json)")
        let event = world.service.get("/v1/events?types=discount.approved")["items"][0]
        #expect(event["changes"]["status"]["from"] == "requested")
        #expect(event["changes"]["status"]["to"] == "approved")
    }

    @Test("SEC-07: with the invoice, someone who has signed in cannot bring both who gives and who approves")
    func ownApproval() throws {
        let order = try world.readyOrder()
        func invoice(givenBy giver: String, approvedBy approver: String) -> TestAnswer {
            let discount = world.discount(10_000, by: giver)["discount"]
                .with("approvedBy", .string(world.person(approver)))
            return world.service.send("POST", "/v1/repair-orders/\(order)/invoice", ["discount": discount]) {
                $0.caller = world.signedIn("manager")
            }
        }
        let inOthersName = invoice(givenBy: "advisor", approvedBy: "manager")
        #expect(inOthersName.code == "acts_for_other")
        #expect(inOthersName.pointers == ["/discount/givenBy"])
        let other = invoice(givenBy: "manager", approvedBy: "administrator")
        #expect(other.code == "second_person_needed")
        #expect(other.pointers == ["/discount/approvedBy"])
        // Asked for and approved with an account each, it is on the invoice.
        func send(_ path: String, _ body: JSONValue, as name: String) -> TestAnswer {
            world.service.send("POST", path, body) { $0.caller = world.signedIn(name) }
        }
        let asked = send(
            "/v1/repair-orders/\(order)/discounts",
            ["amount": world.money(10_000), "givenBy": .string(world.person("advisor")), "reason": "Waited"],
            as: "advisor")
        let approval = "/v1/discounts/\(asked.id)/approve"
        #expect(send(approval, ["by": .string(world.person("manager"))], as: "manager")["status"] == "approved")
        #expect(world.invoice(order)["total"] == world.money(70_795))
    }

    @Test("PRI-05: a discount on one job is on its line; the network's limits can be changed")
    func line() throws {
        let (order, jobs) = try world.order()
        let limit = world.service.put("/v1/discount-limits/cashier", ["percent": .decimal("2.5")])
        #expect(limit.status == 200, "\(limit.json)")
        #expect(
            world.service.get("/v1/discount-limits")["items"].items.contains {
                $0["role"] == "cashier" && $0["version"] == 2
            })
        let discount = give(order, ["jobId": .string(jobs[0]), "percent": 2], by: "cashier")
        #expect(discount["status"] == "approved", "\(discount.json)")
        try world.issue("OIL", 5, to: jobs[0], of: order)
        try world.pass(order)
        let invoice = world.invoice(order)
        #expect(invoice["lines"].items.last?["jobId"].text == jobs[0])
        #expect(invoice["lines"].items.last?["kind"] == "discount")
        #expect(give(order, ["percent": 1]).rule == "PRI-05")
    }

    @Test("SET-02: a discount above the giver's limit goes with the invoice by another manager's approval")
    func withInvoice() throws {
        let order = try world.readyOrder()
        let body = world.discount(10_000, by: "advisor")
        func approved(by name: String) -> JSONValue {
            ["discount": body["discount"].with("approvedBy", .string(world.person(name)))]
        }
        #expect(world.invoice(order, approved(by: "advisor2")).code == "role_needed")
        let invoice = world.invoice(order, approved(by: "manager"))
        #expect(invoice.status == 201, "\(invoice.json)")
        #expect(invoice["discount"]["approvedBy"].text == world.person("manager"))
        #expect(invoice["total"] == world.money(70_795))
    }

    @Test("SET-05: a deposit is no more than the discount leaves of what the customer pays")
    func deposit() throws {
        let order = try world.readyOrder()
        #expect(give(order, ["amount": world.money(4_000)])["status"] == "approved")
        func deposit(_ amount: Int64) -> TestAnswer {
            world.service.post(
                "/v1/repair-orders/\(order)/deposits", ["method": "cash", "amount": world.money(amount)])
        }
        let refused = deposit(76_796)
        #expect(refused.code == "more_than_open" && refused["open"] == world.money(76_795))
        #expect(deposit(76_795).status == 201)
        let invoice = world.invoice(order)
        #expect(invoice["open"] == world.money(0) && invoice["overpaid"] == world.money(0), "\(invoice.json)")
    }
}
