import JSON
import ServiceKit
import TestSupport
import Testing

@testable import Repair

/// REP-03: no change to an authorised order without the customer.
@Suite struct ChangeRequestTests {
    let shop: Workshop
    let order: String

    init() throws {
        shop = try Workshop()
        order = shop.inRepair()
    }

    private func finding(_ body: JSONValue? = nil) -> String {
        shop.act(order, "findings", body ?? shop.padsWorn)["changeRequestId"].text
    }

    private func answer(_ request: String, _ action: String, _ body: JSONValue = [:]) -> TestAnswer {
        shop.service.post("/v1/change-requests/\(request)/\(action)", body)
    }

    private func approve(_ request: String) -> TestAnswer {
        answer(request, "approve", ["customerSignature": Workshop.drawn])
    }

    @Test(
        "the state table allows what the standard's picture shows, and nothing else",
        arguments: ChangeRequestStatus.allCases)
    func table(_ status: ChangeRequestStatus) {
        let expected: [ChangeRequestAction] =
            switch status {
            case .reported: [.quote, .expire]
            case .quoted: [.quote, .approve, .decline, .expire]
            case .expired: [.quote]
            case .approved, .declined: []
            }
        #expect(ChangeRequest.transitions.actions(from: status) == expected)
    }

    @Test("a finding is priced, approved by the customer, and only then a job of the order")
    func approval() throws {
        let reported = shop.act(order, "findings", shop.padsWorn)
        #expect(reported.status == 201)
        #expect(reported["status"] == "reported")
        #expect(reported.nextActions == ["quote"])
        #expect(reported["repairOrder"]["openChangeRequests"] == 1)
        #expect(shop.service.get(try #require(reported.field("Location")))["description"] == "Front pads 2 mm")
        let quote = answer(reported.id, "quote", ["promisedAt": "2026-11-24T09:30:00Z"])
        // 1.5 h × 360.00 + 580.00 = 1 120.00 net, 13 % tax by line.
        #expect(quote["quote"]["net"] == shop.money(112_000))
        #expect(quote["quote"]["total"] == shop.money(126_560))
        #expect(quote["quote"]["hours"] == .decimal("1.5"))
        #expect(quote["repairOrder"]["jobs"].items.count == 1)
        #expect(quote["repairOrder"]["promisedAt"] == "2026-11-24T09:00:00Z")
        let before = try #require(shop.order(order)["amounts"]["authorized"]["amount"].integer)
        let approved = approve(reported.id)
        #expect(approved["status"] == "approved")
        #expect(approved["customerSignature"]["documentHash"] == quote["quoteHash"])
        #expect(quote["quoteHash"].text.count == 64)
        let changed = approved["repairOrder"]
        #expect(changed["jobs"].items.count == 2)
        #expect(changed["jobs"][1]["id"] == approved["jobId"])
        #expect(changed["jobs"][1]["status"] == "approved")
        #expect(changed["jobs"][1]["changeRequestId"].text == reported.id)
        #expect(changed["jobs"][1]["labor"]["net"] == shop.money(54_000))
        #expect(changed["amounts"]["authorized"]["amount"].integer == before + 126_560)
        #expect(changed["promisedAt"] == "2026-11-24T09:30:00Z")
        #expect(changed["originalPromisedAt"] == "2026-11-24T09:00:00Z")
        #expect(changed["openChangeRequests"] == 0)
        #expect(approved["shortages"].items.isEmpty)
        #expect(shop.rule("REP-04", of: order) == "met")
        let authorizations = shop.service.get(shop.path(order) + "/authorizations")
        #expect(authorizations.json != .null)
        shop.work(order, approved["jobId"].text)
        #expect(shop.status(order, job: approved["jobId"].text) == "completed")
        #expect(shop.events(order).contains("changeRequest.approved"))
    }

    @Test("approval reserves the parts, and says what is short")
    func shortage() {
        let wish: JSONValue = [["partNumber": "PAD1", "quantity": 3]]
        let request = finding(shop.padsWorn.with("parts", wish))
        _ = answer(request, "quote")
        let approved = approve(request)
        #expect(approved["shortages"][0]["partNumber"] == "PAD1")
        #expect(approved["shortages"][0]["quantity"] == 1)
    }

    @Test("approval without the customer's signature is refused")
    func unsigned() {
        let request = finding()
        _ = answer(request, "quote")
        let empty = answer(request, "approve")
        #expect(empty.status == 422)
        #expect(empty.rule == "REP-03")
        #expect(empty.pointers == ["/customerSignature"])
        let undrawn = answer(request, "approve", ["customerSignature": ["name": "王小明", "method": "drawn"]])
        #expect(undrawn.pointers == ["/customerSignature/image"])
        let uncoded = answer(request, "approve", ["customerSignature": ["name": "王小明", "method": "code"]])
        #expect(uncoded.pointers == ["/customerSignature/code"])
        #expect(shop.jobIDs(order).count == 1)
    }

