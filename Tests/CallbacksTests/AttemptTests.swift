import JSON
import ServiceKit
import TestSupport
import Testing

@testable import Callbacks

@Suite struct AttemptTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func day(_ number: Int64) { world.service.clock.set(TestService.morning.adding(days: number)) }

    @Test("CBK-02: each attempt is kept with who, how, when and what came of it")
    func kept() throws {
        let (_, id) = try world.delivered()
        let answer = world.service.post(
            "/v1/callbacks/\(id)/attempts",
            [
                "staffId": .string(world.person("advisor")), "channel": "message", "outcome": "noAnswer",
                "note": "Left a message",
            ])
        #expect(answer.status == 201)
        #expect(answer["status"] == "attempted")
        #expect(answer["nextActions"] == ["attempt"])
        let attempt = answer["attempts"][0]
        #expect(attempt["staffId"].text == world.person("advisor"))
        #expect(attempt["channel"] == "message")
        #expect(attempt["outcome"] == "noAnswer")
        #expect(attempt["note"] == "Left a message")
        #expect(attempt["at"].text == TestService.morning.text)
        #expect(world.attempt(id, "reached")["nextActions"] == ["attempt", "complete"])
    }

    @Test("CBK-02: after unanswered attempts on three days the callback is unreachable and the order closed")
    func unreachable() throws {
        let (order, id) = try world.delivered()
        for (number, outcome) in [(3, "noAnswer"), (3, "busy"), (3, "wrongNumber"), (4, "busy")] as [(Int64, String)] {
            day(number)
            #expect(world.attempt(id, outcome)["status"] == "attempted")
        }
        #expect(world.status(order) == "delivered")
        day(5)
        let last = world.attempt(id, "wrongNumber")
        #expect(last["status"] == "unreachable")
        #expect(last["nextActions"] == [])
        #expect(world.status(order) == "closed")
        let more = world.attempt(id, "reached")
        #expect(more.status == 409)
        #expect(more.rule == "CBK-02")
        #expect(more["state"] == "unreachable")
        #expect(world.complete(id).rule == "CBK-02")
    }

    @Test("CBK-02: a customer who was reached once, or who refuses, does not become unreachable")
    func reached() throws {
        let (_, id) = try world.delivered()
        let (_, other) = try world.delivered()
        world.attempt(id, "reached")
        for number in 3...6 as ClosedRange<Int64> {
            day(number)
            #expect(world.attempt(id, "noAnswer")["status"] == "attempted")
            #expect(world.attempt(other, "refused")["status"] == "attempted")
        }
    }

    @Test("CBK-02: a day is the outlet's day")
    func localDays() throws {
        let (_, id) = try world.delivered()
        // In Shanghai 15:59 UTC is the 27th and 16:00 the 28th.
        for time in ["2026-11-27T01:00:00Z", "2026-11-27T15:59:00Z", "2026-11-27T16:00:00Z"] {
            world.service.clock.set(try #require(Instant(time)))
            #expect(world.attempt(id, "noAnswer")["status"] == "attempted")
        }
        world.service.clock.set(try #require(Instant("2026-11-28T16:00:00Z")))
        #expect(world.attempt(id, "noAnswer")["status"] == "unreachable")
    }

    @Test("CBK-02: customers are called by agents, advisors and managers of the outlet")
    func callers() throws {
        let (_, id) = try world.delivered()
        for person in ["agent", "advisor", "manager"] {
            #expect(world.attempt(id, "busy", by: person).status == 201)
        }
        let technician = world.attempt(id, "busy", by: "technician")
        #expect(technician.status == 409)
        #expect(technician.rule == "CBK-02")
        let stranger = world.attempt(id, "busy", by: "stranger")
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/staffId"])
        let empty = world.service.post("/v1/callbacks/\(id)/attempts")
        #expect(Set(empty.pointers) == ["/staffId", "/channel", "/outcome"])
        #expect(world.attempt(id, "perhaps").pointers == ["/outcome"])
        #expect(world.attempt("cbk_00000000000000000000000000", "busy").status == 404)
    }

    @Test("a callback's states and actions are these and no others")
    func states() {
        let allowed: [Callback.Status: [Callback.Action: Callback.Status]] = [
            .due: [.attempt: .attempted, .answer: .completed],
            .attempted: [
                .attempt: .attempted, .complete: .completed, .giveUp: .unreachable, .answer: .completed,
            ],
            .completed: [:], .unreachable: [.answer: .completed],
        ]
        for state in Callback.Status.allCases {
            for action in Callback.Action.allCases {
                #expect(Callback.transitions.next(state, action) == allowed[state]?[action])
            }
        }
    }
}
