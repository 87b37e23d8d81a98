import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// Booking as the journey goes through it.
@Suite struct JourneyTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("a booking goes from slot to arrival with diagnosis, estimate and preparation, and every rule is met")
    func journey() throws {
        let slots = world.slots("from=2026-11-25&to=2026-11-26&operations=LOF")
        #expect(slots.count > 4)
        #expect(slots[0]["startsAt"].text == World.wednesday("08:30"))
        let booked = world.book(slots[0]["startsAt"].text, advisor: world.linYue)
        #expect(booked.status == 201)
        #expect(booked.field("Location") == "/v1/appointments/\(booked.id)")
        #expect(booked["status"] == "requested")
        #expect(booked["number"] == "SH01-20261125-0001")
        #expect(booked["advisor"] == ["id": .string(world.linYue), "name": "Lin Yue"])
        #expect(booked["reservations"] == [])
        #expect(booked["shortages"] == [])
        let id = booked.id
        let diagnosis: JSONValue = ["staffId": .string(world.linYue), "text": "Pads worn", "operations": ["LOF"]]
        #expect(world.act("diagnosis", on: id, diagnosis).status == 200)
        let estimate = world.act("estimate", on: id, ["parts": Self.parts])["estimate"]
        #expect(estimate["total"] == World.money(88_479))
        #expect(estimate["hours"] == .decimal("0.8"))
        #expect(estimate["lines"].items.count == 3)
        let confirmed = world.act("confirm", on: id, ["informedCustomer": true])
        #expect(confirmed["status"] == "confirmed")
        #expect(confirmed["estimate"]["informedAt"].text == TestService.morning.text)
        for item in world.service.get("/v1/appointments/\(id)/preparation")["items"].items {
            let done = world.service.patch(
                "/v1/appointments/\(id)/preparation/\(item["id"].text)",
                ["done": true, "byStaffId": .string(world.linYue)])
            #expect(done["done"].isTrue)
            #expect(done["doneBy"].text == world.linYue)
        }
        world.service.clock.set(TestService.morning.adding(hours: 24))
        let arrived = world.act("arrive", on: id, ["receivedBy": .string(world.linYue)])
        #expect(arrived["status"] == "arrived")
        #expect(arrived["nextActions"] == ["fulfil"])
        #expect(arrived["preparation"]["complete"].isTrue)
        #expect(world.act("reschedule", on: id, world.body(of: "reschedule")).rule == "BKG-10")
        for rule in ["BKG-02", "BKG-03", "BKG-08", "BKG-11"] {
            #expect(try world.result(of: rule, on: id) == "met", "\(rule)")
        }
    }

    @Test("the events of an appointment tell its story in order")
    func events() {
        let id = world.book(World.wednesday("08:30")).id
        world.act("diagnosis", on: id, world.body(of: "diagnosis"))
        world.act("estimate", on: id)
        world.act("confirm", on: id)
        world.act("reschedule", on: id, world.body(of: "reschedule"))
        world.act("cancel", on: id, world.body(of: "cancel"))
        let types = world.service.get("/v1/events?resource=\(id)")["items"].items.map { $0["type"].text }
        #expect(
            types == [
                "appointment.created", "appointment.diagnosed", "appointment.estimated", "appointment.confirmed",
                "appointment.rescheduled", "appointment.cancelled",
            ])
    }

    @Test("a retried booking is one booking")
    func retried() throws {
        let body = world.booking(World.wednesday("08:30"))
        let first = world.service.post("/v1/appointments", body, key: "once")
        #expect(world.service.post("/v1/appointments", body, key: "once").bytes == first.bytes)
        #expect(try world.service.count("SELECT COUNT(*) FROM appointments") == 1)
    }

    @Test("a change names the version that it saw, or is refused")
    func versions() {
        let id = world.book(World.wednesday("08:30")).id
        let stale = world.service.send("POST", "/v1/appointments/\(id)/confirm", [:]) { $0.ifMatch = "\"7\"" }
        #expect(stale.status == 412)
        let fresh = world.service.send("POST", "/v1/appointments/\(id)/confirm", [:]) { $0.ifMatch = "\"1\"" }
        #expect(fresh.status == 200)
        #expect(fresh.field("ETag")?.hasPrefix("\"2-") == true)
    }

    @Test("a reader's copy is old in another language and when the advisor's name has changed")
    func copies() throws {
        let id = world.book(World.wednesday("08:30"), with: [("parts", Self.parts)]).id
        world.act("diagnosis", on: id, world.body(of: "diagnosis"))
        world.act("estimate", on: id)
        world.act("confirm", on: id, world.body(of: "confirm"))
        let list = "/v1/appointments/\(id)/preparation"
        let english = world.service.get(list)
        let listTag = try #require(english.field("ETag"))
        #expect(english.field("Vary") == "Accept-Language")
        #expect(world.service.send("GET", list) { $0.ifNoneMatch = listTag }.status == 304)
        let chinese = world.service.send("GET", list) { request in
            request.ifNoneMatch = listTag
            request.acceptLanguage = "zh-CN"
        }
        #expect(chinese.status == 200 && chinese.field("ETag") != listTag)
        let path = "/v1/appointments/\(id)"
        let first = world.service.get(path)
        let tag = try #require(first.field("ETag"))
        let advisor = first["advisor"]["id"].text
        #expect(world.service.patch("/v1/staff/\(advisor)", ["name": "Lin Yue-Er"]).status == 200)
        #expect(world.service.send("GET", path) { $0.ifNoneMatch = tag }["advisor"]["name"] == "Lin Yue-Er")
        #expect(world.service.send("POST", path + "/cancel", [:]) { $0.ifMatch = "\"2-0\"" }.status == 412)
        #expect(world.service.send("POST", path + "/cancel", [:]) { $0.ifMatch = tag }.status == 200)
    }

    static let parts: JSONValue = [
        ["partNumber": "OF-2101", "quantity": 1], ["partNumber": "OIL-5W30", "quantity": 5],
    ]
}
