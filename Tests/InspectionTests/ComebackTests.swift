import JSON
import ServiceKit
import TestSupport
import Testing

/// Guaranteed work that comes back is done again free of charge, linked to the first order (WAR-04).
@Suite struct ComebackTests {
    let shop: Workshop
    let vehicle: String
    /// The first visit, delivered.
    let first: String

    init() throws {
        shop = try Workshop()
        first = shop.inInspection()
        vehicle = shop.order(first)["vehicleId"].text
        _ = shop.inspect(first, shop.passing(first))
        #expect(shop.service.post("/v1/test/\(first)/deliver", [:]).status == 200)
    }

    private func visit(at mileage: Int64 = 42_000) -> String { shop.draft(vehicle: vehicle, mileage: mileage) }

    private func offers(_ order: String) -> [JSONValue] {
        shop.service.get("/v1/repair-orders/\(order)/comebacks")["items"].items
    }

    private func answer(_ order: String, _ job: JSONValue, _ body: JSONValue) -> TestAnswer {
        shop.service.put("/v1/repair-orders/\(order)/comebacks/\(job.text)", body)
    }

    private func accept(_ order: String, _ job: JSONValue) -> TestAnswer {
        answer(order, job, ["answer": "accepted", "concernId": shop.order(order)["concerns"][0]["id"]])
    }

    @Test("within the term the work is offered, done as internal work, and linked both ways")
    func rework() throws {
        let order = visit()
        let offer = try #require(offers(order).first)
        #expect(offer["firstOrderId"].text == first)
        #expect(offer["expiresOn"] == "2027-02-22")
        #expect(offer["answer"] == .null)
        let before = shop.jobIDs(order)
        let done = accept(order, offer["guaranteedJobId"])
        #expect(done.status == 200)
        let job = done["items"][0]["jobId"].text
        #expect(!before.contains(job))
        let rework = shop.service.get("/v1/repair-orders/\(order)/jobs/\(job)")
        #expect(rework["payType"] == "internal")
        #expect(rework["operation"] == offer["operation"])
        let card = shop.service.get("/v1/repair-orders/\(first)/guarantee")
        #expect(card["jobs"][0]["comebacks"][0]["repairOrderId"].text == order)
        #expect(card["jobs"][0]["comebacks"][0]["jobId"].text == job)
        #expect(shop.events(order).last == "repairOrder.comebackAnswered")
        let again = accept(order, offer["guaranteedJobId"])
        #expect(again.status == 409)
        #expect(again.rule == "WAR-04")
    }

    @Test("free rework stays free; taken off, it is offered again")
    func free() throws {
        let order = visit()
        let offer = try #require(offers(order).first)
        let job = accept(order, offer["guaranteedJobId"])["items"][0]["jobId"].text
        let path = "/v1/repair-orders/\(order)/jobs/\(job)"
        let paid = shop.service.patch(path, ["payType": "customer"])
        #expect(paid.status == 409)
        #expect(paid.rule == "WAR-04")
        #expect(shop.service.get(path)["payType"] == "internal")
        #expect(shop.service.send("DELETE", path).status == 200)
        #expect(try #require(offers(order).first)["answer"] == .null)
        #expect(shop.service.get("/v1/repair-orders/\(first)/guarantee")["jobs"][0]["comebacks"] == .null)
    }

    @Test("what does not match is declined, and may be accepted later; a concern of this order is needed")
    func matching() throws {
        let order = visit()
        let job = try #require(offers(order).first)["guaranteedJobId"]
        #expect(answer(order, job, ["answer": "declined", "reason": "Another noise"]).status == 200)
        #expect(try #require(offers(order).first)["reason"] == "Another noise")
        #expect(answer(order, job, ["answer": "accepted"]).pointers == ["/concernId"])
        let foreign = shop.order(first)["concerns"][0]["id"]
        #expect(answer(order, job, ["answer": "accepted", "concernId": foreign]).pointers == ["/concernId"])
        #expect(accept(order, job).status == 200)
        #expect(answer(order, "job_01M85FB8T0FBN1ZJM3GSH86QPC", ["answer": "declined"]).status == 404)
    }

