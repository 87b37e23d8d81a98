import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// BKG-15: booking over all outlets, and moves between them.
@Suite struct NetworkBookingTests {
    let world: World
    private let start = World.wednesday("08:30")
    /// People's Square; Pudong is 12 km away.
    private let near = "near=31.2304,121.4737"

    init() throws {
        world = try World()
    }

    private func search(_ query: String) -> TestAnswer { world.service.get("/v1/slots?\(query)") }

    @Test("BKG-15 the first free slots of the nearest outlets that can do it, nearest first")
    func byDistance() {
        let close = world.neighbour("SH02", latitude: "31.2310", longitude: "121.4740")
        let unskilled = world.neighbour("SH03", latitude: "31.2305", longitude: "121.4738", skills: false)
        let far = world.neighbour("BJ01", latitude: "39.9042", longitude: "116.4074")
        let answer = search("\(near)&operations=BRK&from=2026-11-25")
        let ids = answer["items"].items.map { $0["outletId"].text }
        #expect(ids == [close, world.outlet, far])
        #expect(!ids.contains(unskilled))
        #expect(answer["items"][0]["distanceKm"] == .decimal("0.1"))
        #expect(answer["items"][1]["distanceKm"] == .decimal("11.6"))
        #expect(answer["items"][0]["startsAt"].text == start)
        #expect(answer["items"][0]["slots"].items.count == 3)
        let radius = search("\(near)&operations=BRK&radiusKm=100&limit=1&slots=1")["items"].items
        #expect(radius.count == 1 && radius[0]["slots"].items.count == 1)
        world.service.patch("/v1/outlets/\(close)", ["status": "suspended"])
        #expect(search("\(near)&operations=BRK&radiusKm=100")["items"][0]["outletId"].text == world.outlet)
    }

    @Test("BKG-15 what is offered over the network can be booked, and parts on hand are told")
    func bookable() {
        let close = world.neighbour("SH02", latitude: "31.2310", longitude: "121.4740")
        let item = search("\(near)&operations=LOF&parts=OF-2101:2,OIL-5W30:4.5")["items"]
        #expect(item[0]["outletId"].text == close && item[0]["partsOnHand"] == .bool(false))
        #expect(item[1]["partsOnHand"] == .bool(false))
        #expect(item[1]["parts"][0]["onHand"].isTrue && item[1]["parts"][1]["available"] == 4)
        let onHand = search("\(near)&operations=LOF&parts=OF-2101:2&partsOnHand=true")["items"].items
        #expect(onHand.map { $0["outletId"].text } == [world.outlet])
        for outlet in item.items {
            let body = world.booking(outlet["startsAt"].text).with("outletId", outlet["outletId"])
                .with("vehicleId", .string(world.nextCar()))
            #expect(world.service.post("/v1/appointments", body).status == 201)
        }
    }

    @Test(
        "a search that cannot be read is refused with its parameter",
        arguments: [
            "operations=LOF", "near=91,0", "near=31.2", "near=31.2,121.4,1", "near=31.2,121.4&operations=NONE",
            "near=31.2,121.4&radiusKm=0", "near=31.2,121.4&limit=51", "near=31.2,121.4&parts=NONE",
            "near=31.2,121.4&from=2026-11-25&to=2026-11-24", "near=31.2,121.4&to=2027-11-24",
        ])
    func unreadable(query: String) {
        let answer = search(query)
        #expect(answer.status == 400)
        #expect(["invalid_parameter", "missing_parameter"].contains(answer.code))
    }

    @Test("BKG-15 a booking moves to another outlet with its parts request")
    func moved() throws {
        let other = world.neighbour("SH02")
        world.service.post(
            "/v1/goods-receipts",
            [
                "outletId": .string(other),
                "receivedBy": .string(
                    Staffing(service: world.service, outlet: other).hire("Clerk", ["partsClerk"])),
                "lines": [["partNumber": "OF-2101", "lot": "C1", "quantity": 10, "unitCost": World.money(3_100)]],
            ])
        let parts: JSONValue = [["partNumber": "OF-2101", "quantity": 2], ["partNumber": "OIL-5W30", "quantity": 3]]
        let id = world.book(start, with: [("parts", parts)]).id
        world.act("estimate", on: id)
        let body: JSONValue = [
            "outletId": .string(other), "startsAt": .string(World.wednesday("10:00")), "reason": "Closer to work",
        ]
        let moved = world.act("move", on: id, body)
        #expect(moved.status == 200 && moved["outletId"].text == other)
        #expect(moved["advisor"]["name"] == "Advisor SH02" && moved["startsAt"].text == World.wednesday("10:00"))
        #expect(moved["reservations"].items.map { $0["partNumber"].text } == ["OF-2101"])
        #expect(moved["shortages"].items.map { $0["partNumber"].text } == ["OIL-5W30"])
        #expect(moved["estimate"] == .null)
        #expect(moved["history"][0]["outletBefore"].text == world.outlet)
        #expect(moved["history"][0]["outletAfter"].text == other)
        // All that the first outlet kept is free.
        #expect(world.starts("from=2026-11-25&to=2026-11-25&operations=BRK").first == start)
        #expect(
            try world.service.count(
                "SELECT COUNT(*) FROM capacity_claims WHERE outlet_id = $1", [.text(world.outlet)]) == 0)
        let types = world.service.get("/v1/events?resource=\(id)")["items"].items.map { $0["type"].text }
        #expect(types.contains("appointment.moved"))
        #expect(try world.overlaps() == 0)
    }

    @Test("BKG-15 a move that the other outlet cannot take leaves all as it was, and none is made after arrival")
    func notMoved() throws {
        let other = world.neighbour("SH02", skills: false)
        let id = world.book(start, advisor: world.linYue).id
        let before = world.appointment(id)
        let body: JSONValue = [
            "outletId": .string(other), "startsAt": .string(World.wednesday("10:00")), "reason": "Closer to work",
        ]
        let refused = world.act("move", on: id, body)
        #expect(refused.status == 409 && refused.rule == "BKG-04" && refused.code == "technician_not_free")
        #expect(world.appointment(id).bytes == before.bytes)
        world.service.patch("/v1/outlets/\(other)", ["status": "closed"])
        #expect(world.act("move", on: id, body).rule == "NET-01")
        #expect(world.act("move", on: id, body.with("outletId", "out_00000000000000000000000000")).status == 422)
        world.act("confirm", on: id, ["informedCustomer": true])
        world.act("arrive", on: id, ["receivedBy": .string(world.linYue)])
        let late = world.act("move", on: id, body)
        #expect(late.status == 409 && late.rule == "BKG-15" && late["state"] == "arrived")
    }

    @Test("NET-01 a closed outlet takes no appointment, no hold and no wait; what is booked there can be ended")
    func closed() {
        let id = world.book(start).id
        world.service.patch(world.outletPath(), ["status": "closed"])
        for answer in [world.book(World.wednesday("14:00")), world.hold(World.wednesday("14:00")), world.wait()] {
            #expect(answer.status == 409 && answer.rule == "NET-01" && answer.code == "outlet_not_active")
        }
        #expect(search("\(near)&operations=LOF")["items"] == [])
        #expect(world.act("cancel", on: id).status == 200)
    }
}
