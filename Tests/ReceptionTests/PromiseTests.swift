import JSON
import TestSupport
import Testing

@Suite("The promised time (RCP-07, RCP-13)")
struct PromiseTests {
    private let new: JSONValue = [
        "promisedAt": "2026-11-25T09:00:00Z", "reason": "Part comes tomorrow", "toldBy": "phone",
    ]

    @Test("a change names who, why and how the customer was told; the first promise stays (RCP-13)")
    func changes() throws {
        let world = try World()
        let order = try world.authorized()
        let answer = world.service.post(world.path(order) + "/promise", new)
        #expect(answer.status == 200)
        #expect(answer["promisedAt"].text == "2026-11-25T09:00:00Z")
        #expect(answer["originalPromisedAt"].text == "2026-11-24T09:00:00Z")
        let story = world.service.get(world.path(order) + "/promises")
        #expect(story["originalPromisedAt"].text == "2026-11-24T09:00:00Z")
        #expect(story["items"].items.count == 1)
        #expect(story["items"][0]["previousPromisedAt"].text == "2026-11-24T09:00:00Z")
        #expect(story["items"][0]["staffId"].text == world.advisor)
        #expect(story["items"][0]["toldBy"].text == "phone")
        #expect(world.rule("RCP-13", of: order) == "met")
    }

    @Test("without who was told how and why it is refused, all pieces in one answer (RCP-13)")
    func needsPieces() throws {
        let world = try World()
        let order = try world.authorized()
        let answer = world.service.post(world.path(order) + "/promise", ["promisedAt": "2026-11-25T09:00:00Z"])
        #expect(answer.status == 422)
        #expect(answer.rule == "RCP-13")
        #expect(answer.pointers == ["/reason", "/toldBy"])
        let future = world.service.post(world.path(order) + "/promise", new.with("toldAt", "2026-11-24T03:00:00Z"))
        #expect(future.code == "told_in_future")
        #expect(world.service.get(world.path(order))["promisedAt"].text == "2026-11-24T09:00:00Z")
    }

    @Test("it is not before the workshop can finish, not in the past, and not on a draft (RCP-07)")
    func keepsToWorkshop() throws {
        let world = try World()
        let order = try world.authorized()
        let path = world.path(order) + "/promise"
        let early = world.service.post(path, new.with("promisedAt", "2026-11-24T01:30:00Z"))
        #expect(early.status == 422)
        #expect(early.rule == "RCP-07")
        #expect(early["earliestPromise"].text == "2026-11-24T01:48:00Z")
        #expect(world.service.post(path, new.with("promisedAt", "2026-11-23T09:00:00Z")).code == "promise_in_past")
        let draft = world.service.post(world.path(world.draft()) + "/promise", new)
        #expect(draft.status == 409)
        #expect(draft.rule == "RCP-13")
    }

    @Test("a customer who hears of it after the old time has passed is a miss of REP-09")
    func measuresTelling() throws {
        let world = try World()
        let order = try world.authorized()
        world.setClock("2026-11-24T09:30:00Z")
        #expect(world.service.post(world.path(order) + "/promise", new).status == 200)
        #expect(world.rule("REP-09", of: order) == "missed")
    }
}
