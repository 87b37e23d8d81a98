import JSON
import ServiceKit
import TestSupport
import Testing

/// SET-02, PRI-05: discounts of orders that come to less than when they were given.
@Suite struct DiscountReviewTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    /// Oil service and brake pads come to 2 150.39, the oil service alone to 884.79.
    private func both() -> String { shop.inRepair([shop.oilService, shop.brakePads]) }

    private func give(_ order: String, _ amount: Int64, by giver: String) -> TestAnswer {
        shop.act(
            order, "discounts", ["amount": shop.money(amount), "givenBy": .string(giver), "reason": "Waited"])
    }

    private func decide(_ discount: String, _ action: String, by staff: String) -> TestAnswer {
        shop.service.post("/v1/discounts/\(discount)/\(action)", ["by": .string(staff)])
    }

    private func status(_ discount: TestAnswer) -> String {
        shop.service.get("/v1/discounts/\(discount.id)")["status"].text
    }

    private func revokePads(of order: String) {
        let answer = shop.act(order, "jobs/\(shop.jobIDs(order)[1])/revoke", ["reason": "Too expensive"])
        #expect(answer.status == 200, "\(answer.json)")
    }

    @Test("SET-02: a discount that is above its giver's limit of what is left waits for a manager; no invoice before")
    func revoked() {
        let order = both()
        let given = give(order, 10_000, by: shop.advisor)
        #expect(given["status"] == "approved", "\(given.json)")
        revokePads(of: order)
        let now = shop.service.get("/v1/discounts/\(given.id)")
        #expect(now["status"] == "requested" && now["version"] == 2)
        #expect(now["decidedBy"] == .null && now["decidedAt"] == .null)
        #expect(now.nextActions == ["approve", "decline", "withdraw"])
        let told = shop.service.get("/v1/events?types=discount.reopened")["items"][0]
        #expect(told["resource"].text == given.id)
        #expect(told["changes"]["status"]["from"] == "approved" && told["changes"]["status"]["to"] == "requested")
        #expect(told["changes"]["decidedBy"]["from"].text == shop.advisor)
        let oil = shop.jobIDs(order)[0]
        #expect(shop.issue(order, oil, [("OF", 1), ("OIL", 5)]).status == 201)
        shop.work(order, oil)
        #expect(shop.act(order, "submit").status == 200)
        #expect(shop.inspect(order, shop.passing(order)).status < 300)
        let refused = shop.act(order, "invoice")
        #expect(refused.status == 409 && refused.rule == "SET-02" && refused.code == "discount_not_decided")
        #expect(decide(given.id, "approve", by: shop.manager)["status"] == "approved")
        let invoice = shop.act(order, "invoice")
        #expect(invoice.status == 201 && invoice["total"] == shop.money(78_479), "\(invoice.json)")
    }

    @Test("SET-02: what is still within the limit stays, and of two the later one waits")
    func kept() {
        let order = both()
        let first = give(order, 4_000, by: shop.advisor)
        shop.setClock(minutes: 1)
        let second = give(order, 6_000, by: shop.advisor)
        #expect(first["status"] == "approved" && second["status"] == "approved")
        revokePads(of: order)
        #expect(status(first) == "approved")
        #expect(status(second) == "requested")
        #expect(shop.service.get("/v1/discounts/\(first.id)")["version"] == 1)
    }

    @Test("SEC-07: a manager's own discount that became too large is another's to approve, or theirs to withdraw")
    func managers() {
        let order = both()
        let given = give(order, 30_000, by: shop.manager)
        #expect(given["status"] == "approved", "\(given.json)")
        revokePads(of: order)
        #expect(status(given) == "requested")
        #expect(decide(given.id, "approve", by: shop.manager).code == "second_person_needed")
        #expect(decide(given.id, "withdraw", by: shop.manager)["status"] == "withdrawn")
    }

    @Test("PRI-05: a discount on a draft is looked at again when the draft is priced for less")
    func draft() {
        let order = shop.draft([shop.oilService, shop.brakePads])
        let given = give(order, 10_000, by: shop.advisor)
        #expect(given["status"] == "approved", "\(given.json)")
        let removed = shop.service.send("DELETE", shop.path(order) + "/jobs/\(shop.jobIDs(order)[1])")
        #expect(removed.status == 200)
        #expect(status(given) == "approved")
        #expect(shop.act(order, "estimate").status == 200)
        #expect(status(given) == "requested")
    }

    @Test("PRI-05: a discount on a job that is revoked is on nothing, and leaves its room to others")
    func onJob() {
        let order = both()
        let job = shop.jobIDs(order)[1]
        let given = shop.act(
            order, "discounts",
            [
                "jobId": .string(job), "amount": shop.money(6_000), "givenBy": .string(shop.advisor),
                "reason": "Waited",
            ])
        #expect(given["status"] == "approved", "\(given.json)")
        revokePads(of: order)
        #expect(status(given) == "approved")
        #expect(give(order, 4_000, by: shop.advisor)["status"] == "approved")
    }

    @Test("PRI-05: on an order that was cancelled nothing is approved any more")
    func cancelled() {
        let order = shop.draft()
        let asked = give(order, 10_000, by: shop.advisor)
        #expect(asked["status"] == "requested", "\(asked.json)")
        #expect(shop.act(order, "cancel", ["reason": "Customer changed their mind"]).status == 200)
        let refused = decide(asked.id, "approve", by: shop.manager)
        #expect(refused.status == 409 && refused.rule == "PRI-05" && refused.state == "cancelled")
        #expect(status(asked) == "requested")
        #expect(decide(asked.id, "decline", by: shop.manager)["status"] == "declined")
    }
}
