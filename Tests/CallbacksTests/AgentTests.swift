import Dispatch
import JSON
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Whose callbacks are, and when they are tried again.
@Suite struct AgentTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func claim(_ id: String, _ person: String) -> TestAnswer {
        world.service.post("/v1/callbacks/\(id)/claim", ["staffId": .string(world.person(person))])
    }

    private func assign(_ id: String, _ person: String?) -> TestAnswer {
        world.service.post(
            "/v1/callbacks/\(id)/assign", person.map { ["agentId": .string(world.person($0))] } ?? [:])
    }

    @Test("an agent's queue holds what they have taken or were given")
    func queue() throws {
        let (_, first) = try world.delivered()
        let (_, second) = try world.delivered()
        func queue(_ person: String) -> [String] {
            world.service.get("/v1/callbacks?agent=\(world.person(person))&status=due")["items"].items
                .map { $0["id"].text }
        }
        #expect(claim(first, "agent")["agentId"].text == world.person("agent"))
        #expect(queue("agent") == [first])
        let taken = claim(first, "advisor")
        #expect(taken.status == 409 && taken.code == "callback_taken" && taken.rule == "CBK-02")
        #expect(claim(first, "agent").status == 200, "again by the same agent changes nothing")
        #expect(assign(second, "advisor").status == 200)
        #expect(assign(first, "advisor").status == 200)
        #expect(queue("advisor").count == 2 && queue("agent").isEmpty)
        #expect(assign(first, nil)["agentId"] == .null)
        #expect(claim(first, "agent").status == 200)
        #expect(assign(first, "technician").pointers == ["/agentId"])
        #expect(assign(first, "stranger").pointers == ["/agentId"])
        world.attempt(first, "reached")
        world.complete(first)
        #expect(assign(first, "advisor").rule == "CBK-02")
    }

    @Test("of ten agents who claim a callback at once one has it")
    func race() throws {
        let (_, id) = try world.delivered()
        let statuses = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 10) { number in
            let status = claim(id, number.isMultiple(of: 2) ? "agent" : "advisor").status
            statuses.withLock { $0.append(status) }
        }
        let found = statuses.withLock { $0 }
        #expect(found.filter { $0 == 200 }.count == 5 && found.filter { $0 == 409 }.count == 5)
    }

    @Test("CBK-02: after nobody answered the next try is on another day, in the customer's hours or as they asked")
    func nextAttempt() throws {
        let customer = try World.customer(world.service, phone: "+8613800000021", ["start": "18:30", "end": "20:00"])
        let (_, id) = try world.delivered(to: customer)
        #expect(world.service.get("/v1/callbacks/\(id)")["preferredHours"]["start"] == "18:30")
        world.service.clock.set(try #require(Instant("2026-11-27T10:30:00Z")))
        #expect(world.attempt(id, "noAnswer")["nextAttemptAt"] == "2026-11-28T10:30:00Z")
        let asked: JSONValue = [
            "staffId": .string(world.person("agent")), "channel": "phone", "outcome": "reached",
            "callAgainAt": "2026-11-29T02:00:00Z",
        ]
        let path = "/v1/callbacks/\(id)/attempts"
        #expect(world.service.post(path, asked)["nextAttemptAt"] == "2026-11-29T02:00:00Z")
        let past = world.service.post(path, asked.with("callAgainAt", "2026-11-26T02:00:00Z"))
        #expect(past.status == 422 && past.rule == "CBK-02")
        #expect(world.service.get("/v1/callbacks/\(id)")["dueAt"] == "2026-11-27T10:30:00Z", "what was promised stays")
    }

    @Test("CBK-02: the next try is on another day of the customer's, however far from the outlet they live")
    func nextAttemptFarAway() throws {
        let customer = try World.customer(world.service, phone: "+8613800000022")
        let zone = world.service.patch("/v1/customers/\(customer)", ["timeZone": "America/Los_Angeles"])
        #expect(zone.status == 200)
        let (_, id) = try world.delivered(to: customer)
        // Friday morning at the outlet is Thursday evening there, and so is the outlet's opening on Friday.
        world.service.clock.set(try #require(Instant("2026-11-27T02:00:00Z")))
        let tried = world.attempt(id, "noAnswer")
        #expect(tried["attempts"][0]["day"] == "2026-11-26")
        #expect(tried["nextAttemptAt"] == "2026-11-28T00:30:00Z")
    }
}
