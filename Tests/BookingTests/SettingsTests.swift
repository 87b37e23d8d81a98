import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What outlets set of their booking (BKG-05, BKG-16), and what they have for it.
@Suite struct SettingsTests {
    let world: World
    private let start = World.wednesday("08:30")
    private let day = "from=2026-11-25&to=2026-11-25"

    init() throws {
        world = try World()
    }

    private func loanVehicle(_ changes: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["kind": "loanVehicle", "name": "Polo", "plate": "沪A00001"]
        for (member, value) in changes { body = body.with(member, value) }
        return world.service.post(world.outletPath("/transport-resources"), body)
    }

    @Test("BKG-16 a loan vehicle is lent once at a time, and the slots say when one is free")
    func loanVehicles() throws {
        let none = world.book(start, with: [("transport", "loanVehicle")])
        #expect(none.status == 409 && none.rule == "BKG-16" && none.code == "transport_not_free")
        #expect(none["nextSlots"] == [])
        #expect(loanVehicle().status == 201)
        #expect(world.book(start, with: [("transport", "loanVehicle")]).status == 201)
        let second = world.book(start, with: [("transport", "loanVehicle")])
        #expect(second.rule == "BKG-16" && second.pointers == ["/transport"])
        // The first one's work ends at 09:18.
        #expect(second["nextSlots"][0]["startsAt"].text == World.wednesday("09:30"))
        #expect(world.starts("\(day)&operations=LOF&transport=loanVehicle").first == World.wednesday("09:30"))
        let slot = world.slots("\(day)&operations=LOF")[0]
        #expect(slot["startsAt"].text == start && slot["transport"] == ["wait", "leave", "pickUp"])
        #expect(world.book(start, with: [("transport", "wait")]).status == 201)
        #expect(try world.overlaps() == 0)
    }

    @Test("BKG-16 so many seats as the shuttle has ride at a time")
    func shuttle() throws {
        let made = world.service.post(
            world.outletPath("/transport-resources"),
            ["kind": "shuttle", "name": "Minibus", "count": 1, "tripMinutes": 60])
        #expect(made.status == 201 && made["tripMinutes"] == 60)
        #expect(world.book(start, operations: [], with: [("transport", "shuttle")]).status == 201)
        let full = world.book(start, operations: [], with: [("transport", "shuttle")])
        #expect(full.rule == "BKG-16" && full["transport"] == "shuttle")
        #expect(world.service.patch(world.outletPath("/transport-resources/\(made.id)"), ["count": 2]).status == 200)
        #expect(world.book(start, operations: [], with: [("transport", "shuttle")]).status == 201)
        #expect(try world.overlaps() == 0)
    }

    @Test("BKG-16 a vehicle out of service, or outside its times, is not lent; one that is booked is not removed")
    func outOfService() {
        let made = loanVehicle([
            (
                "outOfServicePeriods",
                [["from": .string(start), "until": .string(World.wednesday("10:00")), "reason": "Inspection"]]
            )
        ])
        let path = world.outletPath("/transport-resources/\(made.id)")
        #expect(world.book(start, with: [("transport", "loanVehicle")]).code == "transport_not_free")
        let booked = world.book(World.wednesday("10:00"), with: [("transport", "loanVehicle")])
        #expect(booked.status == 201)
        let inUse = world.service.send("DELETE", path)
        #expect(inUse.status == 409 && inUse.code == "resource_in_use" && inUse.rule == "BKG-16")
        world.act("cancel", on: booked.id)
        #expect(world.service.patch(path, ["status": "outOfService"]).status == 200)
        #expect(world.book(World.wednesday("10:00"), with: [("transport", "loanVehicle")]).rule == "BKG-16")
        #expect(world.service.send("DELETE", path).status == 204)
        #expect(world.service.get(path).status == 404)
    }

