import JSON
import ServiceKit
import TestSupport
import Testing

/// Outside work (REP-15).
@Suite struct SubletTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func plan(_ order: String, _ more: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = [
            "vendor": "Pudong Alloy Works", "description": "Straighten two rims", "cost": shop.money(40_000),
            "by": "\(shop.advisor)",
        ]
        for (name, value) in more { body = body.with(name, value) }
        return shop.act(order, "sublets", body)
    }

    private func act(_ sublet: String, _ action: String, _ more: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["by": "\(shop.advisor)"]
        for (name, value) in more { body = body.with(name, value) }
        return shop.service.post("/v1/sublets/\(sublet)/\(action)", body)
    }

    private func completed() -> String {
        let order = shop.inRepair()
        for job in shop.jobIDs(order) { shop.work(order, job) }
        return order
    }

    @Test("REP-15: an order whose outside work is away does not go to inspection; back, it does")
    func blocksInspection() {
        let order = completed()
        let sublet = plan(order, [("sent", true), ("jobId", .string(shop.jobIDs(order)[0]))])
        #expect(sublet.status == 201)
        #expect(sublet["status"] == "sent")
        #expect(shop.order(order)["openSublets"] == 1)
        #expect(!shop.order(order).nextActions.contains("submit"))
        let refused = shop.act(order, "submit")
        #expect(refused.status == 409)
        #expect(refused.rule == "REP-15")
        #expect(refused["sublets"] == [.string(sublet.id)])
        #expect(shop.act(order, "cancel", ["reason": "Sold"]).rule == "REP-15")
        let back = act(sublet.id, "return", [("note", "Both true")])
        #expect(back["status"] == "returned")
        #expect(back["returnNote"] == "Both true")
        #expect(shop.order(order)["openSublets"] == 0)
        #expect(shop.act(order, "submit")["status"] == "inInspection")
        #expect(shop.rule("REP-15", of: order) == "met")
        #expect(plan(order).rule == "REP-15")
    }

    @Test("REP-15: outside work is given up only before it is sent, and billed once")
    func steps() {
        let order = shop.inRepair()
        let planned = plan(order)
        #expect(planned["nextActions"] == ["send", "cancel"])
        #expect(act(planned.id, "return").rule == "REP-15")
        let bill: [(String, JSONValue)] = [
            ("number", "PA-1180"), ("date", "2026-11-24"), ("amount", shop.money(42_000)),
        ]
        #expect(act(planned.id, "invoice", bill).state == "planned")
        #expect(act(planned.id, "send")["sentBy"].text == shop.advisor)
        #expect(act(planned.id, "cancel").state == "sent")
        #expect(act(planned.id, "invoice", bill)["invoice"]["number"] == "PA-1180")
        #expect(act(planned.id, "invoice", bill).status == 409)
        #expect(act(planned.id, "return")["nextActions"] == [])
        let other = plan(order)
        #expect(act(other.id, "cancel")["status"] == "cancelled")
        #expect(shop.order(order)["openSublets"] == 0)
        let list = shop.service.get("/v1/sublets?outlet=\(shop.outlet)&status=returned")["items"].items
        #expect(list.map { $0["id"].text } == [planned.id])
        #expect(shop.service.get(shop.path(order) + "/sublets")["items"].items.count == 2)
        #expect(shop.service.get("/v1/sublets/\(planned.id)")["version"] == 4)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-15: each step of outside work tells from where it was taken")
    func told() {
        let order = shop.inRepair()
        let planned = plan(order)
        for action in ["send", "return"] { #expect(act(planned.id, action).status == 200) }
        #expect(act(plan(order).id, "cancel").status == 200)
        _ = plan(order)
        #expect(shop.act(order, "cancel", ["reason": "Sold"]).status == 200)
        let steps = shop.service.get("/v1/events?types=sublet.*")["items"].items
            .filter { $0["type"] != "sublet.created" }
            .map { "\($0["changes"]["status"]["from"].text) \($0["changes"]["status"]["to"].text)" }
        #expect(steps == ["planned sent", "sent returned", "planned cancelled", "planned cancelled"])
    }

    @Test("REP-15: a sublet is of an order at work, in its currency, of one of its agreed jobs")
    func refused() {
        let draft = shop.draft()
        #expect(plan(draft).state == "draft")
        let order = shop.authorized()
        let dollars: JSONValue = ["amount": 100, "currency": "USD"]
        #expect(plan(order, [("cost", dollars)]).status == 422)
        #expect(plan(order, [("jobId", .string(shop.jobIDs(draft)[0]))]).status == 422)
        #expect(shop.act(order, "sublets", [:])["errors"].items.count == 4)
        #expect(plan(order, [("by", "stf_01J00000000000000000000000")]).status == 422)
        let planned = plan(order)
        #expect(planned.status == 201)
        #expect(shop.act(order, "cancel", ["reason": "Sold"])["status"] == "cancelled")
        #expect(shop.service.get("/v1/sublets/\(planned.id)")["status"] == "cancelled")
    }

    @Test("REP-03: outside work with a price goes only once its quote is approved, and stands on the job")
    func agreedPrice() {
        let order = shop.inRepair()
        let sublet = plan(order, [("price", shop.money(60_000))])
        let early = act(sublet.id, "send")
        #expect(early.rule == "REP-03")
        #expect(early.code == "sublet_not_agreed")
        let change = shop.act(order, "findings", shop.padsWorn)
        let quote = shop.service.post(
            "/v1/change-requests/\(change.id)/quote", ["sublets": [.string(sublet.id)]])
        let lines = quote["quote"]["lines"].items
        #expect(lines.last?["code"] == "SUBLET")
        #expect(lines.last?["net"]["amount"] == 60_000)
        #expect(shop.order(order)["amounts"]["authorized"] == shop.order(order)["amounts"]["estimated"])
        let approved = shop.service.post(
            "/v1/change-requests/\(change.id)/approve", ["customerSignature": Workshop.drawn])
        #expect(approved.status == 200)
        let sent = act(sublet.id, "send")
        #expect(sent["status"] == "sent")
        #expect(sent["jobId"] == approved["jobId"])
        let job = shop.order(order)["jobs"].items.last
        #expect(job?["fees"][0]["net"]["amount"] == 60_000)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("API-12: outside work is changed by the quote that names it, and by the next one that does not")
    func quoted() {
        func found(after minutes: Int64) -> [String] {
            let moment = TestService.morning.adding(minutes: minutes).text
            return shop.service.get("/v1/sublets?updatedAfter=\(moment)")["items"].items.map { $0["id"].text }
        }
        let order = shop.inRepair()
        let sublet = plan(order, [("price", shop.money(60_000))])
        _ = plan(order)
        let change = "/v1/change-requests/\(shop.act(order, "findings", shop.padsWorn).id)"
        shop.setClock(minutes: 10)
        #expect(found(after: 0) == [])
        #expect(shop.service.post(change + "/quote", ["sublets": [.string(sublet.id)]]).status == 200)
        #expect(found(after: 9) == [sublet.id])
        shop.setClock(minutes: 20)
        #expect(shop.service.post(change + "/quote", [:]).status == 200)
        #expect(shop.service.get("/v1/sublets/\(sublet.id)")["changeRequestId"] == .null)
        #expect(found(after: 19) == [sublet.id])
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-03, REP-15: outside work of a job that is revoked is given up; while it is away the job stays")
    func revokedPrice() {
        let order = shop.inRepair()
        let planned = plan(order, [("price", shop.money(60_000))])
        let away = plan(order, [("price", shop.money(9_000))])
        func agreed(_ sublet: String) -> String {
            let change = "/v1/change-requests/\(shop.act(order, "findings", shop.padsWorn).id)"
            shop.service.post(change + "/quote", ["sublets": [.string(sublet)]])
            return shop.service.post(change + "/approve", ["customerSignature": Workshop.drawn])["jobId"].text
        }
        let jobs = [agreed(planned.id), agreed(away.id)]
        #expect(shop.act(order, "jobs/\(jobs[0])/revoke", ["reason": "Too expensive"]).status == 200)
        #expect(shop.service.get("/v1/sublets/\(planned.id)")["status"] == "cancelled")
        #expect(act(planned.id, "send").status == 409)
        #expect(shop.order(order)["openSublets"] == 1)
        #expect(act(away.id, "send")["status"] == "sent")
        let refused = shop.act(order, "jobs/\(jobs[1])/revoke", ["reason": "Too expensive"])
        #expect(refused.status == 409)
        #expect(refused.rule == "REP-15")
        #expect(refused.code == "sublets_open")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-03: outside work that the customer declines is given up with its quote")
    func declinedPrice() {
        let order = shop.inRepair()
        let sublet = plan(order, [("price", shop.money(60_000))])
        let change = shop.act(order, "findings", shop.padsWorn)
        let path = "/v1/change-requests/\(change.id)"
        shop.service.post(path + "/quote", ["sublets": [.string(sublet.id)]])
        #expect(shop.service.post(path + "/quote", ["sublets": ["sub_01J00000000000000000000000"]]).status == 422)
        #expect(shop.service.post(path + "/decline", ["reason": "Later"]).status == 200)
        #expect(shop.service.get("/v1/sublets/\(sublet.id)")["status"] == "cancelled")
        #expect(shop.order(order)["openSublets"] == 0)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }
}
