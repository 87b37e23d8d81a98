import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// BKG-04 and BKG-14: what is offered can be booked, what is taken is never offered.
@Suite struct CapacityTests {
    @Test("every slot that is offered can be booked, on a fresh copy each", arguments: ["", "LOF", "BRK", "LOF,BRK"])
    func offeredIsBookable(operations: String) throws {
        let query = "from=2026-11-25&to=2026-11-25&operations=\(operations)"
        let first = try World()
        Self.fill(first, seed: 11)
        let codes = operations.split(separator: ",").map(String.init)
        let slots = first.slots(query)
        #expect(!slots.isEmpty)
        // Whether the first is booked says nothing of the others, so each has a world of its own.
        for slot in slots.indices.filter({ $0 % 3 == 0 }).map({ slots[$0] }) {
            let copy = try World()
            Self.fill(copy, seed: 11)
            for advisor in slot["advisors"].items {
                let id = advisor["name"] == "Lin Yue" ? copy.linYue : copy.zhaoMin
                let answer = copy.book(slot["startsAt"].text, operations: codes, advisor: id)
                #expect(answer.status == 201, "\(slot["startsAt"].text): \(answer.code)")
                #expect(copy.act("cancel", on: answer.id, ["reason": "test"]).status == 200)
            }
        }
    }

    /// Books random times with random work, as a day fills up.
    private static func fill(_ world: World, seed: UInt64) {
        let random = SeededRandomSource(seed: seed)
        for _ in 0..<8 {
            let start = TestService.morning.adding(hours: 24).adding(minutes: Int64(random.next(below: 480)))
            let codes = [["LOF"], ["BRK"], ["LOF", "BRK"], []][Int(random.next(below: 4))]
            world.book(start.text, operations: codes)
        }
    }

    @Test("booking until nothing is offered never takes anybody or any bay twice", arguments: [1, 2, 3] as [UInt64])
    func neverTwice(seed: UInt64) throws {
        let world = try World()
        let random = SeededRandomSource(seed: seed)
        var booked = 0
        while booked < 200 {
            let codes = [["LOF"], ["BRK"], ["BRK", "LOF"]][Int(random.next(below: 3))]
            let query = "from=2026-11-25&to=2026-11-25&operations=" + codes.joined(separator: ",")
            let slots = world.slots(query)
            if slots.isEmpty {
                guard world.slots("from=2026-11-25&to=2026-11-25&operations=LOF").isEmpty else { continue }
                break
            }
            let slot = slots[Int(random.next(below: UInt64(slots.count)))]
            let answer = world.book(slot["startsAt"].text, operations: codes)
            #expect(answer.status == 201, "\(answer.code)")
            booked += 1
        }
        #expect(booked > 8)
        #expect(try world.overlaps() == 0)
    }

