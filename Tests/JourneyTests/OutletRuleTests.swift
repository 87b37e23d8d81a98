import JSON
import ServiceKit
import TestSupport
import Testing

/// An outlet manager may make an M rule E for the outlet, never the reverse (spec README).
@Suite struct OutletRuleTests {
    let shop: Workshop

    init() throws { shop = try Workshop() }

    private func set(_ rule: String, _ kind: String) -> TestAnswer {
        shop.service.put("/v1/outlets/\(shop.outlet)/rules/\(rule)", ["kind": "\(kind)"])
    }

    @Test("RCP-09 enforced refuses the start of an order without covers, and nothing is stored of it")
    func covers() throws {
        let bare = shop.draft(covers: [])
        _ = shop.act(bare, "authorize", shop.authorization)
        let answer = set("RCP-09", "enforced")
        #expect(answer.status == 200)
        #expect(answer["kind"] == "enforced")
        #expect(answer["standardKind"] == "measured")
        let before = shop.events(bare)
        let refused = shop.act(bare, "start")
        #expect(refused.status == 409)
        #expect(refused.rule == "RCP-09")
        #expect(refused.code == "rule_enforced_here")
        #expect(shop.status(bare) == "authorized")
        #expect(shop.events(bare) == before)
        #expect(shop.rule("RCP-09", of: bare) == "pending")
        #expect(set("RCP-09", "measured").status == 200)
        #expect(shop.act(bare, "start").status == 200)
        #expect(shop.rule("RCP-09", of: bare) == "missed")
    }

    @Test("RCP-05 enforced refuses an authorisation without fault search; another outlet still measures")
    func search() {
        let other = Workshop(shop.service, tag: "2")
        _ = set("RCP-05", "enforced")
        let order = shop.draft()
        #expect(shop.act(order, "authorize", shop.authorization).rule == "RCP-05")
        let elsewhere = other.draft()
        #expect(other.act(elsewhere, "authorize", other.authorization).status == 200)
    }

    @Test("SET-09 and INS-10 enforced refuse at their step")
    func steps() {
        _ = set("SET-09", "enforced")
        _ = set("INS-10", "enforced")
        let order = shop.ready()
        let dirty: JSONValue = ["cleaned": false, "acceptedBy": "\(shop.advisor)"]
        #expect(shop.act(order, "handover", dirty).rule == "INS-10")
        let clean = dirty.with("cleaned", true).with("parkingSpace", "P7")
        #expect(shop.act(order, "handover", clean).status == 200)
        let invoice = shop.act(order, "invoice")
        shop.service.post("/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": invoice["open"]])
        #expect(shop.act(order, "deliver", shop.handingBack).rule == "SET-09")
        #expect(shop.status(order) == "invoiced")
    }

    @Test("a rule that the network enforces stays enforced")
    func never() {
        let refused = set("RCP-08", "measured")
        #expect(refused.status == 409)
        #expect(refused.rule == "RCP-08")
        #expect(refused.code == "rule_always_enforced")
        #expect(set("RCP-08", "enforced").status == 200)
        #expect(set("RCP-99", "enforced").status == 404)
        #expect(set("RCP-09", "sometimes").status == 422)
    }

    @Test("API-05: a rule is set at the version that the manager has seen, and no version comes twice")
    func versions() {
        let path = "/v1/outlets/\(shop.outlet)/rules/RCP-09"
        func set(_ kind: String, at version: Int) -> TestAnswer {
            shop.service.send("PUT", path, ["kind": "\(kind)"]) { $0.ifMatch = "\"\(version)\"" }
        }
        func listed() -> JSONValue {
            let items = shop.service.get("/v1/outlets/\(shop.outlet)/rules")["items"].items
            return items.first { $0["rule"].text == "RCP-09" }?["version"] ?? .null
        }
        #expect(listed() == 1)
        let first = set("enforced", at: 1)
        #expect(first.status == 200 && first["version"] == 2)
        #expect(first.field("ETag")?.hasPrefix("\"2-") == true)
        let late = set("measured", at: 1)
        #expect(late.status == 412 && late.code == "precondition_failed")
        #expect(set("measured", at: 2)["version"] == 3)
        // What is so already changes nothing.
        #expect(set("measured", at: 3)["version"] == 3)
        #expect(set("enforced", at: 1).status == 412)
        #expect(listed() == 3)
        #expect(set("enforced", at: 3)["kind"] == "enforced")
        let rules = shop.service.get("/v1/events?resource=\(shop.outlet)&types=outlet.ruleChanged")["items"].items
        #expect(rules.count == 3)
    }

    @Test("API-05: where every change has to name its version, setting a rule has, too")
    func needsVersion() throws {
        var options = AccessOptions()
        options.requiresIfMatch = true
        let shop = Workshop(try TestService(Workshop.modules, options: options))
        let path = "/v1/outlets/\(shop.outlet)/rules/RCP-09"
        #expect(shop.service.put(path, ["kind": "enforced"]).code == "precondition_required")
        #expect(shop.service.send("PUT", path, ["kind": "enforced"]) { $0.ifMatch = "\"1\"" }.status == 200)
    }

    @Test("the list tells each rule as the outlet works by it")
    func list() {
        _ = set("RCP-09", "enforced")
        let items = shop.service.get("/v1/outlets/\(shop.outlet)/rules")["items"].items
        #expect(items.count == Rule.allCases.count)
        let changed = items.filter { $0["kind"] != $0["standardKind"] }
        #expect(changed.map { $0["rule"].text } == ["RCP-09"])
        let report = shop.service.get("/v1/repair-orders/\(shop.authorized())/compliance")
        let line = report["rules"].items.first { $0["rule"].text == "RCP-09" }
        #expect(line?["enforcedHere"] == .bool(true))
    }
}
