import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct CallbackQueueTests {
    @Test("CBK-01: every delivery creates one callback, three days later when the outlet opens")
    func created() throws {
        let world = try World()
        let (order, id) = try world.delivered()
        let callback = world.service.get("/v1/callbacks/\(id)")
        #expect(callback["status"] == "due")
        #expect(callback["repairOrderId"].text == order)
        #expect(callback["dueOn"] == "2026-11-27")
        #expect(callback["dueAt"] == "2026-11-27T00:30:00Z")
        #expect(callback["customerName"] == "王小明")
        #expect(callback["phone"] == "+8613800000100")
        #expect(callback["nextActions"] == ["attempt"])
        #expect(callback["attempts"] == [])
        #expect(try world.service.count("SELECT count(*) FROM callbacks") == 1)
        let types = world.service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["type"].text }
        #expect(types.contains("callback.created"))
    }

    @Test("CBK-01: the outlet's own number of days counts, by its own calendar")
    func days() throws {
        let world = try World(callbackDays: 7)
        // 23:30 in Shanghai on the 24th is still the 24th there.
        world.service.clock.set(try #require(Instant("2026-11-24T15:30:00Z")))
        let (_, id) = try world.delivered()
        #expect(world.service.get("/v1/callbacks/\(id)")["dueOn"] == "2026-12-01")
        world.service.clock.set(try #require(Instant("2026-11-24T16:30:00Z")))
        let (_, later) = try world.delivered()
        #expect(world.service.get("/v1/callbacks/\(later)")["dueOn"] == "2026-12-02")
    }

    @Test("CBK-01: on a day on which the outlet is closed the callback is due at nine, its time")
    func closedDay() throws {
        let world = try World()
        world.service.clock.set(TestService.morning.adding(days: 2))
        let (_, id) = try world.delivered()
        let callback = world.service.get("/v1/callbacks/\(id)")
        #expect(callback["dueOn"] == "2026-11-29")
        #expect(callback["dueAt"] == "2026-11-29T01:00:00Z")
    }

    @Test("CBK-01: a customer who prefers an hour is due at that hour")
    func preferredHours() throws {
        let world = try World()
        let customer = try World.customer(
            world.service, phone: "+8613800000002", ["start": "18:30", "end": "20:00"])
        let (_, id) = try world.delivered(to: customer)
        #expect(world.service.get("/v1/callbacks/\(id)")["dueAt"] == "2026-11-27T10:30:00Z")
    }

    @Test("CBK-01: the hour that a customer prefers is by their own clock")
    func preferredHoursElsewhere() throws {
        let world = try World()
        let customer = try World.customer(world.service, phone: "+8613800000002", ["start": "18:30", "end": "20:00"])
        #expect(world.service.patch("/v1/customers/\(customer)", ["timeZone": "Europe/Berlin"]).status == 200)
        let (_, id) = try world.delivered(to: customer)
        let callback = world.service.get("/v1/callbacks/\(id)")
        #expect(callback["dueAt"] == "2026-11-27T17:30:00Z")
        #expect(callback["timeZone"] == "Europe/Berlin")
        world.service.clock.set(Instant("2026-11-27T17:30:00Z") ?? TestService.morning)
        world.attempt(id, "busy")
        #expect(world.service.get("/v1/callbacks/\(id)")["nextAttemptAt"] == "2026-11-28T17:30:00Z")
    }

    @Test("the queue is in the order of due times, in pages, by outlet, status and time")
    func queue() throws {
        let world = try World()
        var ids: [String] = []
        for day in [0, 1, 2] as [Int64] {
            world.service.clock.set(TestService.morning.adding(days: day))
            ids.append(try world.delivered().callback)
        }
        world.attempt(ids[1], "busy")
        func list(_ query: String) -> [String] {
            world.service.get("/v1/callbacks?\(query)")["items"].items.map { $0["id"].text }
        }
        #expect(list("outlet=\(world.outlet)") == ids)
        #expect(list("outlet=\(world.outlet)&status=due") == [ids[0], ids[2]])
        #expect(list("status=attempted") == [ids[1]])
        #expect(list("outlet=\(world.otherOutlet)") == [])
        #expect(list("dueBefore=2026-11-28T00:30:00Z") == [ids[0]])
        #expect(list("outlet=\(world.outlet)&status=due&dueBefore=2026-12-01T00:00:00Z") == [ids[0], ids[2]])
        let first = world.service.get("/v1/callbacks?limit=2")
        #expect(first["items"].items.map { $0["id"].text } == [ids[0], ids[1]])
        #expect(first["items"][1]["attemptCount"] == 1)
        #expect(list("limit=2&cursor=\(first["nextCursor"].text)") == [ids[2]])
        #expect(world.service.get("/v1/callbacks?cursor=abc").status == 400)
        #expect(world.service.get("/v1/callbacks?status=lost").status == 400)
    }
}
