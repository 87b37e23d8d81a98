import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// The rules of booking, each met and broken.
@Suite struct BookingRuleTests {
    let world: World
    private let start = World.wednesday("08:30")

    init() throws {
        world = try World()
    }

    @Test("BKG-01 a channel that is none of the five is refused by the rule")
    func unknownChannel() throws {
        let answer = try World().book(World.wednesday("09:00"), with: [("channel", "fax")])
        #expect(answer.status == 422 && answer.rule == "BKG-01" && answer.pointers == ["/channel"])
    }

    @Test("BKG-01 all missing pieces are named at once")
    func missingPieces() throws {
        let empty = world.service.post("/v1/appointments")
        #expect(empty.status == 422 && empty.rule == "BKG-01")
        #expect(
            Set(empty.pointers) == [
                "/outletId", "/customerId", "/vehicleId", "/concerns", "/channel", "/startsAt",
            ])
        let noConcern = world.book(start, with: [("concerns", [])])
        #expect(noConcern.rule == "BKG-01" && noConcern.pointers == ["/concerns"])
        let typo = world.book(start, with: [("concern", "squeals")])
        #expect(typo.status == 422 && typo.rule == "" && typo.pointers == ["/concern"])
        #expect(try world.stored() == [0, 0, 0, 0, 0, 0])
    }

    @Test(
        "what a booking names must exist and be of the outlet",
        arguments: [
            ("outletId", "out", "/outletId"), ("customerId", "cus", "/customerId"), ("vehicleId", "veh", "/vehicleId"),
            ("advisorId", "stf", "/advisorId"),
        ])
    func unknownReferences(member: String, prefix: String, pointer: String) throws {
        let answer = world.book(start, with: [(member, .string("\(prefix)_00000000000000000000000000"))])
        #expect(answer.status == 422 && answer.code == "unknown_reference" && answer.pointers == [pointer])
        #expect(try world.stored() == [0, 0, 0, 0, 0, 0])
    }

    @Test("unknown operations and parts are named by their place")
    func unknownWork() {
        #expect(world.book(start, operations: ["LOF", "NONE"]).pointers == ["/operations/1"])
        let parts: JSONValue = [["partNumber": "NONE", "quantity": 1]]
        #expect(world.book(start, with: [("parts", parts)]).pointers == ["/parts/0/partNumber"])
    }

    @Test("a driver brings another's car")
    func driver() {
        let driver = World.person("李四", phone: "+8613800000002", world.service)
        #expect(world.book(start, with: [("customerId", .string(driver))]).status == 201)
    }

    @Test("BKG-06 the advisor is one of the outlet's advisors and on shift")
    func advisor() throws {
        let other = World.outlet("SH02", world.service).id
        let stranger = Staffing(service: world.service, outlet: other).hire("Stranger", ["serviceAdvisor"])
        let elsewhere = world.book(start, advisor: stranger)
        #expect(elsewhere.status == 422 && elsewhere.code == "unknown_reference")
        let clerk = world.book(start, advisor: world.xuLan)
        #expect(clerk.status == 409 && clerk.rule == "BKG-06" && clerk.code == "role_needed")
        let late = Staffing(
            service: world.service, outlet: world.outlet, shifts: World.week(from: "08:45", to: "18:00")
        ).hire("Late Riser", ["serviceAdvisor"])
        let early = world.book(start, advisor: late)
        #expect(early.status == 409 && early.rule == "BKG-06" && early.code == "advisor_not_on_shift")
        #expect(early["nextSlots"].items.count == 5)
        #expect(try world.stored() == [0, 0, 0, 0, 0, 0])
        #expect(world.book(World.wednesday("08:45"), advisor: late)["advisor"]["id"].text == late)
    }

    @Test("BKG-06 without a wish, who has less to do that day receives the customer")
    func anyAdvisor() {
        world.book(start, operations: [], advisor: world.linYue)
        #expect(world.book(World.wednesday("10:00"), operations: [])["advisor"]["name"] == "Zhao Min")
    }

    @Test("BKG-05 walk-ins leave the booked share of the day's technician hours before noon")
    func bookedShare() throws {
        // 2 technicians x 9.5 h = 19 h, of which 30 % are kept: walk-ins may take 13.3 h.
        let walkIn: [(String, JSONValue)] = [("channel", "walkIn")]
        for time in ["08:30", "10:00", "11:30", "13:00", "14:30", "16:00"] {
            #expect(world.book(World.wednesday(time), operations: ["BRK"], with: walkIn).status == 201)
        }
        for time in ["09:00", "10:30", "12:00", "13:30", "15:00"] {
            #expect(world.book(World.wednesday(time), operations: ["LOF"], with: walkIn).status == 201)
        }
        let before = try world.stored()
        let refused = world.book(World.wednesday("16:30"), with: walkIn)
        #expect(refused.status == 409 && refused.rule == "BKG-05" && refused.code == "booked_share_kept")
        #expect(refused["availableHours"] == .decimal("0.3"))
        #expect(refused["cutOff"].text == World.wednesday("12:00"))
        #expect(try world.stored() == before)
        #expect(world.slots("from=2026-11-25&to=2026-11-25&operations=LOF&channel=walkIn").isEmpty)
        #expect(!world.slots("from=2026-11-25&to=2026-11-25&operations=LOF").isEmpty)
        let phoned = world.book(World.wednesday("16:30"))
        #expect(phoned.status == 201)
        world.act("cancel", on: phoned.id, world.body(of: "cancel"))
        world.service.clock.set(TestService.morning.adding(hours: 27))
        #expect(world.book(World.wednesday("16:30"), with: walkIn).status == 201)
    }

    @Test("BKG-05 a walk-in without technician work takes nothing of the share")
    func walkInTalk() {
        #expect(world.service.patch("/v1/outlets/\(world.outlet)", ["bookedShare": 100]).status == 200)
        #expect(world.book(start, operations: [], with: [("channel", "walkIn")]).status == 201)
        #expect(world.book(start, with: [("channel", "walkIn")]).rule == "BKG-05")
        #expect(world.book(start).status == 201)
    }

    @Test("BKG-07 parts are reserved or listed short, and advisor and parts store are told at once")
    func parts() {
        let booked = world.book(start, advisor: world.linYue, with: [("parts", JourneyTests.parts)])
        let reserved = booked["reservations"].items.map { "\($0["partNumber"].text) \($0["quantity"].integer ?? 0)" }
        #expect(Set(reserved) == ["OF-2101 1", "OIL-5W30 4"])
        #expect(booked["shortages"].items.map { $0["partNumber"].text } == ["OIL-5W30"])
        #expect(booked["shortages"][0]["quantity"] == 1)
        let recipients = booked["notices"].items.map { $0["recipient"] }
        #expect(recipients.contains(["staffId": .string(world.linYue)]))
        #expect(recipients.contains(["role": "partsClerk"]))
    }

    @Test("BKG-07 other parts are reserved anew and told anew; the same parts are not told again")
    func otherParts() throws {
        let id = world.book(start, with: [("parts", JourneyTests.parts)]).id
        let told = world.appointment(id)["notices"].items.count
        let same = world.act("estimate", on: id, ["parts": JourneyTests.parts])
        #expect(same["notices"].items.count == told)
        let fewer = world.act("estimate", on: id, ["parts": [["partNumber": "OIL-5W30", "quantity": 2]]])
        #expect(fewer["reservations"].items.map { $0["quantity"] } == [2])
        #expect(fewer["shortages"] == [])
        #expect(fewer["notices"].items.count == told + 2)
        #expect(try world.service.count("SELECT COUNT(*) FROM part_reservations") == 1)
    }

    @Test("BKG-07 two appointments do not reserve the same part")
    func scarce() {
        let parts: [(String, JSONValue)] = [("parts", [["partNumber": "OIL-5W30", "quantity": 3]])]
        #expect(world.book(start, with: parts)["shortages"] == [])
        let second = world.book(World.wednesday("10:00"), with: parts)
        #expect(second["reservations"][0]["quantity"] == 1)
        #expect(second["shortages"][0]["quantity"] == 2)
    }
}
