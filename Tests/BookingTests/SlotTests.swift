import JSON
import ServiceKit
import TestSupport
import Testing

@Suite struct SlotTests {
    @Test("a slot names its end, the advisors who are free, bay kinds, skills and hours")
    func shape() throws {
        let world = try World()
        let slot = world.slots("from=2026-11-25&to=2026-11-25&operations=LOF,BRK")[0]
        #expect(slot["startsAt"].text == World.wednesday("08:30"))
        #expect(slot["endsAt"].text == "2026-11-25T02:48:00Z")
        #expect(Set(slot["advisors"].items.map { $0["name"].text }) == ["Lin Yue", "Zhao Min"])
        #expect(slot["bayKinds"] == ["lift"])
        #expect(slot["skills"] == [["code": "maintenance", "level": 1], ["code": "brakes", "level": 2]])
        #expect(slot["hours"] == .decimal("2.3"))
    }

    @Test("slots lie on the outlet's grid, inside opening hours with all their work, and not in the past")
    func hours() throws {
        let world = try World()
        let today = world.slots("from=2026-11-24&to=2026-11-24&operations=BRK").map { $0["startsAt"].text }
        #expect(today.first == World.shanghai("2026-11-24", "09:00"))
        #expect(today.last == World.shanghai("2026-11-24", "16:30"))
        #expect(today.count == 16)
        #expect(world.slots("from=2026-11-29&to=2026-11-29").isEmpty)
        #expect(world.slots("from=2026-11-20&to=2026-11-23").isEmpty)
    }

    @Test("moments bound the search as days do, both included; without bounds it is the week from today")
    func bounds() throws {
        let world = try World()
        let bounded = world.slots("from=2026-11-25T01:00:00Z&to=2026-11-25T02:00:00Z").map { $0["startsAt"].text }
        #expect(bounded == ["09:00", "09:30", "10:00"].map(World.wednesday))
        let week = world.slots("").map { $0["startsAt"].text }
        #expect(week.first == TestService.morning.text)
        #expect(week.last == World.shanghai("2026-12-01", "17:30"))
    }

    @Test(
        "a search that cannot be read is refused with its parameter",
        arguments: [
            "from=2026-11-24&to=2026-12-25", "from=2026-11-25&to=2026-11-24", "from=tomorrow",
            "operations=LOF,NONE", "operations=LOF,", "channel=carrierPigeon",
        ])
    func unreadable(query: String) throws {
        let world = try World()
        let answer = world.service.get("/v1/outlets/\(world.outlet)/slots?\(query)")
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_parameter")
    }

    @Test("31 days can be searched at once")
    func month() throws {
        let world = try World()
        #expect(world.slots("from=2026-11-24&to=2026-12-24").count > 400)
    }

    @Test("an outlet that takes no work offers no slot and books none; an unknown one is 404")
    func suspended() throws {
        let world = try World()
        #expect(world.service.patch("/v1/outlets/\(world.outlet)", ["status": "suspended"]).status == 200)
        #expect(world.slots("from=2026-11-25&to=2026-11-25").isEmpty)
        #expect(world.book(World.wednesday("08:30")).code == "outlet_not_active")
        #expect(world.service.get("/v1/outlets/out_00000000000000000000000000/slots").status == 404)
    }

    @Test("on the day the clocks go back, slots follow the wall clock and work takes its real hours")
    func clocksGoBack() throws {
        // New York leaves daylight saving time on 2026-11-01 at 02:00.
        let hours = World.week(from: "00:30", to: "04:00", days: ["sat", "sun"])
        let world = try World(zone: "America/New_York", hours: hours, at: Instant(seconds: 1_793_491_200))
        let slots = world.slots("from=2026-11-01&to=2026-11-01&operations=LOF").map { $0["startsAt"].text }
        // 00:30 EDT is 04:30Z, 04:00 EST is 09:00Z: four and a half hours, of which 0.8 h have to fit in.
        #expect(slots.first == "2026-11-01T04:30:00Z")
        #expect(slots.last == "2026-11-01T08:00:00Z")
        #expect(slots.count == 8)
        // 17 minutes after the last slot there is no hour left for the work.
        #expect(world.book("2026-11-01T08:12:00Z").status == 201)
        #expect(world.book("2026-11-01T08:13:00Z").code == "outlet_closed")
    }

    @Test("on the day the clocks go forward, the hour that is left out is no slot")
    func clocksGoForward() throws {
        // New York enters daylight saving time on 2026-03-08 at 02:00.
        let hours = World.week(from: "01:00", to: "05:00", days: ["sat", "sun"])
        let world = try World(zone: "America/New_York", hours: hours, at: Instant(seconds: 1_772_800_000))
        let slots = world.slots("from=2026-03-08&to=2026-03-08").map { $0["startsAt"].text }
        #expect(slots.first == "2026-03-08T06:00:00Z")
        #expect(slots.last == "2026-03-08T08:30:00Z")
        #expect(slots.count == 6)
    }

    @Test("an outlet that is open around the clock books work over midnight")
    func overMidnight() throws {
        let days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        let world = try World(hours: World.week(from: "00:00", to: "24:00", days: days))
        #expect(world.book(World.wednesday("23:45"), operations: ["LOF", "BRK"]).status == 201)
        #expect(world.slots("from=2026-11-25&to=2026-11-25&operations=LOF").count == 48)
    }
}
