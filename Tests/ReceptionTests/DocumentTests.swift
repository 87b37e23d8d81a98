import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite("The signed document (RCP-08)")
struct DocumentTests {
    @Test("it is stored as it was signed: its hash is the order's")
    func verifies() throws {
        let world = try World()
        let order = try world.authorized()
        let answer = world.service.get(world.path(order) + "/document")
        #expect(answer.status == 200)
        #expect(Digest.sha256(answer.bytes) == world.service.get(world.path(order))["signedDocumentHash"].text)
        #expect(answer["number"].text == "SH01-20261124-0001")
        #expect(answer["totals"]["total"] == world.money(88_479))
        #expect(answer["jobs"][0]["parts"][1]["net"] == world.money(47_500))
        #expect(answer["concerns"][0]["diagnosis"]["cause"].text == "Service due")
        #expect(answer["walkAround"]["items"] == ["Child seat"])
        #expect(answer["promisedAt"].text == "2026-11-24T09:00:00Z")
        #expect(answer["keyTag"].text == "K12")
    }

    @Test("it stays as it was, whatever happens to customer and vehicle")
    func stays() throws {
        let world = try World()
        let order = try world.authorized()
        let before = world.service.get(world.path(order) + "/document").bytes
        #expect(world.service.patch("/v1/customers/\(world.customer)", ["name": "Another"]).status == 200)
        #expect(world.service.get(world.path(order) + "/document").bytes == before)
    }

    @Test("a draft has none")
    func needsSignature() throws {
        let world = try World()
        let answer = world.service.get(world.path(try world.estimated()) + "/document")
        #expect(answer.status == 404)
        #expect(answer.code == "not_signed")
        #expect(world.service.get("/v1/repair-orders/ro_x/document").status == 404)
    }

    @Test("as a page it is in the customer's language, escaped, and loads nothing")
    func prints() throws {
        let world = try World()
        let order = try world.authorized()
        let answer = world.service.send("GET", world.path(order) + "/document") { $0.accept = "text/html" }
        #expect(answer.field("Content-Type") == "text/html; charset=utf-8")
        let page = String(decoding: answer.bytes, as: UTF8.self)
        #expect(page.hasPrefix("<!doctype html>"))
        #expect(page.contains("维修委托书 SH01-20261124-0001"))
        #expect(page.contains("王小明 &lt;1&gt;"))
        #expect(page.contains("LOF &amp; &lt;work&gt;"))
        #expect(!page.contains("<work>"))
        #expect(page.contains("884.79 CNY"))
        #expect(page.contains("2026-11-24 17:00"))
        #expect(page.contains("src=\"data:image/png;base64,iVBORw0KGgo=\""))
        #expect(!page.contains("http"))
    }
}
