import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Webhooks

/// What is sent when, and what follows, without sockets and threads (EVT-02).
@Suite struct DispatchTests {
    let world: HookWorld
    var service: TestService { world.service }

    init() throws {
        world = try HookWorld()
    }

    @Test("every event after its creation goes to an endpoint, once, as /v1/events gives it")
    func all() throws {
        world.outlet("SH01")
        let endpoint = world.endpoint().id
        let outlet = world.outlet("SH02")
        world.rename(outlet, "Puxi")
        let sent = try world.sendAll()
        let events = service.get("/v1/events")["items"].items
        #expect(sent.map { $0.json["data"] } == Array(events.dropFirst()))
        #expect(sent.map { $0.json["type"].text } == events.dropFirst().map { $0["type"].text })
        #expect(sent.map { $0.json["timestamp"].text } == events.dropFirst().map { $0["at"].text })
        #expect(Set(sent.map(\.message.id)).count == sent.count)
        #expect(try world.sendAll().isEmpty)
        #expect(world.deliveries(endpoint, "delivered").count == sent.count)
        #expect(world.findings() == [])
    }

    @Test("only the types and the outlet that an endpoint asks for")
    func filters() throws {
        let first = world.outlet("SH01")
        let created = world.endpoint("https://a.example/", ["types": ["outlet.created", "bay.created"]])
        let bays = world.endpoint("https://b.example/", ["types": ["bay.*"]])
        let ofFirst = world.endpoint("https://c.example/", ["outletId": .string(first)])
        let second = world.outlet("SH02")
        world.rename(first, "Puxi")
        service.post("/v1/outlets/\(second)/bays", ["name": "L1", "kind": "lift"])
        service.post("/v1/outlets/\(first)/bays", ["name": "L2", "kind": "lift"])
        try world.sendAll()
        func types(_ endpoint: TestAnswer) -> [String] {
            world.deliveries(endpoint.id).map { $0["type"].text }.sorted()
        }
        #expect(types(created) == ["bay.created", "bay.created", "outlet.created"])
        #expect(types(bays) == ["bay.created", "bay.created"])
        #expect(types(ofFirst) == ["bay.created", "outlet.updated", "webhookEndpoint.created"])
    }

    @Test("a later event of a root waits for the earlier one; other roots go on")
    func order() throws {
        let (first, second) = (world.outlet("SH01"), world.outlet("SH02"))
        let endpoint = world.endpoint("https://a.example/", ["types": ["outlet.updated"]]).id
        for name in ["A", "B", "C"] {
            world.rename(first, name)
            world.rename(second, name)
        }
        var sent = try world.sendAll { assignment in
            assignment.json["data"]["root"].text == first ? .failed(.timeout) : .delivered(status: 204)
        }
        #expect(sent.filter { $0.delivery.root == second }.map { Self.name($0) } == ["A", "B", "C"])
        #expect(sent.filter { $0.delivery.root == first }.map { Self.name($0) } == ["A"])
        #expect(world.deliveries(endpoint, "pending").filter { $0["nextAttemptAt"] != .null }.count == 1)
        #expect(world.findings() == [])
        world.wait(seconds: 6)
        sent = try world.sendAll()
        #expect(sent.map { Self.name($0) } == ["A", "B", "C"])
        #expect(sent.map(\.delivery.attemptCount) == [1, 0, 0])
    }

    private static func name(_ assignment: WebhookAssignment) -> String {
        assignment.json["data"]["changes"]["name"]["to"].text
    }

    @Test("a message is the same in each attempt but for time and signature")
    func attempts() throws {
        world.endpoint("https://a.example/", ["types": ["outlet.created"]])
        world.outlet("SH01")
        let first = try #require(try world.claim().first)
        try world.finish(first, .failed(.refused, status: 500))
        #expect(try world.claim().isEmpty)
        world.wait(seconds: 6)
        let second = try #require(try world.claim().first)
        #expect(second.message.id == first.message.id)
        #expect(second.message.body == first.message.body)
        #expect(second.message.seconds == first.message.seconds + 6)
        #expect(second.message.signatures != first.message.signatures)
    }

