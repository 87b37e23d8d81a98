import JSON
import ServiceKit
import TestSupport
import Testing

@testable import Webhooks

@Suite struct ReplayTests {
    let world: HookWorld
    var service: TestService { world.service }
    let endpoint: String

    init() throws {
        world = try HookWorld()
        endpoint = world.endpoint("https://a.example/", ["types": ["outlet.*"]]).id
    }

    /// Has the next message fail until it is a dead letter.
    private func bury() throws {
        for assignment in try world.claim() { try world.finish(assignment, .failed(.timeout)) }
        world.wait(seconds: 24 * 3_600)
        for assignment in try world.claim() { try world.finish(assignment, .failed(.timeout)) }
    }

    @Test("one dead letter is sent again, under its own name, for the full time")
    func one() throws {
        world.outlet("SH01")
        try bury()
        let letter = world.deliveries(endpoint)[0]
        let answer = service.post("/v1/webhook-deliveries/\(letter["id"].text)/replay")
        #expect(answer.status == 200)
        #expect(answer["status"] == "pending")
        #expect(answer["nextAttemptAt"].text == service.clock.now().text)
        #expect(answer["attempts"].items.count == 2)
        let again = service.post("/v1/webhook-deliveries/\(letter["id"].text)/replay")
        #expect((again.status, again.code) == (409, "action_not_allowed"))
        let sent = try #require(try world.claim().first)
        #expect(sent.message.id == letter["id"].text)
        try world.finish(sent, .failed(.timeout))
        #expect(service.get("/v1/webhook-deliveries/\(letter["id"].text)")["status"] == "pending")
        world.wait(seconds: 6)
        try world.sendAll()
        let done = service.get("/v1/webhook-deliveries/\(letter["id"].text)")
        #expect(done["status"] == "delivered")
        #expect(done["attemptCount"] == 4)
        #expect(done["attempts"].items.map { $0["failure"].text } == ["timeout", "timeout", "timeout", ""])
        #expect(world.findings() == [])
    }

    @Test("a test and a replay are of the endpoint's version that the client has read (API-05)")
    func versions() {
        for action in ["test", "replay"] {
            let path = "/v1/webhook-endpoints/\(endpoint)/\(action)"
            #expect(service.send("POST", path, [:]) { $0.ifMatch = "\"9\"" }.status == 412, "\(action)")
            #expect(world.deliveries(endpoint).count == (action == "test" ? 0 : 1))
            let done = service.send("POST", path, [:]) { $0.ifMatch = "\"1\"" }
            #expect((200...201).contains(done.status), "\(action)")
        }
    }

