import JSON
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite("The walk-around")
struct WalkAroundTests {
    @Test("it stands on the order, and its mileage on the vehicle")
    func records() throws {
        let world = try World()
        let order = world.draft()
        let answer = world.service.put(world.path(order) + "/walk-around", world.walkAround)
        #expect(answer.status == 200)
        #expect(answer["mileageKm"].integer == 41_890)
        #expect(answer["walkAround"]["marks"][0]["zone"].text == "frontBumper")
        #expect(answer["walkAround"]["recordedAt"].text == "2026-11-24T01:00:00Z")
        #expect(answer["version"].integer == 2)
        #expect(world.service.get("/v1/vehicles/\(world.vehicle)")["mileageKm"].integer == 41_890)
        let stored = try world.service.database.read { transaction in
            try RepairOrderTable.find(RepairOrderID(stored: order), in: transaction)
        }
        #expect(WalkAround.coversFitted(of: try #require(stored)) == ["seat", "wheel", "floor"])
    }

    @Test("sent twice, it reads the odometer once")
    func recordsMileageOnce() throws {
        let world = try World()
        let order = world.draft()
        world.service.put(world.path(order) + "/walk-around", world.walkAround)
        let readings = try world.service.count("SELECT count(*) FROM mileage_readings")
        #expect(world.service.put(world.path(order) + "/walk-around", world.walkAround).status == 200)
        #expect(try world.service.count("SELECT count(*) FROM mileage_readings") == readings)
    }

    @Test("mileage does not fall, unless the odometer was replaced (RCP-03)")
    func mileageDoesNotFall() throws {
        let world = try World()
        let path = world.path(world.draft()) + "/walk-around"
        let lower = world.walkAround.with("mileageKm", 41_199)
        let refused = world.service.put(path, lower)
        #expect(refused.status == 422)
        #expect(refused.rule == "RCP-03")
        #expect(refused.pointers == ["/mileageKm"])
        let unlikely = world.service.put(path, lower.with("odometerReplaced", ["previousKm": 41_100, "reason": "x"]))
        #expect(unlikely.status == 422)
        #expect(unlikely.pointers == ["/odometerReplaced/previousKm"])
        #expect(world.service.put(path, lower.with("odometerReplaced", ["previousKm": 41_300])).rule == "RCP-03")
        #expect(world.service.get("/v1/vehicles/\(world.vehicle)")["mileageKm"].integer == 41_200)
        let replaced: JSONValue = ["previousKm": 41_300, "reason": "instrument cluster"]
        #expect(world.service.put(path, lower.with("odometerReplaced", replaced)).status == 200)
        #expect(world.service.get("/v1/vehicles/\(world.vehicle)")["mileageKm"].integer == 41_199)
    }

    @Test("the same mileage as before is right")
    func mileageMayStay() throws {
        let world = try World()
        let path = world.path(world.draft()) + "/walk-around"
        #expect(world.service.put(path, world.walkAround.with("mileageKm", 41_200)).status == 200)
    }

    @Test("without the customer there is a reason (RCP-02)")
    func needsReason() throws {
        let world = try World()
        let path = world.path(world.draft()) + "/walk-around"
        let alone = world.walkAround.with("customerPresent", false)
        let refused = world.service.put(path, alone)
        #expect(refused.status == 422)
        #expect(refused.rule == "RCP-02")
        #expect(refused.pointers == ["/absenceReason"])
        #expect(world.service.put(path, alone.with("absenceReason", "Key drop at night")).status == 200)
    }

    @Test("every piece of it is asked for, and each has its range")
    func readsBody() throws {
        let world = try World()
        let path = world.path(world.draft()) + "/walk-around"
        let empty = world.service.put(path, [:])
        #expect(empty.rule == "RCP-02")
        #expect(
            empty.pointers == [
                "/mileageKm", "/fuelPercent", "/warningLamps", "/customerPresent", "/marks", "/items",
            ])
        let wrong: [(String, JSONValue, String)] = [
            ("fuelPercent", 101, "/fuelPercent"), ("mileageKm", -1, "/mileageKm"),
            ("coversFitted", ["roof"], "/coversFitted/0"), ("coversFitted", ["seat", "seat"], "/coversFitted/1"),
            ("marks", [["zone": "roof"]], "/marks/0/kind"), ("colour", "red", "/colour"),
        ]
        for (member, value, pointer) in wrong {
            let answer = world.service.put(path, world.walkAround.with(member, value))
            #expect(answer.status == 422)
            #expect(answer.pointers == [pointer])
        }
    }

    @Test("a signed order's walk-around is closed")
    func draftOnly() throws {
        let world = try World()
        let order = try world.authorized()
        let answer = world.service.put(world.path(order) + "/walk-around", world.walkAround)
        #expect(answer.status == 409)
        #expect(answer.rule == "RCP-02")
        #expect(answer.state == "authorized")
        #expect(answer.actions == ["start", "cancel"])
    }

    @Test("another version than the one read is refused")
    func checksVersion() throws {
        let world = try World()
        let order = world.draft()
        let answer = world.service.send("PUT", world.path(order) + "/walk-around", world.walkAround) {
            $0.ifMatch = "\"9\""
        }
        #expect(answer.status == 412)
        #expect(world.service.get("/v1/vehicles/\(world.vehicle)")["mileageKm"].integer == 41_200)
    }
}
