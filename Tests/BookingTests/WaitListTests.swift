import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// BKG-13: what becomes free is offered to the first who fits.
@Suite struct WaitListTests {
    let world: World
    private let start = World.wednesday("08:30")

    init() throws {
        world = try World()
    }

    @Test(
        "BKG-13 cancelling or a no-show offers the slot to the first on the wait-list who fits",
        arguments: ["cancel", "no-show"])
    func offered(action: String) throws {
        let id = world.book(start, operations: ["BRK"]).id
        let afternoon = world.wait(with: [
            ("from", .string(World.wednesday("13:00"))), ("until", .string(World.wednesday("17:00"))),
        ])
        let first = world.wait()
        let second = world.wait()
        #expect(first.status == 201 && first["status"] == "waiting")
        #expect(world.act(action, on: id, world.body(of: action)).status == 200)
        let offer = world.waiting(first.id)
        #expect(offer["status"] == "offered")
        #expect(offer["offers"][0]["startsAt"].text == start && offer["offers"][0]["outcome"] == "open")
        #expect(offer["offers"][0]["expiresAt"].text == TestService.morning.adding(hours: 1).text)
        #expect(world.waiting(second.id)["status"] == "waiting")
        #expect(world.waiting(afternoon.id)["status"] == "waiting")
        // The offer keeps the slot.
        #expect(world.book(start, operations: ["BRK"]).code == "technician_not_free")
        let events = world.service.get("/v1/events?resource=\(first.id)")["items"].items
        #expect(events.map { $0["type"].text } == ["waitListEntry.created", "waitListEntry.offered"])
        #expect(try world.overlaps() == 0)
        let told = world.service.get("/v1/notifications?resource=\(first.id)")["items"].items
        #expect(told.map { $0["kind"].text } == ["waitListEntry.offered"])
        #expect(told[0]["recipient"]["customerId"].text == world.customer && told[0]["text"].text.contains("08:30"))
        #expect(world.service.get("/v1/notifications?resource=\(second.id)")["items"].items.isEmpty)
    }

    @Test("an offer is accepted by one action, which books what the entry says")
    func accepted() throws {
        let id = world.book(start, operations: ["BRK"]).id
        let entry = world.wait().id
        let early = world.service.post(world.outletPath("/wait-list/\(entry)/accept"))
        #expect(early.status == 409 && early.rule == "BKG-13")
        world.act("cancel", on: id)
        let booked = world.service.post(world.outletPath("/wait-list/\(entry)/accept"))
        #expect(booked.status == 201 && booked["startsAt"].text == start)
        #expect(booked["concerns"] == ["Brakes squeal"] && booked["operations"] == ["BRK"])
        let after = world.waiting(entry)
        #expect(after["status"] == "booked" && after["appointmentId"].text == booked.id)
        #expect(after["offers"][0]["outcome"] == "accepted")
    }

    @Test("an offer that is declined, or whose hold is given back, goes to the next", arguments: [false, true])
    func declined(byHold: Bool) {
        let id = world.book(start, operations: ["BRK"]).id
        let (first, second) = (world.wait().id, world.wait().id)
        world.act("cancel", on: id)
        if byHold {
            let hold = world.waiting(first)["holdId"].text
            #expect(world.service.send("DELETE", world.outletPath("/slot-holds/\(hold)")).status == 204)
        } else {
            let answer = world.service.post(world.outletPath("/wait-list/\(first)/decline"))
            #expect(answer.status == 200 && answer["status"] == "waiting")
        }
        #expect(world.waiting(first)["status"] == "waiting")
        #expect(world.waiting(first)["offers"][0]["outcome"] == "declined")
        #expect(world.waiting(second)["status"] == "offered")
    }