    @Test("after the days or the distance nothing is offered, and the answer is refused", arguments: [true, false])
    func ended(_ byDistance: Bool) throws {
        let job = try #require(offers(visit()).first)["guaranteedJobId"]
        if !byDistance { shop.service.pass(to: TestService.morning.adding(days: 91)) }
        let start = shop.order(first)["mileageKm"].integer ?? 0
        let order = visit(at: byDistance ? start + 5_001 : start + 5_000)
        #expect(offers(order).isEmpty)
        let refused = accept(order, job)
        #expect(refused.status == 409)
        #expect(refused.rule == "WAR-04")
        #expect(refused["code"] == "guarantee_ended")
    }

    @Test("what was accepted is within its term at the mileage that is signed; taken off, the order is signed")
    func mileageTakenLater() throws {
        let order = visit()
        let offered = try #require(offers(order).first)["guaranteedJobId"]
        let job = accept(order, offered)["items"][0]["jobId"].text
        let start = shop.order(first)["mileageKm"].integer ?? 0
        shop.service.put(
            shop.path(order) + "/walk-around",
            [
                "mileageKm": .number(JSONNumber(start + 5_001)), "fuelPercent": 60, "warningLamps": [],
                "customerPresent": true, "marks": [], "items": [], "coversFitted": [],
            ])
        _ = shop.act(order, "estimate")
        let refused = shop.act(order, "authorize", shop.authorization)
        #expect(refused.status == 409 && refused.rule == "WAR-04" && refused.code == "guarantee_ended")
        #expect(shop.status(order) == "draft")
        #expect(shop.service.send("DELETE", shop.path(order) + "/jobs/\(job)").status == 200)
        _ = shop.act(order, "estimate")
        #expect(shop.act(order, "authorize", shop.authorization)["status"] == "authorized")
    }

    @Test("rework that the customer does not want after all does not count")
    func givenUp() throws {
        let order = visit()
        let offer = try #require(offers(order).first)
        let job = accept(order, offer["guaranteedJobId"])["items"][0]["jobId"].text
        let path = "/v1/repair-orders/\(order)/jobs/\(job)"
        #expect(shop.service.patch(path, ["decision": "declined", "safety": false]).status == 200)
        #expect(shop.service.get("/v1/repair-orders/\(first)/guarantee")["jobs"][0]["comebacks"] == .null)
        let report = "/v1/outlets/\(shop.outlet)/inspection-report"
        let fixed = shop.service.get(report + "?from=2026-11-24&to=2026-11-24")["firstTimeFix"]
        #expect(fixed["numerator"] == fixed["denominator"])
    }

    @Test("what came back counts against the first-time fix; a cancelled visit does not")
    func figures() throws {
        func report() -> JSONValue {
            let path = "/v1/outlets/\(shop.outlet)/inspection-report?from=2026-11-24&to=2026-11-24"
            return shop.service.get(path)["firstTimeFix"]
        }
        let jobs = try #require(report()["denominator"].integer)
        #expect(jobs > 0)
        #expect(report()["numerator"].integer == jobs)
        let order = visit()
        _ = accept(order, try #require(offers(order).first)["guaranteedJobId"])
        #expect(report()["numerator"].integer == jobs - 1)
        let list = shop.service.get(report()["link"].text + "&cameBack=true")["items"].items
        #expect(list.map { $0["repairOrderId"].text } == [first])
        #expect(shop.act(order, "cancel", ["reason": "Customer left"]).status == 200)
        #expect(report()["numerator"].integer == jobs)
        #expect(shop.service.get(report()["link"].text + "&cameBack=false")["items"].items.count == Int(jobs))
    }
}