    @Test("all dead letters are sent again, each root's in order")
    func all() throws {
        let outlet = world.outlet("SH01")
        world.rename(outlet, "A")
        world.outlet("SH02")
        try bury()
        try bury()
        #expect(world.deliveries(endpoint, "dead").count == 3)
        let answer = service.post("/v1/webhook-endpoints/\(endpoint)/replay")
        #expect(answer.json == ["replayed": 3, "hasMore": false])
        #expect(world.findings() == [])
        let sent = try world.sendAll()
        #expect(sent.count == 3)
        #expect(
            sent.filter { $0.delivery.root == outlet }.map { $0.delivery.type } == ["outlet.created", "outlet.updated"])
        #expect(service.post("/v1/webhook-endpoints/\(endpoint)/replay").json == ["replayed": 0, "hasMore": false])
    }

    @Test("an earlier dead letter that is replayed goes before a later one that waits")
    func order() throws {
        let outlet = world.outlet("SH01")
        try bury()
        world.rename(outlet, "A")
        let later = try #require(try world.claim().first)
        let letter = try #require(world.deliveries(endpoint, "dead").first)["id"].text
        // The later one is under way already: the earlier one waits until that is over.
        #expect(service.post("/v1/webhook-deliveries/\(letter)/replay")["nextAttemptAt"] == .null)
        #expect(try world.claim().isEmpty)
        try world.finish(later, .failed(.timeout))
        #expect(world.findings() == [])
        #expect(try world.sendAll().map(\.delivery.type) == ["outlet.created", "outlet.updated"])
    }

    @Test("from an event on, all are sent again under their own names, also those that are forgotten here")
    func fromSequence() throws {
        for number in 0..<4 { world.outlet("SH\(number)") }
        let first = try world.sendAll()
        world.wait(seconds: 8 * 86_400)
        try world.dispatcher.prune()
        #expect(world.deliveries(endpoint).isEmpty)
        world.outlet("SH9")
        let late = try world.sendAll()
        let from = first[1].sequence
        let answer = service.post(
            "/v1/webhook-endpoints/\(endpoint)/replay", ["fromSequence": .number(JSONNumber(from))])
        #expect(answer.json == ["fromSequence": .number(JSONNumber(from))])
        let again = try world.sendAll()
        #expect(again.map(\.message.id).sorted() == (first.dropFirst() + late).map(\.message.id).sorted())
        #expect(again.map(\.message.body).count == 4)
        #expect(try world.sendAll().isEmpty)
        #expect(world.findings() == [])
        #expect(service.post("/v1/webhook-endpoints/\(endpoint)/replay", ["fromSequence": 0]).status == 422)
        let beyond = service.post("/v1/webhook-endpoints/\(endpoint)/replay", ["fromSequence": 1_000_000])
        #expect(beyond.status == 422 && beyond.pointers == ["/fromSequence"])
    }

    @Test("going back looks again at what was passed over, with the types of today")
    func passedOver() throws {
        let outlet = world.outlet("SH01")
        try world.sendAll()
        service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"])
        #expect(try world.sendAll().isEmpty)
        service.patch("/v1/webhook-endpoints/\(endpoint)", ["types": ["bay.*"]])
        #expect(try world.sendAll().isEmpty)
        service.post("/v1/webhook-endpoints/\(endpoint)/replay", ["fromSequence": 1])
        #expect(try world.sendAll().map(\.delivery.type) == ["bay.created"])
    }

    @Test("a test is one message, tried once, which does not make the endpoint a failing one")
    func test() throws {
        let made = service.post("/v1/webhook-endpoints/\(endpoint)/test")
        #expect(made.status == 201)
        #expect(made["type"] == "webhook.test")
        let sent = try world.sendAll { _ in .failed(.connectionFailed) }
        #expect(sent.map { $0.json["data"] } == [["endpointId": .string(endpoint)]])
        let shown = service.get(made.field("Location") ?? "")
        #expect(shown["status"] == "dead")
        #expect(shown["attempts"][0]["failure"] == "connectionFailed")
        #expect(service.get("/v1/webhook-endpoints/\(endpoint)")["failingSince"] == .null)
        #expect(world.findings() == [])
    }

    @Test("deliveries are listed the newest first, page by page, by status")
    func list() throws {
        for number in 0..<5 {
            world.outlet("SH\(number)")
            world.wait(seconds: 1)
        }
        try world.sendAll()
        world.outlet("SH9")
        _ = try world.claim()
        var pages: [[JSONValue]] = []
        var target: String? = "/v1/webhook-endpoints/\(endpoint)/deliveries?limit=2"
        while let next = target {
            let page = service.get(next)
            pages.append(page["items"].items)
            target =
                page["nextCursor"] == .null ? nil : "\(next.split(separator: "&")[0])&cursor=\(page["nextCursor"].text)"
        }
        #expect(pages.map(\.count) == [2, 2, 2])
        let sequences = pages.joined().compactMap { $0["sequence"].integer }
        #expect(sequences == sequences.sorted(by: >))
        #expect(world.deliveries(endpoint, "pending").count == 1)
        #expect(service.get("/v1/webhook-endpoints/\(endpoint)/deliveries?status=lost").status == 400)
        #expect(service.get("/v1/webhook-deliveries/whd_00000000000000000000000000").status == 404)
    }
}