    @Test("what the state does not allow is 409 with the actions that it allows")
    func states() {
        let request = finding()
        for action in ["approve", "decline", "expire"] {
            let refused = action == "approve" ? approve(request) : answer(request, action)
            #expect(refused.status == 409, "\(action)")
            #expect(refused.rule == "REP-03")
            #expect(refused.allowedActions == ["quote"])
        }
        _ = answer(request, "quote")
        #expect(answer(request, "quote").status == 200)
        #expect(answer(request, "expire").code == "quote_not_expired")
        #expect(approve(request).status == 200)
        for action in ["quote", "approve", "decline", "expire"] {
            let refused = action == "approve" ? approve(request) : answer(request, action)
            #expect(refused.status == 409, "\(action)")
            #expect(refused.state == "approved")
            #expect(refused.allowedActions.isEmpty)
        }
        #expect(shop.jobIDs(order).count == 2)
        #expect(answer("chg_01J00000000000000000000000", "quote").status == 404)
    }

    @Test("declined work is deferred with its safety class and price, and the order stays as it was")
    func declined() throws {
        let request = finding()
        _ = answer(request, "quote", ["promisedAt": "2026-11-24T09:30:00Z"])
        let declined = answer(request, "decline", ["reason": "Next time"])
        #expect(declined["status"] == "declined")
        #expect(declined["repairOrder"]["openChangeRequests"] == 0)
        #expect(declined["repairOrder"]["promisedAt"] == "2026-11-24T09:00:00Z")
        #expect(shop.jobIDs(order).count == 1)
        let vehicle = shop.order(order)["vehicleId"].text
        let deferred = shop.service.get("/v1/deferred-jobs?vehicle=\(vehicle)")["items"][0]
        #expect(deferred["id"] == declined["deferredJobId"])
        #expect(deferred["safety"] == true)
        #expect(deferred["reason"] == "declined")
        #expect(deferred["price"] == shop.money(126_560))
    }

    @Test("REP-03: who was shown an earlier price does not agree to another one")
    func shownPrice() {
        let request = finding()
        let first = answer(request, "quote")["quoteHash"]
        shop.setClock(minutes: 5)
        let second = answer(request, "quote")["quoteHash"]
        #expect(first != second)
        let body: JSONValue = ["customerSignature": Workshop.drawn]
        let stale = answer(request, "approve", body.with("quoteHash", first))
        #expect(stale.status == 409 && stale.rule == "REP-03" && stale.code == "quote_changed")
        #expect(stale.state == "quoted" && stale.allowedActions.contains("approve"))
        #expect(shop.jobIDs(order).count == 1)
        #expect(answer(request, "approve", body.with("quoteHash", second)).status == 200)
    }

    @Test("RCP-13: a quote stands no longer than until the time that it promises")
    func promiseOfQuote() {
        let request = finding()
        let times: JSONValue = ["promisedAt": "2026-11-24T03:30:00Z", "validUntil": "2026-11-24T05:00:00Z"]
        #expect(answer(request, "quote", times)["validUntil"] == "2026-11-24T03:30:00Z")
        shop.setClock(minutes: 151)
        #expect(approve(request).code == "quote_expired")
        #expect(shop.order(order)["promisedAt"] == "2026-11-24T09:00:00Z")
    }

    @Test("a quote lapses: it cannot be answered, reads as expired, is renewed by a new one or closed")
    func expiry() {
        let (renewed, closed) = (finding(), finding())
        for request in [renewed, closed] { _ = answer(request, "quote", ["validUntil": "2026-11-24T02:00:00Z"]) }
        shop.setClock(minutes: 60)
        let late = approve(renewed)
        #expect(late.status == 409)
        #expect(late.rule == "REP-03")
        #expect(late.code == "quote_expired")
        #expect(late.allowedActions == ["quote", "expire"])
        #expect(answer(renewed, "decline").code == "quote_expired")
        #expect(shop.service.get("/v1/change-requests/\(renewed)")["status"] == "expired")
        #expect(answer(renewed, "quote").status == 200)
        #expect(approve(renewed).status == 200)
        let expired = answer(closed, "expire")
        #expect(expired["status"] == "expired")
        #expect(expired["repairOrder"]["openChangeRequests"] == 0)
        let list = shop.service.get(shop.path(order) + "/change-requests")["items"].items
        #expect(Set(list.map { $0["status"].text }) == ["approved", "expired"])
    }

    @Test("prices are those of the day on which the order was authorised")
    func prices() {
        shop.publishPrices(from: "2026-11-25", brakes: 99_900)
        let request = finding()
        shop.setClock(minutes: 24 * 60)
        #expect(answer(request, "quote")["quote"]["net"] == shop.money(112_000))
    }

    @Test("a job comes of the operation as it was quoted, whatever the catalogue says since")
    func revision() throws {
        let request = finding()
        _ = answer(request, "quote")
        let revised = shop.service.put(
            "/v1/labor-operations/BRK1",
            [
                "description": "Longer", "standardHours": 9, "skill": "brakes", "level": 2, "bayKind": "lift",
                "selfCheck": [], "roadTest": false,
            ])
        try #require(revised.status == 200)
        let job = approve(request)["repairOrder"]["jobs"][1]
        #expect(job["standardHours"] == .decimal("1.5"))
        #expect(job["labor"]["net"] == shop.money(54_000))
    }

