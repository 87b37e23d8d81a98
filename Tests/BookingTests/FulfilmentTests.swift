import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What Reception does with an appointment.
@Suite struct FulfilmentTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func arrived() -> String {
        let id = world.book(World.wednesday("08:30"), advisor: world.linYue, with: [("parts", JourneyTests.parts)]).id
        world.act("confirm", on: id)
        world.act("arrive", on: id, world.body(of: "arrive"))
        return id
    }

    @Test("an order made of the appointment takes over its reservations and what it proposed")
    func fulfilled() throws {
        let id = arrived()
        let order = try world.makeOrder(of: id)
        #expect(order["status"] == "fulfilled")
        #expect(order["operations"] == ["LOF"])
        #expect(order["parts"] == JourneyTests.parts)
        #expect(order["arrivedAt"].text == TestService.morning.text)
        let after = world.appointment(id)
        #expect(after["repairOrderId"] == order["repairOrderId"])
        #expect(after["nextActions"] == [])
        #expect(
            try world.service.count(
                "SELECT COUNT(*) FROM part_reservations WHERE holder = $1", [.text(order["repairOrderId"].text)]) == 2)
        #expect(try world.service.count("SELECT COUNT(*) FROM capacity_claims") == 3)
        #expect(try world.makeOrder(of: id).status == 409)
    }

    @Test("an appointment of another outlet, customer or vehicle is no reference")
    func others() throws {
        let id = arrived()
        let outlet = World.outlet("SH02", world.service).id
        let customer = World.person("李四", phone: "+8613800000002", world.service)
        let vehicle = World.car("NG00099", owner: customer, world.service)
        for change in [("outletId", outlet), ("customerId", customer), ("vehicleId", vehicle)] {
            let answer = try world.makeOrder(of: id, with: [change])
            #expect(answer.status == 422 && answer.pointers == ["/appointmentId"])
        }
        #expect(try world.makeOrder(of: "apt_00000000000000000000000000").status == 422)
        #expect(world.appointment(id)["status"] == "arrived")
    }
}