    @Test("what fails for 24 hours is a dead letter with all its attempts, and the next of its root follows")
    func deadLetter() throws {
        let outlet = world.outlet("SH01")
        let endpoint = world.endpoint("https://a.example/", ["types": ["outlet.updated"]]).id
        world.rename(outlet, "A")
        world.rename(outlet, "B")
        let began = service.clock.now()
        var attempts = 0
        while world.deliveries(endpoint, "dead").isEmpty {
            for assignment in try world.claim() {
                #expect(Self.name(assignment) == "A")
                try world.finish(assignment, .failed(.refused, status: 503, retryAfter: 1))
                attempts += 1
            }
            let next = world.deliveries(endpoint).compactMap { Instant($0["nextAttemptAt"].text) }.min()
            service.clock.set(try #require(next))
        }
        let dead = world.deliveries(endpoint, "dead")[0]
        #expect(dead["finishedAt"].text == began.adding(hours: 24).text)
        #expect(dead["attemptCount"] == .number(JSONNumber(Int64(attempts))))
        #expect(dead["attempts"].items.count == attempts)
        #expect(dead["attempts"][0]["status"] == 503)
        #expect(dead["attempts"][0]["failure"] == "refused")
        #expect(dead["attempts"][0]["durationMilliseconds"] == 1)
        #expect(dead["nextActions"] == ["replay"])
        #expect((11...13).contains(attempts))
        #expect(try world.sendAll().map { Self.name($0) } == ["B"])
        #expect(world.findings() == [])
    }

    @Test("410 disables the endpoint with an alert, and what waits is sent when it is enabled again")
    func gone() throws {
        let endpoint = world.endpoint("https://a.example/", ["types": ["outlet.created"]]).id
        world.outlet("SH01")
        try world.finish(try #require(try world.claim().first), .gone)
        let shown = service.get("/v1/webhook-endpoints/\(endpoint)")
        #expect(shown["status"] == "disabled")
        #expect(shown["disabledReason"] == "gone")
        let alert = try #require(service.get("/v1/events?resource=\(endpoint)")["items"].items.last)
        #expect(alert["type"] == "webhookEndpoint.disabled")
        #expect(alert["actor"] == "system")
        #expect(alert["changes"]["disabledReason"]["to"] == "gone")
        world.outlet("SH02")
        world.wait(seconds: 3_600)
        #expect(try world.claim().isEmpty)
        service.patch("/v1/webhook-endpoints/\(endpoint)", ["status": "enabled"])
        #expect(try world.sendAll().count == 2)
    }

    @Test("five days without one success disable an endpoint; one success begins anew")
    func failing() throws {
        let endpoint = world.endpoint("https://a.example/", ["types": ["outlet.*"]]).id
        let target = "/v1/webhook-endpoints/\(endpoint)"
        let began = service.clock.now()
        func day(_ number: Int64, _ outcome: AttemptOutcome) throws {
            service.clock.set(began.adding(days: number))
            world.outlet("D\(number)")
            try world.finish(try #require(try world.claim(most: 100).last), outcome)
        }
        try day(0, .failed(.timeout))
        #expect(service.get(target)["failingSince"].text == began.text)
        try day(4, .failed(.timeout))
        try day(5, .delivered(status: 200))
        #expect(service.get(target)["failingSince"] == .null)
        try day(6, .failed(.tlsFailed))
        try day(10, .failed(.tlsFailed))
        #expect(service.get(target)["status"] == "enabled")
        try day(11, .failed(.tlsFailed))
        #expect(service.get(target)["status"] == "disabled")
        #expect(service.get(target)["disabledReason"] == "failing")
        let alerts = service.get("/v1/events?resource=\(endpoint)")["items"].items.filter {
            $0["type"] == "webhookEndpoint.disabled"
        }
        #expect(alerts.count == 1)
        service.patch(target, ["status": "enabled"])
        #expect(service.get(target)["failingSince"] == .null)
    }

    @Test("two nodes never send the same message; one that died is taken over when its time is up")
    func nodes() throws {
        world.endpoint("https://a.example/", ["types": ["outlet.created"]])
        for number in 0..<6 { world.outlet("SH\(number)") }
        let other = world.otherNode()
        let (mine, others) = (try world.claim(most: 3), try world.claim(most: 9, by: other))
        #expect((mine.count, others.count) == (3, 3))
        #expect(Set(mine.map(\.sequence)).isDisjoint(with: others.map(\.sequence)))
        // The other one dies; nothing of it is free before its claims have run out.
        for assignment in mine { try world.finish(assignment, .delivered(status: 200)) }
        world.wait(seconds: 119)
        #expect(try world.claim().isEmpty)
        world.wait(seconds: 1)
        let taken = try world.claim()
        #expect(Set(taken.map(\.sequence)) == Set(others.map(\.sequence)))
        #expect(taken.map(\.message.id).sorted() == others.map(\.message.id).sorted())
        // It was only slow: what it says now does not count.
        #expect(try world.finish(others[0], .failed(.timeout), by: other) == .lost)
        for assignment in taken { #expect(try world.finish(assignment, .delivered(status: 200)) == .delivered) }
        #expect(world.findings() == [])
    }

    @Test("a program that starts again on its own file goes on at once, and one that ends gives back what it took")
    func restart() throws {
        world.endpoint("https://a.example/", ["types": ["outlet.created"]])
        world.outlet("SH01")
        let taken = try world.claim()
        #expect(try world.finish(taken[0], .abandoned) == .released)
        #expect(try world.claim().count == 1)
        try world.dispatcher.end()
        #expect(try world.claim().count == 1)
        let next = world.otherNode()
        if try service.database.read({ $0.dialect.name }) == "SQLite" {
            try next.begin()
            #expect(try world.claim(by: next).map(\.message.id) == taken.map(\.message.id))
        } else {
            try next.begin()
            #expect(try world.claim(by: next).isEmpty)
        }
    }

    @Test("an endpoint with too much waiting takes no further events until some are through, and loses none")
    func full() throws {
        var settings = DispatchSettings()
        settings.maximumPending = 4
        settings.page = 3
        let world = try HookWorld(settings: settings)
        let slow = world.endpoint("https://a.example/", ["types": ["outlet.created"]])
        let quick = world.endpoint("https://b.example/", ["types": ["outlet.created"]])
        for number in 0..<20 { world.outlet("SH\(number)") }
        for _ in 0..<20 {
            for assignment in try world.claim() where assignment.delivery.endpointID.text == quick.id {
                try world.finish(assignment, .delivered(status: 200))
            }
        }
        #expect(world.deliveries(quick.id, "delivered").count == 20)
        #expect((4...6).contains(world.deliveries(slow.id).count))
        try world.dispatcher.end()
        let sent = try world.sendAll()
        #expect(sent.count == 20)
        #expect(world.deliveries(slow.id, "delivered").count == 20)
    }

    @Test("events of no interest are passed over without a write, and nothing after them is lost")
    func passedOver() throws {
        var settings = DispatchSettings()
        settings.page = 2
        let world = try HookWorld(settings: settings)
        let outlet = world.outlet("SH01")
        world.endpoint("https://a.example/", ["types": ["bay.created"]])
        let commits = world.service.database.statistics.writes
        for number in 0..<9 { world.rename(outlet, "N\(number)") }
        #expect(try world.claim().isEmpty)
        #expect(world.service.database.statistics.writes == commits + 9)
        world.service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"])
        #expect(try world.sendAll().count == 1)
        // Another program, which has not seen them, passes over them as well.
        world.rename(outlet, "Last")
        #expect(try world.claim(by: world.otherNode()).isEmpty)
    }

    @Test("what was delivered goes after a week, a dead letter after a month")
    func prune() throws {
        let endpoint = world.endpoint("https://a.example/", ["types": ["outlet.created"]]).id
        world.outlet("SH01")
        try world.sendAll()
        world.wait(seconds: 1)
        world.outlet("SH02")
        let letter = try #require(try world.claim().first)
        try world.finish(letter, .failed(.timeout))
        world.wait(seconds: 24 * 3_600)
        try world.sendAll { _ in .failed(.timeout) }
        #expect(world.deliveries(endpoint).map { $0["status"].text } == ["dead", "delivered"])
        world.wait(seconds: 6 * 86_400 - 2)
        try world.dispatcher.prune()
        #expect(world.deliveries(endpoint).count == 2)
        world.wait(seconds: 60)
        try world.dispatcher.prune()
        #expect(world.deliveries(endpoint).map { $0["status"].text } == ["dead"])
        world.wait(seconds: 25 * 86_400)
        try world.dispatcher.prune()
        #expect(world.deliveries(endpoint).isEmpty)
        #expect(try service.count("SELECT count(*) FROM webhook_attempts") == 0)
    }
}