    @Test("an offer that nobody answers goes to the next when its time is over; one who withdrew gets none")
    func lapsed() {
        let id = world.book(start, operations: ["BRK"]).id
        let (first, second, third) = (world.wait().id, world.wait().id, world.wait().id)
        #expect(world.service.send("DELETE", world.outletPath("/wait-list/\(second)")).status == 204)
        world.act("cancel", on: id)
        world.service.clock.set(TestService.morning.adding(hours: 1))
        let late = world.service.post(world.outletPath("/wait-list/\(first)/accept"))
        #expect(late.code == "hold_ended")
        #expect(world.waiting(first)["status"] == "offered")
        world.service.runDueJobs()
        #expect(world.waiting(first)["offers"][0]["outcome"] == "lapsed")
        #expect(world.waiting(third)["status"] == "offered")
        #expect(world.waiting(second)["status"] == "withdrawn")
    }

    @Test("BKG-13, EVT-03 the time to answer an offer that is made at night begins in the morning")
    func atNight() {
        let id = world.book(World.wednesday("11:00"), operations: ["BRK"]).id
        let (first, second) = (world.wait().id, world.wait().id)
        // 22:00 in Shanghai.
        world.service.clock.set(TestService.morning.adding(hours: 13))
        world.act("cancel", on: id)
        #expect(world.waiting(first)["offers"][0]["expiresAt"].text == World.wednesday("09:00"))
        world.service.pass(to: TestService.morning.adding(minutes: 23 * 60 + 59))
        #expect(world.waiting(first)["status"] == "offered" && world.waiting(second)["status"] == "waiting")
        let told = world.service.get("/v1/notifications?resource=\(first)")["items"].items
        #expect(told.count == 1 && told[0]["status"] != "cancelled")
        world.service.pass(to: TestService.morning.adding(hours: 24))
        #expect(world.waiting(first)["status"] == "waiting" && world.waiting(second)["status"] == "offered")
    }

    @Test("CUS-05 one whose data are erased waits no more, and what was held for them goes to the next")
    func erased() {
        let id = world.book(start, operations: ["BRK"]).id
        let leaving = World.person("李四", phone: "+8613800000009", world.service)
        let first = world.wait(with: [("customerId", .string(leaving))]).id
        let second = world.wait().id
        world.act("cancel", on: id)
        #expect(world.waiting(first)["status"] == "offered")
        let erased = world.service.post("/v1/customers/\(leaving)/erase", ["reason": "They asked for it"])
        #expect(erased.status == 200)
        #expect(world.waiting(first)["status"] == "withdrawn")
        #expect(world.waiting(second)["status"] == "offered")
    }

    @Test("one who withdraws gives the offer back")
    func withdrawn() {
        let id = world.book(start, operations: ["BRK"]).id
        let (first, second) = (world.wait().id, world.wait().id)
        world.act("cancel", on: id)
        #expect(world.service.send("DELETE", world.outletPath("/wait-list/\(first)")).status == 204)
        #expect(world.waiting(second)["status"] == "offered")
        let again = world.service.send("DELETE", world.outletPath("/wait-list/\(first)"))
        #expect(again.status == 409 && again.rule == "BKG-13" && again["state"] == "withdrawn")
    }

    @Test("rescheduling frees the old time for who waits")
    func rescheduled() {
        let id = world.book(start, operations: ["BRK"]).id
        let entry = world.wait().id
        let move: JSONValue = ["startsAt": .string(World.wednesday("14:00")), "reason": "Customer asked"]
        #expect(world.act("reschedule", on: id, move).status == 200)
        #expect(world.waiting(entry)["status"] == "offered")
    }

    @Test("the list is in the order of coming, by status; a wait that is over is refused")
    func list() {
        let (first, second) = (world.wait().id, world.wait().id)
        let ids = world.service.get(world.outletPath("/wait-list?status=waiting"))["items"].items.map { $0["id"].text }
        #expect(ids == [first, second])
        #expect(world.service.get(world.outletPath("/wait-list?status=offered"))["items"] == [])
        let over = world.wait(with: [("from", "2026-11-20T00:00:00Z"), ("until", "2026-11-21T00:00:00Z")])
        #expect(over.status == 422 && over.code == "time_passed")
        #expect(world.wait(with: [("until", "2026-11-21T00:00:00Z")]).pointers == ["/until"])
    }
}
