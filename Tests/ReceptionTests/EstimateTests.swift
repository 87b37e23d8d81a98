import JSON
import SQLDatabase
import TestSupport
import Testing

@Suite("The estimate (RCP-07)")
struct EstimateTests {
    @Test(
        "lines add up to the totals, in the outlet's currency and tax",
        arguments: [("CNY", 13, 78_300, 10_179), ("JPY", 10, 78_300, 7_830), ("EUR", 19, 78_300, 14_877)])
    func addsUp(_ currency: String, _ rate: Int64, _ net: Int64, _ tax: Int64) throws {
        let world = try World(currency: currency, tax: .number(JSONNumber(rate)))
        let order = try world.estimated()
        let answer = world.service.post(world.path(order) + "/estimate")
        let estimate = answer["estimate"]
        #expect(estimate["net"] == world.money(net))
        #expect(estimate["tax"] == world.money(tax))
        #expect(estimate["total"] == world.money(net + tax))
        #expect(estimate["hours"] == .decimal("0.8"))
        #expect(estimate["lines"].items.count == 3)
        #expect(estimate["lines"].items.allSatisfy { $0["jobId"] == answer["jobs"][0]["id"] })
        #expect(answer["amounts"]["estimated"] == world.money(net + tax))
        #expect(answer["jobs"][0]["labor"]["net"] == world.money(24_000))
        // 0.8 h from 09:00.
        #expect(estimate["earliestPromise"].text == "2026-11-24T01:48:00Z")
    }

    @Test("it splits by who pays, and the split adds up")
    func splits() throws {
        let world = try World()
        let jobs: [JSONValue] = [
            world.service40, ["operation": "LOF1", "payType": "warranty"],
            ["operation": "BRK1", "payType": "insurance"],
        ]
        let order = try world.estimated(jobs: jobs)
        let estimate = world.service.post(world.path(order) + "/estimate")["estimate"]
        let split = estimate["byPayType"].items
        #expect(split.map { $0["payType"].text } == ["customer", "warranty", "insurance"])
        // Warranty has a rate of its own; insurance has none and takes the customer's.
        #expect(split[1]["net"] == world.money(16_000))
        #expect(split[2]["net"] == world.money(54_000))
        let sum = split.compactMap { $0["total"]["amount"].integer }.reduce(0, +)
        #expect(estimate["total"]["amount"].integer == sum)
    }

    @Test("nothing to price, no price list, no rate: each says so")
    func refuses() throws {
        let world = try World()
        let order = world.draft()
        let empty = world.service.post(world.path(order) + "/estimate")
        #expect(empty.status == 409)
        #expect(empty.rule == "RCP-06")
        #expect(empty.code == "no_jobs")
        world.service.post(world.path(order) + "/jobs", world.service40)
        world.setClock("2025-12-31T01:00:00Z")
        let early = world.service.post(world.path(order) + "/estimate")
        #expect(early.status == 409)
        #expect(early.rule == "RCP-07")
        #expect(early.code == "no_price_list")
    }

    @Test("a signed order is not estimated again")
    func draftOnly() throws {
        let world = try World()
        let answer = world.service.post(world.path(try world.authorized()) + "/estimate")
        #expect(answer.status == 409)
        #expect(answer.rule == "RCP-07")
        #expect(answer.state == "authorized")
    }

    @Test("a job is priced by the operation as it is now, and keeps it")
    func takesRevision() throws {
        let world = try World()
        let order = try world.estimated()
        let revised = world.service.put(
            "/v1/labor-operations/LOF1",
            [
                "description": "Oil service, new", "standardHours": 1, "skill": "maintenance", "level": 2,
                "bayKind": "lift", "selfCheck": ["A", "B"], "roadTest": true,
            ])
        try #require(revised.status == 200)
        #expect(world.service.get(world.path(order))["jobs"][0]["standardHours"] == .decimal("0.8"))
        let changed = world.service.post(world.path(order) + "/authorize", world.authorization)
        #expect(changed.code == "price_changed")
        let before = world.service.get(world.path(order))["jobs"][0]["id"].text
        let answer = world.service.post(world.path(order) + "/estimate")
        #expect(answer["jobs"][0]["id"].text == before)
        #expect(answer["jobs"][0]["standardHours"] == 1)
        #expect(answer["jobs"][0]["selfCheck"] == ["A", "B"])
        #expect(answer["jobs"][0]["parts"].items.count == 2)
        #expect(answer["jobs"][0]["labor"]["net"] == world.money(30_000))
        #expect(world.service.post(world.path(order) + "/authorize", world.authorization).status == 200)
    }
}
