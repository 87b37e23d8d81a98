import Application
import JSON
import TestSupport
import Testing

/// One customer's vehicle through all six processes, over sockets, on a real file.
@Suite struct JourneyTests {
    @Test("a vehicle goes through all six processes, and the story survives a restart")
    func wholeJourney() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.store.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let (order, callback) = try world.delivered(api)
        try api.put("/v1/test-clock", ["now": "2026-11-27T02:00:00Z"])
        let attempt: JSONValue = ["staffId": .string(world.agent), "channel": "phone", "outcome": "reached"]
        try api.post("/v1/callbacks/\(callback)/attempts", attempt)
        try api.post(
            "/v1/callbacks/\(callback)/complete",
            [
                "staffId": .string(world.agent), "verbatim": "Very good",
                "answers": [["question": "overall", "score": 9], ["question": "recommend", "score": 10]],
            ])
        let path = "/v1/repair-orders/\(order)"
        let before = try api.get(path)
        #expect(before["status"] == "closed")
        let story = try api.get("/v1/events?resource=\(order)&limit=200")
        let kinds = story["items"].items.map { $0["type"].text }
        #expect(
            kinds.filter { $0.hasPrefix("repairOrder.") }.prefix(1) == ["repairOrder.created"]
                && kinds.contains("repairOrder.delivered") && kinds.last == "repairOrder.closed", "\(kinds)")
        let rules = try api.get("\(path)/compliance")["rules"].items
        #expect(rules.first { $0["rule"] == "RCP-08" }?["result"] == "met")
        #expect(rules.allSatisfy { $0["result"] != "pending" })
        running.stop()

        let again = try RunningApplication(on: running.store, at: "2026-11-27T03:00:00Z")
        let after = try again.client().get(path)
        #expect(after.bytes == before.bytes)
        #expect(try again.client().get("/v1/events?resource=\(order)&limit=200").bytes == story.bytes)
        again.stop()
    }

    @Test("an answer under an idempotency key is given again after a restart")
    func keptAnswer() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.store.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let first = try api.must("POST", "/v1/repair-orders", world.orderBody(), key: "create-1")
        running.stop()
        let again = try RunningApplication(on: running.store, at: "2026-11-24T02:00:00Z")
        let second = try again.client().must("POST", "/v1/repair-orders", world.orderBody(), key: "create-1")
        #expect(second.bytes == first.bytes)
        #expect(second.fields["location"] == first.fields["location"])
        #expect(try again.client().get("/v1/repair-orders")["items"].items.count == 1)
        again.stop()
    }

    @Test("the test clock can be set only where the program was started with one")
    func testClock() throws {
        let running = try RunningApplication()
        #expect(try running.client().send("PUT", "/v1/test-clock", ["now": "2026-11-24T02:00:00Z"]).status == 200)
        running.remove()
        let plain = try RunningApplication.withoutTestClock()
        #expect(try plain.client().send("PUT", "/v1/test-clock", ["now": "2026-11-24T02:00:00Z"]).status == 404)
        plain.remove()
    }

    @Test("probes, contract and docs need no key; everything else does")
    func openRoutes() throws {
        // Made in a debug build beside other tests, the page takes longer than a client's patience.
        _ = try DocsPage.shared.html()
        let running = try RunningApplication()
        defer { running.remove() }
        let stranger = try APIClient(port: running.port, key: "wrong")
        for path in ["/healthz", "/readyz", "/openapi.yaml", "/docs"] {
            #expect(try stranger.send("GET", path).status == 200, "\(path)")
        }
        for path in ["/v1/outlets", "/v1/repair-orders", "/v1/events", "/v1/parts", "/v1/customers"] {
            #expect(try stranger.send("GET", path).status == 401, "\(path)")
        }
    }
}
