import JSON
import ServiceKit
import TestSupport
import Testing

/// A quote that nobody answers ends by itself (REP-03, EVT-04).
@Suite struct QuoteExpiryTests {
    let shop: Workshop
    let order: String

    init() throws {
        shop = try Workshop()
        order = shop.inRepair()
    }

    private func quoted(until time: String = "2026-11-24T02:00:00Z") -> String {
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        _ = answer(request, "quote", ["validUntil": .string(time)])
        return request
    }

    private func answer(_ request: String, _ action: String, _ body: JSONValue = [:]) -> TestAnswer {
        shop.service.post("/v1/change-requests/\(request)/\(action)", body)
    }

    private func show(_ request: String) -> TestAnswer { shop.service.get("/v1/change-requests/\(request)") }

    private func kept() -> [JSONValue] {
        let vehicle = shop.order(order)["vehicleId"].text
        return shop.service.get("/v1/deferred-jobs?vehicle=\(vehicle)")["items"].items
    }

    private func pass(minutes: Int64) { shop.service.pass(to: TestService.morning.adding(minutes: minutes)) }

    private func jobs(_ request: String) -> [String] {
        shop.service.get("/v1/jobs?subject=\(request)&status=scheduled")["items"].items.map { $0["dueAt"].text }
    }

    @Test("REP-03, EVT-04: at its time a quote expires by itself: the work is kept, the order waits no longer")
    func expires() {
        let request = quoted()
        pass(minutes: 59)
        #expect(show(request)["status"] == "quoted")
        pass(minutes: 60)
        #expect(show(request)["status"] == "expired")
        #expect(show(request)["nextActions"] == ["quote"])
        #expect(shop.order(order)["openChangeRequests"] == 0)
        #expect(kept().map { $0["safetyClass"].text } == ["unsafe"])
        #expect(kept().map { $0["reason"].text } == ["notDone"])
        let events = shop.service.get("/v1/events?resource=\(order)&types=changeRequest.expired")["items"].items
        #expect(events.count == 1 && events[0]["actor"].text == "system")
        #expect(events[0]["changes"]["status"]["from"] == "quoted")
        for rule in ["REP-03", "REP-04", "INS-06"] { #expect(shop.rule(rule, of: order) != "none", "\(rule)") }
        #expect(shop.rule("REP-04", of: order) == "met")
        pass(minutes: 600)
        #expect(kept().count == 1)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-03: an answer ends the waiting, and a new quote moves its end")
    func stops() {
        let declined = quoted()
        #expect(jobs(declined) == ["2026-11-24T02:00:00Z"])
        _ = answer(declined, "decline")
        #expect(jobs(declined).isEmpty)
        let approved = quoted()
        _ = answer(approved, "approve", ["customerSignature": Workshop.drawn])
        #expect(jobs(approved).isEmpty)
        let renewed = quoted()
        _ = answer(renewed, "quote", ["validUntil": "2026-11-24T03:00:00Z"])
        #expect(jobs(renewed) == ["2026-11-24T03:00:00Z"])
        pass(minutes: 60)
        #expect(show(renewed)["status"] == "quoted")
        pass(minutes: 120)
        #expect(show(renewed)["status"] == "expired")
        let closing = shop.service.get("/v1/events?resource=\(order)&types=changeRequest.declined")["items"][0]
        #expect(closing["changes"]["status"]["from"] == "quoted")
    }

    @Test("REP-03, RCP-14: a quote that expired is renewed, and its kept work is done by the job that comes of it")
    func renews() {
        let request = quoted()
        pass(minutes: 60)
        #expect(answer(request, "quote").status == 200)
        #expect(show(request)["status"] == "quoted")
        #expect(shop.order(order)["openChangeRequests"] == 1)
        let approved = answer(request, "approve", ["customerSignature": Workshop.drawn])
        #expect(approved.status == 200)
        #expect(shop.order(order)["openChangeRequests"] == 0)
        #expect(kept().map { $0["status"].text } == ["closed"])
        let closed = shop.service.get("/v1/events?types=deferredJob.revived")["items"][0]
        #expect(closed["changes"]["status"]["from"] == "open")
        #expect(closed["changes"]["jobId"]["to"] == approved["jobId"])
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("RCP-14: what expires twice, or is declined after that, is one piece of kept work with its chain")
    func expiresAgain() {
        let request = quoted()
        pass(minutes: 60)
        _ = answer(request, "quote", ["validUntil": "2026-11-24T03:00:00Z"])
        pass(minutes: 120)
        #expect(show(request)["status"] == "expired")
        #expect(answer(request, "quote").status == 200)
        #expect(answer(request, "decline", ["reason": "Too dear"])["status"] == "declined")
        #expect(kept().map { $0["status"].text } == ["open"])
        #expect(shop.order(order)["openChangeRequests"] == 0)
        #expect(answer(request, "quote").status == 409)
    }

    @Test("a request that ended with its order is not quoted again")
    func ofCancelledOrder() {
        let request = quoted()
        #expect(shop.act(order, "cancel", ["reason": "Sold"]).status == 200)
        #expect(show(request)["nextActions"] == [])
        #expect(jobs(request).isEmpty)
        let refused = answer(request, "quote")
        #expect(refused.status == 409)
        #expect(refused.rule == "REP-03")
    }
}