    @Test(
        "REP-04: a late quote is a miss; in time, it asks the customer, who may take their time to answer",
        arguments: [(16, 16, "missed"), (15, 30, "met"), (15, 120, "met")])
    func times(_ quoted: Int64, _ answered: Int64, _ result: String) {
        let request = finding()
        shop.setClock(minutes: quoted)
        _ = answer(request, "quote")
        #expect(shop.rule("REP-04", of: order) == result)
        shop.setClock(minutes: answered)
        _ = approve(request)
        #expect(shop.rule("REP-04", of: order) == result)
    }

    @Test("what a finding or a quote names has to exist here")
    func references() {
        func report(_ member: String, _ value: JSONValue) -> [String] {
            shop.act(order, "findings", shop.padsWorn.with(member, value)).pointers
        }
        let other = Workshop(shop.service, tag: "2")
        let foreign = other.inRepair()
        #expect(report("foundBy", .string(other.technician)) == ["/foundBy"])
        #expect(report("jobId", .string(other.jobIDs(foreign)[0])) == ["/jobId"])
        #expect(report("concernId", other.order(foreign)["concerns"][0]["id"]) == ["/concernId"])
        #expect(report("operation", "NONE") == ["/operation"])
        #expect(report("parts", [["partNumber": "NONE", "quantity": 1]]) == ["/parts/0/partNumber"])
        #expect(shop.order(order)["openChangeRequests"] == 0)
        let request = finding(["foundBy": "\(shop.technician)", "description": "Noise", "safety": false])
        let unnamed = answer(request, "quote")
        #expect(unnamed.status == 422)
        #expect(unnamed.pointers == ["/operation"])
        let past = answer(request, "quote", ["operation": "BRK1", "promisedAt": "2026-11-24T00:59:00Z"])
        #expect(past.status == 422)
        #expect(past.pointers == ["/promisedAt"])
        #expect(answer(request, "quote", ["operation": "BRK1", "payType": "warranty"])["payType"] == "warranty")
    }

    @Test("during inspection a change is found and declined, but not approved")
    func inspection() throws {
        shop.work(order, try #require(shop.jobIDs(order).first))
        _ = shop.act(order, "submit")
        let request = finding()
        _ = answer(request, "quote")
        #expect(shop.service.get("/v1/change-requests/\(request)")["nextActions"] == ["quote", "decline"])
        #expect(shop.order(order).nextActions == ["fail"])
        let refused = approve(request)
        #expect(refused.status == 409)
        #expect(refused.code == "order_in_inspection")
        #expect(answer(request, "decline").status == 200)
        let draft = shop.draft()
        #expect(shop.act(draft, "findings", shop.padsWorn).rule == "REP-03")
    }

    @Test("If-Match is checked against the request's own version")
    func versions() {
        let request = finding()
        let path = "/v1/change-requests/\(request)/quote"
        #expect(shop.service.send("POST", path, [:]) { $0.ifMatch = "\"2\"" }.status == 412)
        let quoted = shop.service.send("POST", path, [:]) { $0.ifMatch = "\"1\"" }
        #expect(quoted.field("ETag")?.hasPrefix("\"2-") == true)
    }

    @Test("a reader's copy is old when time has ended the quote; a change goes by the version")
    func copies() throws {
        let request = finding()
        _ = answer(request, "quote")
        let path = "/v1/change-requests/\(request)"
        func again(_ tag: String?) -> TestAnswer { shop.service.send("GET", path) { $0.ifNoneMatch = tag } }
        let first = shop.service.get(path)
        let tag = try #require(first.field("ETag"))
        #expect(again(tag).status == 304)
        let expiry = try #require(Instant(first["validUntil"].text))
        shop.service.clock.set(expiry.adding(minutes: 1))
        #expect(again(tag)["status"] == "expired")
        shop.service.clock.set(TestService.morning)
        #expect(again(tag).status == 304)
        let stale = tag.replacing("\"2-", with: "\"1-")
        #expect(shop.service.send("POST", path + "/decline", [:]) { $0.ifMatch = stale }.status == 412)
        #expect(shop.service.send("POST", path + "/decline", [:]) { $0.ifMatch = tag }.status == 200)
    }

    @Test("in another currency and tax the totals add up as well")
    func currency() {
        let swiss = Workshop(shop.service, tag: "3", currency: "CHF", tax: .decimal("8.1"), zone: "Europe/Zurich")
        // 09:00 in Zurich.
        shop.service.clock.set(TestService.morning.adding(hours: 7))
        let order = swiss.inRepair([swiss.oilService])
        #expect(swiss.status(order) == "inRepair")
        let request = swiss.act(order, "findings", swiss.padsWorn)["changeRequestId"].text
        let quote = answer(request, "quote")["quote"]
        // 540.00 and 580.00 with 43.74 and 46.98 tax.
        #expect(quote["tax"] == swiss.money(9_072))
        #expect(quote["total"] == swiss.money(121_072))
    }
}
