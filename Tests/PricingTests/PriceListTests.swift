import JSON
import Pricing
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct PriceListTests {
    let world: PricingWorld
    let outlet: String
    var service: TestService { world.service }

    init() throws {
        world = try PricingWorld()
        outlet = world.addOutlet("SH01")
    }

    @Test("a published list comes back with its rates and prices")
    func publish() {
        world.addPart("PAD", 58_000)
        let price: JSONValue = ["partNumber": "PAD", "price": PricingWorld.money(55_000)]
        let answer = world.publish(outlet, from: "2026-01-01", parts: [price])
        #expect(answer.status == 201)
        #expect(answer["effectiveUntil"] == .null)
        #expect(answer["laborRates"][0]["perHour"]["amount"] == 36_000)
        #expect(answer["partPrices"][0]["partNumber"] == "PAD")
        #expect(service.get("/v1/price-lists/\(answer.id)").bytes == answer.bytes)
        #expect(service.get("/v1/price-lists/prl_00000000000000000000000000").status == 404)
    }

    @Test("a list is in force until the day before the next one, whatever the order of publishing")
    func periods() {
        let third = world.publish(outlet, from: "2027-01-01").id
        let first = world.publish(outlet, from: "2026-01-01").id
        let second = world.publish(outlet, from: "2026-07-01").id
        func inForce(_ day: String) -> TestAnswer { service.get("/v1/outlets/\(outlet)/price-list?on=\(day)") }
        #expect(inForce("2025-12-31").status == 404)
        #expect(inForce("2026-01-01").id == first)
        #expect(inForce("2026-06-30").id == first)
        #expect(inForce("2026-07-01").id == second)
        #expect(inForce("2026-12-31").id == second)
        #expect(inForce("2030-01-01").id == third)
        #expect(service.get("/v1/outlets/\(outlet)/price-list").id == second)
        #expect(inForce("tomorrow").status == 400)
        let lists = service.get("/v1/price-lists?outlet=\(outlet)")["items"].items
        #expect(lists.map { $0["id"].text } == [third, second, first])
        #expect(lists.map { $0["effectiveUntil"].text } == ["", "2026-12-31", "2026-06-30"])
    }

    @Test("a reader's copy is old when a later list has ended this one, or has come into force")
    func copies() throws {
        let first = world.publish(outlet, from: "2026-01-01")
        let tag = try #require(first.field("ETag"))
        func again(_ path: String) -> TestAnswer { service.send("GET", path) { $0.ifNoneMatch = tag } }
        #expect(again("/v1/price-lists/\(first.id)").status == 304)
        #expect(again("/v1/outlets/\(outlet)/price-list").status == 304)
        let second = world.publish(outlet, from: "2026-07-01").id
        #expect(again("/v1/price-lists/\(first.id)")["effectiveUntil"] == "2026-06-30")
        #expect(again("/v1/outlets/\(outlet)/price-list").id == second)
    }

    @Test("an outlet has one list from a day; other outlets have theirs")
    func sameDay() throws {
        world.publish(outlet, from: "2026-01-01")
        let again = world.publish(outlet, from: "2026-01-01")
        #expect(again.status == 409)
        #expect(again.code == "price_list_exists")
        let other = world.addOutlet("SH02")
        #expect(world.publish(other, from: "2026-01-01").status == 201)
        #expect(service.get("/v1/price-lists?outlet=\(other)")["items"].items.count == 1)
        #expect(service.get("/v1/price-lists").code == "missing_parameter")
    }

    @Test("every amount is in the outlet's currency; all that are not are named")
    func currency() throws {
        world.addPart("PAD", 58_000)
        let answer = world.publish(
            outlet, from: "2026-01-01",
            rates: [PricingWorld.rate(100), PricingWorld.rate(100, "EUR", skill: "maintenance")],
            parts: [["partNumber": "PAD", "price": PricingWorld.money(1, "JPY")]])
        #expect(answer.status == 422)
        #expect(answer.code == "currency_differs")
        #expect(answer.pointers == ["/laborRates/1/perHour/currency", "/partPrices/0/price/currency"])
        #expect(try service.count("SELECT count(*) FROM price_lists") == 0)
    }

    @Test("a list names no rate and no part twice, only known parts, and an outlet that exists")
    func contents() throws {
        let twice = world.publish(
            outlet, from: "2026-01-01", rates: [PricingWorld.rate(1), PricingWorld.rate(2)],
            parts: [
                ["partNumber": "PAD", "price": PricingWorld.money(1)],
                ["partNumber": "PAD", "price": PricingWorld.money(1)],
            ])
        #expect(twice.pointers == ["/laborRates/1", "/partPrices/1"])
        let unknown = world.publish(
            outlet, from: "2026-01-01", parts: [["partNumber": "PAD", "price": PricingWorld.money(1)]])
        #expect(unknown.status == 422)
        #expect(unknown.pointers == ["/partPrices/0/partNumber"])
        #expect(world.publish("out_00000000000000000000000000", from: "2026-01-01").pointers == ["/outletId"])
        #expect(world.publish(outlet, from: "2026-01-01", rates: []).pointers == ["/laborRates"])
        #expect(try service.count("SELECT count(*) FROM price_lists") == 0)
    }

    @Test("the lists of an outlet come page by page, the latest first")
    func pages() {
        for year in 2020...2024 { world.publish(outlet, from: "\(year)-01-01") }
        let first = service.get("/v1/price-lists?outlet=\(outlet)&limit=3")
        let cursor = first["nextCursor"].text
        let second = service.get("/v1/price-lists?outlet=\(outlet)&limit=3&cursor=\(cursor)")
        let days = (first["items"].items + second["items"].items).map { $0["effectiveFrom"].text.prefix(4) }
        #expect(days == ["2024", "2023", "2022", "2021", "2020"])
        #expect(second["nextCursor"] == .null)
    }
}