    @Test("BKG-16 people and bays rest between appointments as long as the outlet says")
    func buffer() throws {
        #expect(world.set("bufferMinutes", 15).status == 200)
        world.service.patch("/v1/staff/\(world.zhaoMin)", ["status": "inactive"])
        #expect(world.book(World.wednesday("09:00"), operations: []).status == 201)
        // Reception takes half an hour, and the rest a quarter, before and after.
        for time in ["09:30", "09:44", "08:30", "08:16"] {
            #expect(world.book(World.wednesday(time), operations: []).code != "", "\(time)")
        }
        #expect(world.book(World.wednesday("09:45"), operations: []).status == 201)
        #expect(!world.starts(day).contains(World.wednesday("09:30")))
        world.set("bufferMinutes", 0)
        #expect(world.book(World.wednesday("09:30"), operations: []).code == "advisor_not_free")
        #expect(world.book(World.wednesday("08:30"), operations: []).status == 201)
    }

    @Test("BKG-16 a service is taken so often a day, and so often at once, as the outlet says")
    func limits() {
        world.set("serviceLimits", [["operation": "LOF", "perDay": 2]])
        #expect(world.book(World.wednesday("08:30")).status == 201)
        let second = world.book(World.wednesday("11:00"))
        #expect(second.status == 201)
        let third = world.book(World.wednesday("14:00"), operations: ["LOF", "BRK"])
        #expect(third.status == 409 && third.rule == "BKG-16" && third.code == "service_limit_reached")
        #expect(
            third["serviceLimit"] == 2
                && third["nextSlots"][0]["startsAt"].text == World.shanghai("2026-11-26", "08:30"))
        #expect(world.starts("\(day)&operations=LOF").isEmpty)
        #expect(world.book(World.wednesday("14:00"), operations: ["BRK"]).status == 201)
        // One's own place is free for oneself.
        let move: JSONValue = ["startsAt": .string(World.wednesday("16:00")), "reason": "Customer asked"]
        #expect(world.act("reschedule", on: second.id, move).status == 200)
        world.act("cancel", on: second.id)
        #expect(world.hold(World.wednesday("16:00")).status == 201)
        #expect(world.book(World.wednesday("11:00")).rule == "BKG-16")
        world.set("serviceLimits", [["operation": "LOF", "atOnce": 1]])
        #expect(world.book(World.wednesday("09:00")).code == "service_limit_reached")
        #expect(world.book(World.wednesday("09:30")).status == 201)
    }

    @Test("BKG-05 the outlet says until when it keeps hours for booked customers")
    func cutOff() {
        world.set("bookedShare", 100)
        world.set("walkInCutOff", "10:00")
        let walkIn: [(String, JSONValue)] = [("channel", "walkIn")]
        let kept = world.book(World.shanghai("2026-11-24", "11:00"), with: walkIn)
        #expect(kept.status == 409 && kept.rule == "BKG-05")
        #expect(kept["cutOff"].text == World.shanghai("2026-11-24", "10:00"))
        world.service.clock.set(TestService.morning.adding(hours: 1))
        #expect(world.book(World.shanghai("2026-11-24", "11:00"), with: walkIn).status == 201)
    }

    @Test("BKG-04 a vehicle is at one place at a time, over all outlets")
    func vehicle() throws {
        let other = world.neighbour("SH02")
        let car = world.nextCar()
        // Unless an outlet says so, what is offered without a vehicle can be booked for any (BKG-14).
        let twice = [("vehicleId", JSONValue.string(car))]
        #expect(world.book(World.wednesday("14:00"), with: twice).status == 201)
        #expect(world.book(World.wednesday("14:00"), operations: ["BRK"], with: twice).status == 201)
        world.set("oneVisitPerVehicle", true)
        world.service.patch("/v1/outlets/\(other)", ["oneVisitPerVehicle": true])
        let mine: [(String, JSONValue)] = [("vehicleId", .string(car))]
        let first = world.book(start, with: mine)
        #expect(first.status == 201)
        let again = world.book(World.wednesday("09:00"), operations: ["BRK"], with: mine)
        #expect(again.status == 409 && again.rule == "BKG-04" && again.code == "vehicle_already_booked")
        #expect(again["nextSlots"][0]["startsAt"].text == World.wednesday("09:30"))
        let elsewhere = world.booking(start).with("vehicleId", .string(car)).with("outletId", .string(other))
        #expect(world.service.post("/v1/appointments", elsewhere).code == "vehicle_already_booked")
        #expect(!world.starts("\(day)&operations=LOF&vehicle=\(car)").contains(World.wednesday("09:00")))
        world.act("cancel", on: first.id)
        #expect(world.service.post("/v1/appointments", elsewhere).status == 201)
    }

    @Test("a booking is confirmed at once where the outlet allows it")
    func confirmed() {
        #expect(world.book(start)["status"] == "requested")
        world.set("confirmsAtOnce", true)
        let booked = world.book(World.wednesday("11:00"))
        #expect(booked.status == 201 && booked["status"] == "confirmed")
        #expect(booked["notices"].items.contains { $0["kind"] == "confirmed" })
    }

    @Test("NET-03 a bay gives capacity in its service windows, and none in times out of service")
    func bays() {
        for lift in world.lifts {
            let answer = world.service.patch(
                world.outletPath("/bays/\(lift)"),
                [
                    "serviceWindows": World.week(from: "10:00", to: "15:00"),
                    "outOfServicePeriods": [
                        ["from": .string(World.wednesday("12:00")), "until": .string(World.wednesday("13:00"))]
                    ],
                ])
            #expect(answer.status == 200)
        }
        let times = world.starts("\(day)&operations=LOF")
        #expect(
            times
                == ["10:00", "10:30", "11:00", "13:00", "13:30", "14:00"].map(World.wednesday))
        let early = world.book(World.wednesday("09:00"))
        #expect(early.rule == "BKG-04" && early.code == "bay_not_free")
        #expect(world.book(World.wednesday("13:00")).status == 201)
    }

    @Test("BKG-04 equipment that the work needs is counted, where the outlet keeps such, while it is calibrated")
    func equipment() throws {
        let revised = world.service.put(
            "/v1/labor-operations/LOF",
            [
                "description": "LOF", "standardHours": .decimal("0.8"), "skill": "maintenance", "level": 1,
                "bayKind": "lift", "selfCheck": ["Done"], "roadTest": false, "tools": ["oilTester", "rag"],
            ])
        #expect(revised.status == 200)
        // Nothing of the kind is kept: not counted.
        #expect(world.book(start)["equipmentIds"] == [])
        let tester = world.service.post(
            world.outletPath("/equipment"),
            [
                "identity": "OT-1", "name": "Oil tester", "kind": "oilTester", "measuring": true,
                "calibration": ["intervalDays": 365, "lastOn": "2025-11-26"],
            ])
        #expect(tester.status == 201)
        let first = world.book(World.wednesday("11:00"))
        #expect(first["equipmentIds"] == [tester.json["id"]])
        let second = world.book(World.wednesday("11:00"))
        #expect(second.status == 409 && second.rule == "BKG-04" && second.code == "equipment_not_free")
        #expect(second["equipmentKind"] == "oilTester")
        #expect(second["nextSlots"][0]["startsAt"].text == World.wednesday("12:00"))
        // Calibration is due on Thursday.
        #expect(world.book(World.shanghai("2026-11-26", "11:00")).status == 201)
        #expect(world.book(World.shanghai("2026-11-27", "11:00")).code == "equipment_not_free")
        #expect(world.slots("from=2026-11-27&to=2026-11-28&operations=LOF").isEmpty)
        #expect(try world.overlaps() == 0)
    }

    @Test("the capacity of days tells what there is, what is taken and what is kept for booked customers")
    func capacity() {
        world.book(start)
        let item = world.service.get(world.outletPath("/capacity?\(day)"))["items"][0]
        #expect(item["date"] == "2026-11-25" && item["openHours"] == .decimal("9.5"))
        #expect(item["technicianHours"]["total"] == 19 && item["technicianHours"]["taken"] == .decimal("0.8"))
        #expect(item["keptForBookedHours"] == .decimal("5.7"))
        #expect(item["bays"][0]["count"] == 2 && item["bays"][0]["hours"]["taken"] == .decimal("0.8"))
        #expect(world.service.get(world.outletPath("/capacity?from=2026-11-25&to=2027-11-25")).status == 400)
    }
}
