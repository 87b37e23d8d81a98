import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite("Receiving a booked customer")
struct AppointmentTests {
    /// A world with an appointment at ten, confirmed, and the customer there.
    private func arrived() throws -> (world: World, appointment: String) {
        let world = try World(advisors: 2)
        world.service.post("/v1/outlets/\(world.outlet)/bays", ["name": "L1", "kind": "lift"])
        let booked = world.service.post(
            "/v1/appointments",
            [
                "outletId": .string(world.outlet), "customerId": .string(world.customer),
                "vehicleId": .string(world.vehicle), "channel": "phone", "startsAt": "2026-11-24T02:00:00Z",
                "operations": ["LOF1"], "advisorId": .string(world.advisor), "concerns": ["Service"],
                "parts": [["partNumber": "OF1", "quantity": 9]],
            ])
        try #require(booked.status == 201)
        world.setClock("2026-11-24T02:00:00Z")
        world.service.post("/v1/appointments/\(booked.id)/confirm", ["informedCustomer": true])
        return (world, booked.id)
    }

    private func arrive(_ world: World, _ appointment: String) {
        world.service.post("/v1/appointments/\(appointment)/arrive", ["receivedBy": .string(world.advisor)])
    }

    private func order(_ world: World, _ appointment: String) -> JSONValue {
        world.newOrder.with("advisorId", nil).with("appointmentId", .string(appointment))
    }

    @Test("the order takes the appointment's advisor, and fulfils it once")
    func fulfils() throws {
        let (world, appointment) = try arrived()
        arrive(world, appointment)
        let answer = world.service.post("/v1/repair-orders", order(world, appointment))
        #expect(answer.status == 201)
        #expect(answer["advisorId"].text == world.advisor)
        #expect(answer["appointmentId"].text == appointment)
        let after = world.service.get("/v1/appointments/\(appointment)")
        #expect(after["status"].text == "fulfilled")
        #expect(after["repairOrderId"].text == answer.id)
        let again = world.service.post("/v1/repair-orders", order(world, appointment))
        #expect(again.status == 409)
        #expect(again.state == "fulfilled")
        #expect(try world.service.count("SELECT count(*) FROM repair_orders") == 1)
    }

    @Test("who received the customer in the named advisor's place answers for the order (SET-07)")
    func receiverAnswers() throws {
        let (world, appointment) = try arrived()
        let other = world.service.post(
            "/v1/staff",
            [
                "name": "Deputy", "outletIds": ["\(world.outlet)"], "roles": ["serviceAdvisor"],
                "shifts": [["day": "tue", "start": "08:30", "end": "18:00"]],
            ]
        ).id
        world.service.post(
            "/v1/appointments/\(appointment)/arrive", ["receivedBy": .string(other), "reason": "The named one is ill"])
        #expect(world.service.post("/v1/repair-orders", order(world, appointment))["advisorId"].text == other)
    }

    @Test("no order before the customer is there")
    func needsArrival() throws {
        let (world, appointment) = try arrived()
        let answer = world.service.post("/v1/repair-orders", order(world, appointment))
        #expect(answer.status == 409)
        #expect(answer.state == "confirmed")
        #expect(try world.service.count("SELECT count(*) FROM repair_orders") == 0)
        #expect(try world.service.count("SELECT count(*) FROM number_ranges WHERE name LIKE 'ro:%'") == 0)
    }

    @Test("another customer's appointment is no reference")
    func needsOwn() throws {
        let (world, appointment) = try arrived()
        arrive(world, appointment)
        let other = try World(world.service, tag: "2")
        let wrong = [("customerId", other.customer), ("vehicleId", other.vehicle), ("outletId", other.outlet)]
        for (member, id) in wrong {
            let answer = world.service.post("/v1/repair-orders", order(world, appointment).with(member, .string(id)))
            #expect(answer.status == 422)
            #expect(answer.pointers == ["/appointmentId"])
        }
    }

    @Test("five minutes are what a booked customer waits at most (RCP-01)", arguments: [(5, "met"), (6, "missed")])
    func measuresWaiting(_ minutes: Int, _ result: String) throws {
        let (world, appointment) = try arrived()
        arrive(world, appointment)
        world.setClock("2026-11-24T02:0\(minutes):00Z")
        let answer = world.service.post("/v1/repair-orders", order(world, appointment))
        #expect(world.rule("RCP-01", of: answer.id) == result)
    }

    @Test("what the booking shelf kept and the jobs do not need goes back, what they need stays")
    func takesShelf() throws {
        let (world, appointment) = try arrived()
        arrive(world, appointment)
        let opened = world.service.post("/v1/repair-orders", order(world, appointment))
        let path = world.path(opened.id)
        world.service.put(path + "/walk-around", world.walkAround)
        let job = world.service40.with("concernId", opened["concerns"][0]["id"])
        world.service.post(path + "/jobs", job)
        world.diagnose(opened.id, opened["concerns"][0]["id"].text)
        world.service.post(path + "/estimate")
        let answer = world.service.post(path + "/authorize", world.authorization)
        #expect(answer.status == 200)
        #expect(answer["shortages"] == [])
        func reserved(_ holder: String) throws -> Int {
            try world.service.count(
                "SELECT coalesce(sum(quantity), 0) FROM part_reservations WHERE holder = $1", [.text(holder)])
        }
        #expect(try reserved(appointment) == 0)
        #expect(try reserved(opened.id) == 6_000)
    }
}