    @Test("forty callers want the last slot at once: one has it, the others are told the next ones")
    func race() async throws {
        let world = try World()
        // Chen Gang alone does brakes.
        let answers = await withTaskGroup(of: TestAnswer.self) { group in
            for _ in 0..<40 {
                group.addTask { world.book(World.wednesday("08:30"), operations: ["BRK"]) }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(answers.filter { $0.status == 201 }.count == 1)
        let refused = answers.filter { $0.status == 409 }
        #expect(refused.count == 39)
        #expect(refused.allSatisfy { $0.rule == "BKG-04" && $0["nextSlots"].items.count == 5 })
        #expect(try world.service.count("SELECT COUNT(*) FROM appointments") == 1)
        #expect(try world.overlaps() == 0)
    }

    @Test("a time is refused with what is not free, and nothing is stored")
    func obstacles() throws {
        let world = try World()
        let start = World.wednesday("08:30")
        #expect(world.book(start, advisor: world.linYue).status == 201)
        let before = try world.stored()
        let advisor = world.book(start, advisor: world.linYue)
        #expect(advisor.status == 409 && advisor.rule == "BKG-04" && advisor.code == "advisor_not_free")
        let passed = world.book("2026-11-24T00:59:00Z")
        #expect(passed.rule == "BKG-04" && passed.code == "time_passed")
        let closed = world.book(World.wednesday("17:20"))
        #expect(closed.rule == "BKG-04" && closed.code == "outlet_closed")
        #expect(world.book(World.shanghai("2026-11-29", "10:00")).code == "outlet_closed")
        let expired = world.book(World.shanghai("2029-01-02", "10:00"))
        #expect(expired.code == "technician_not_free")
        #expect(try world.stored() == before)
    }

    @Test("who walks in can be booked for now: the running minute is not past")
    func now() throws {
        let world = try World()
        world.service.clock.set(TestService.morning.adding(seconds: 59))
        #expect(world.book(TestService.morning.text, with: [("channel", "walkIn")]).status == 201)
        world.service.clock.set(TestService.morning.adding(seconds: 60))
        #expect(world.book(TestService.morning.text).code == "time_passed")
        let next = world.slots("from=2026-11-24&to=2026-11-24")[0]["startsAt"].text
        #expect(next == World.shanghai("2026-11-24", "09:30"))
    }

    @Test("without a free bay or technician the time is refused, however many advisors there are")
    func bayAndTechnician() throws {
        let world = try World()
        let first = world.book(World.wednesday("08:30"), operations: ["BRK"])
        #expect(first.status == 201)
        let technician = world.book(World.wednesday("09:30"), operations: ["BRK"])
        #expect(technician.code == "technician_not_free")
        #expect(technician["skill"] == "brakes")
        for lift in world.lifts where first["bayIds"] != [.string(lift)] {
            world.service.patch("/v1/outlets/\(world.outlet)/bays/\(lift)", ["status": "outOfService"])
        }
        let bay = world.book(World.wednesday("09:30"), operations: ["LOF"])
        #expect(bay.code == "bay_not_free")
        #expect(bay["bayKind"] == "lift")
        #expect(bay["nextSlots"][0]["startsAt"].text == World.wednesday("10:00"))
    }

    @Test("the next free slots name the advisor who was wished for where that one is free")
    func nextSlots() throws {
        let world = try World()
        world.book(World.wednesday("08:30"), advisor: world.zhaoMin)
        let next = world.book(World.wednesday("08:30"), advisor: world.zhaoMin)["nextSlots"]
        #expect(next[0]["startsAt"].text == World.wednesday("08:30"))
        #expect(next[0]["advisor"]["name"] == "Lin Yue")
        #expect(next[1]["startsAt"].text == World.wednesday("09:00"))
        #expect(next[1]["advisor"]["name"] == "Zhao Min")
    }

    @Test(
        "a booking takes the advisor for reception, one bay for work of one kind, and one technician who can do all"
    )
    func claims() throws {
        let world = try World()
        let booked = world.book(World.wednesday("08:35"), operations: ["LOF", "BRK"])
        #expect(booked["bayIds"].items.count == 1)
        #expect(world.lifts.contains(booked["bayIds"][0].text))
        #expect(booked["technicianIds"] == [.string(world.chenGang)])
        #expect(booked["endsAt"].text == "2026-11-25T02:53:00Z")
        #expect(try world.service.count("SELECT COUNT(*) FROM capacity_claims") == 4)
        let simple = world.book(World.wednesday("09:30"), operations: ["LOF"])
        #expect(simple["technicianIds"] == [.string(world.wuDi)])
        let talk = world.book(World.wednesday("11:00"), operations: [])
        #expect(talk["technicianIds"] == [] && talk["bayIds"] == [])
        #expect(talk["endsAt"].text == World.wednesday("11:30"))
    }

    @Test("someone who is advisor and technician does not do both at once")
    func twoRoles() throws {
        let world = try World()
        let outlet = World.outlet("SH02", world.service).id
        let staff = Staffing(service: world.service, outlet: outlet)
        let both = staff.hire("Only One", ["serviceAdvisor", "technician"], [("maintenance", 1)])
        world.service.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"])
        let wish = world.booking(World.wednesday("08:30")).with("outletId", .string(outlet))
        #expect(world.service.post("/v1/appointments", wish).code == "technician_not_free")
        #expect(world.service.get("/v1/outlets/\(outlet)/slots?operations=LOF")["items"] == [])
        _ = staff.hire("Helper", ["technician"], [("maintenance", 1)])
        let slot = world.service.get("/v1/outlets/\(outlet)/slots?from=2026-11-25&operations=LOF")["items"][0]
        #expect(slot["advisors"].items.map { $0["id"].text } == [both])
        #expect(world.service.post("/v1/appointments", wish).status == 201)
    }

    @Test("someone who works at two outlets is taken at both")
    func twoOutlets() throws {
        let world = try World()
        let other = World.outlet("SH02", world.service).id
        let shared = Staffing(service: world.service, outlet: world.outlet).hire(
            "Shared", ["serviceAdvisor"], also: [other])
        #expect(world.book(World.wednesday("08:30"), operations: [], advisor: shared).status == 201)
        let there = world.booking(World.wednesday("08:45"), operations: []).with("outletId", .string(other))
        #expect(
            world.service.post("/v1/appointments", there.with("advisorId", .string(shared))).code == "advisor_not_free")
        let later = there.with("startsAt", .string(World.wednesday("09:00"))).with("advisorId", .string(shared))
        #expect(world.service.post("/v1/appointments", later).status == 201)
        #expect(try world.overlaps() == 0)
    }

    @Test("cancelling and a no-show free the slot at once (BKG-13)", arguments: ["cancel", "no-show"])
    func freed(action: String) throws {
        let world = try World()
        let query = "from=2026-11-25&to=2026-11-25&operations=BRK"
        let before = world.slots(query)
        let id = world.book(World.wednesday("09:00"), operations: ["BRK"], with: [("parts", JourneyTests.parts)]).id
        #expect(world.slots(query).count < before.count)
        #expect(world.act(action, on: id, world.body(of: action)).status == 200)
        #expect(world.slots(query).count == before.count)
        #expect(try world.service.count("SELECT COUNT(*) FROM part_reservations") == 0)
    }

    @Test("an appointment is cancelled without a reason too")
    func cancelledWithoutReason() throws {
        let world = try World()
        let id = world.book(World.wednesday("09:00")).id
        let answer = world.act("cancel", on: id, [:])
        #expect(answer.status == 200)
        #expect(answer["status"].text == "cancelled")
    }
}
