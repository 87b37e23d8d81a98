import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// BKG-14: a slot is held while the customer decides, and comes free by itself.
@Suite struct HoldTests {
    let world: World
    private let start = World.wednesday("08:30")
    private let day = "from=2026-11-25&to=2026-11-25&operations=BRK"
    private let brakes: [(String, JSONValue)] = [("operations", ["BRK"])]

    init() throws {
        world = try World()
    }

    @Test("BKG-14 a hold keeps the slot for five minutes, and no longer")
    func expires() {
        let hold = world.hold(start, with: brakes)
        #expect(hold.status == 201 && hold["status"] == "active")
        #expect(hold["expiresAt"].text == TestService.morning.adding(minutes: 5).text)
        #expect(hold["nextActions"] == ["book", "release"])
        // Chen Gang alone does brakes.
        #expect(!world.starts(day).contains(start))
        #expect(world.book(start, operations: ["BRK"]).code == "technician_not_free")
        world.service.clock.set(TestService.morning.adding(minutes: 5))
        #expect(world.service.get(world.outletPath("/slot-holds/\(hold.id)"))["status"] == "expired")
        #expect(world.starts(day).contains(start))
        #expect(world.book(start, operations: ["BRK"]).status == 201)
    }

    @Test("BKG-14 what is held is booked with the hold, and by no other")
    func booked() throws {
        let hold = world.hold(start, with: brakes)
        let booked = world.book(start, operations: ["BRK"], with: [("holdId", hold.json["id"])])
        #expect(booked.status == 201)
        #expect(booked["advisor"]["id"] == hold["advisor"]["id"])
        let used = world.service.get(world.outletPath("/slot-holds/\(hold.id)"))
        #expect(used["status"] == "used" && used["appointmentId"].text == booked.id)
        #expect(try world.overlaps() == 0)
        let again = world.book(start, operations: ["BRK"], with: [("holdId", hold.json["id"])])
        #expect(again.status == 409 && again.rule == "BKG-14" && again.code == "hold_ended")
        #expect(again["state"] == "used")
    }

    @Test("BKG-14 an expired hold books nothing; an unknown one, another outlet's or another time's neither")
    func refused() {
        let hold = world.hold(start)
        let other = world.book(World.wednesday("09:00"), with: [("holdId", hold.json["id"])])
        #expect(other.status == 422 && other.code == "hold_for_other_time")
        let unknown = world.book(start, with: [("holdId", "hld_00000000000000000000000000")])
        #expect(unknown.status == 422 && unknown.rule == "BKG-14")
        world.service.clock.set(TestService.morning.adding(minutes: 5))
        let late = world.book(start, with: [("holdId", hold.json["id"])])
        #expect(late.status == 409 && late.code == "hold_ended" && late["state"] == "expired")
    }

    @Test("a hold is given back at once, once; the outlet says how long holds last, and the body may say less")
    func released() {
        world.set("holdMinutes", 20)
        let hold = world.hold(start, with: brakes)
        #expect(hold["expiresAt"].text == TestService.morning.adding(minutes: 20).text)
        let short = world.hold(World.wednesday("14:00"), with: [("minutes", 1)])
        #expect(short["expiresAt"].text == TestService.morning.adding(minutes: 1).text)
        #expect(world.service.get(world.outletPath("/slot-holds?active=true"))["items"].items.count == 2)
        let path = world.outletPath("/slot-holds/\(hold.id)")
        #expect(world.service.send("DELETE", path).status == 204)
        #expect(world.starts(day).contains(start))
        let again = world.service.send("DELETE", path)
        #expect(again.status == 409 && again.rule == "BKG-14")
        #expect(world.service.get(world.outletPath("/slot-holds?active=true"))["items"].items.count == 1)
        #expect(world.service.get(world.outletPath("/slot-holds"))["items"].items.count == 2)
    }

    @Test("a hold that lasts into its slot can still be booked")
    func lastMinute() {
        world.service.clock.set(TestService.morning.adding(minutes: 28))
        let soon = World.shanghai("2026-11-24", "09:30")
        let hold = world.hold(soon)
        world.service.clock.set(TestService.morning.adding(minutes: 32))
        #expect(world.book(soon).code == "time_passed")
        #expect(world.book(soon, with: [("holdId", hold.json["id"])]).status == 201)
    }

    @Test("a booking without operations takes those that are held, with advisor and transport")
    func takesOver() {
        world.service.post(world.outletPath("/transport-resources"), ["kind": "loanVehicle", "name": "Polo"])
        let hold = world.hold(
            start, with: [("transport", "loanVehicle"), ("advisorId", .string(world.zhaoMin))])
        let body = world.booking(start).with("operations", nil).with("holdId", hold.json["id"])
        let booked = world.service.post("/v1/appointments", body)
        #expect(booked["operations"] == ["LOF"] && booked["transport"] == "loanVehicle")
        #expect(booked["advisor"]["name"] == "Zhao Min")
    }

    @Test("rescheduling can take what is held")
    func rescheduled() {
        let id = world.book(start, operations: ["BRK"]).id
        let hold = world.hold(World.wednesday("14:00"), with: brakes)
        let move: JSONValue = ["startsAt": .string(World.wednesday("14:00")), "reason": "Bay down"]
        #expect(world.act("reschedule", on: id, move).status == 409)
        #expect(world.act("reschedule", on: id, move.with("holdId", hold.json["id"])).status == 200)
    }
}
