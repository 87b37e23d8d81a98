import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite("Opening a repair order")
struct CreateRepairOrderTests {
    @Test("a draft has the day's next number, its concerns, and a place to be found at")
    func opens() throws {
        let world = try World()
        let answer = world.service.post("/v1/repair-orders", world.newOrder)
        #expect(answer.status == 201)
        #expect(answer["number"].text == "SH01-20261124-0001")
        #expect(answer["status"].text == "draft")
        #expect(answer["concerns"].items.count == 1)
        #expect(answer.field("Location") == "/v1/repair-orders/\(answer.id)")
        #expect(answer.field("ETag") == "\"1\"")
        #expect(world.service.post("/v1/repair-orders", world.newOrder)["number"].text == "SH01-20261124-0002")
        #expect(world.service.get("/v1/repair-orders/\(answer.id)")["advisorId"].text == world.advisor)
    }

    @Test("the number carries the outlet's own day")
    func numbersByLocalDay() throws {
        let world = try World()
        world.setClock("2026-11-24T16:30:00Z")
        #expect(world.service.post("/v1/repair-orders", world.newOrder)["number"].text == "SH01-20261125-0001")
    }

    @Test("west of Greenwich the day is still the one before")
    func numbersInTheWest() throws {
        let world = try World(currency: "USD", zone: "America/New_York")
        #expect(world.service.post("/v1/repair-orders", world.newOrder)["number"].text == "SH01-20261123-0001")
    }

    @Test("the bench's body opens an order: outlet, customer, vehicle, concerns, three jobs")
    func takesShortestBody() throws {
        let world = try World()
        let jobs = ["LOF1", "BRK1", "LOF1"].map { code -> JSONValue in
            ["operation": .string(code), "payType": "customer"]
        }
        let body = world.newOrder.with("advisorId", nil).with("jobs", .array(jobs))
        let answer = world.service.post("/v1/repair-orders", body, key: "bench-1")
        #expect(answer.status == 201)
        #expect(answer["jobs"].items.count == 3)
        #expect(answer["advisorId"].text == world.advisor)
    }

    @Test("jobs come with the order, on the concern that they name")
    func takesJobs() throws {
        let world = try World()
        let jobs: JSONValue = [
            world.service40.with("concern", 0), ["operation": "BRK1", "payType": "warranty"],
        ]
        let answer = world.service.post("/v1/repair-orders", world.newOrder.with("jobs", jobs))
        #expect(answer.status == 201)
        #expect(answer["jobs"].items.map { $0["operation"].text } == ["LOF1", "BRK1"])
        #expect(answer["jobs"][0]["concernId"] == answer["concerns"][0]["id"])
        #expect(answer["jobs"][0]["parts"].items.count == 2)
        #expect(answer["jobs"][1]["concernId"] == .null)
    }

    @Test("without a named advisor one of the outlet receives the customer")
    func choosesAdvisor() throws {
        let world = try World(advisors: 3)
        let other = try World(world.service, tag: "2")
        var seen = Set<String>()
        for _ in 0..<20 {
            let answer = world.service.post("/v1/repair-orders", world.newOrder.with("advisorId", nil))
            #expect(answer.status == 201)
            seen.insert(answer["advisorId"].text)
        }
        #expect(seen.count == 3)
        #expect(!seen.contains(other.advisor))
    }

    @Test("an outlet without an advisor takes no order")
    func needsAdvisor() throws {
        let world = try World(advisors: 0)
        let answer = world.service.post("/v1/repair-orders", world.newOrder.with("advisorId", nil))
        #expect(answer.status == 422)
        #expect(answer.rule == "RCP-06")
        #expect(answer.pointers == ["/advisorId"])
    }

    @Test("every missing piece is named at once, with the rule that wants it")
    func namesMissing() throws {
        let world = try World()
        let answer = world.service.post("/v1/repair-orders")
        #expect(answer.status == 422)
        #expect(answer.rule == "RCP-06")
        #expect(answer.pointers == ["/outletId", "/customerId", "/vehicleId", "/concerns"])
        #expect(try world.service.count("SELECT count(*) FROM repair_orders") == 0)
    }

    @Test("references that do not exist, or are another outlet's, are named by pointer")
    func refusesReferences() throws {
        let world = try World()
        let other = try World(world.service, tag: "2")
        let wrong: [(String, JSONValue, String)] = [
            ("advisorId", .string(other.advisor), "/advisorId"),
            ("outletId", "out_00000000000000000000000000", "/outletId"),
            ("customerId", "cus_00000000000000000000000000", "/customerId"),
            ("vehicleId", "veh_00000000000000000000000000", "/vehicleId"),
            ("appointmentId", "apt_00000000000000000000000000", "/appointmentId"),
            ("jobs", [["operation": "NONE", "payType": "customer"]], "/jobs/0/operation"),
            (
                "jobs", [world.service40.with("parts", [["partNumber": "NONE", "quantity": 1]])],
                "/jobs/0/parts/0/partNumber"
            ),
            ("jobs", [world.service40.with("concern", 1)], "/jobs/0/concern"),
            ("concerns", [], "/concerns"),
            ("concerns", [7], "/concerns/0"),
            ("arrivedAt", "2026-11-24T02:00:00Z", "/arrivedAt"),
        ]
        for (member, value, pointer) in wrong {
            let answer = world.service.post("/v1/repair-orders", world.newOrder.with(member, value))
            #expect(answer.status == 422, "\(member)")
            #expect(answer.pointers == [pointer])
        }
        #expect(try world.service.count("SELECT count(*) FROM repair_orders") == 0)
    }

    @Test("a technician does not receive customers")
    func needsRole() throws {
        let world = try World()
        let answer = world.service.post(
            "/v1/repair-orders", world.newOrder.with("advisorId", .string(world.technician)))
        #expect(answer.status == 409)
        #expect(answer.code == "role_needed")
        #expect(answer.rule == "RCP-06")
    }

    @Test("a suspended outlet takes no order")
    func needsActiveOutlet() throws {
        let world = try World()
        #expect(world.service.patch("/v1/outlets/\(world.outlet)", ["status": "suspended"]).status == 200)
        let answer = world.service.post("/v1/repair-orders", world.newOrder)
        #expect(answer.status == 409)
        #expect(answer.code == "outlet_not_active")
    }

    @Test("a walk-in waits fifteen minutes at most (RCP-01)", arguments: [(15, "met"), (16, "missed")])
    func measuresWaiting(_ minutes: Int, _ result: String) throws {
        let world = try World()
        let arrived = TestService.morning.adding(minutes: -Int64(minutes)).text
        let order = world.service.post("/v1/repair-orders", world.newOrder.with("arrivedAt", .string(arrived)))
        #expect(world.rule("RCP-01", of: order.id) == result)
    }

    @Test("a retried request opens one order")
    func opensOnce() throws {
        let world = try World()
        let first = world.service.post("/v1/repair-orders", world.newOrder, key: "one")
        let second = world.service.post("/v1/repair-orders", world.newOrder, key: "one")
        #expect(first.id == second.id)
        #expect(try world.service.count("SELECT count(*) FROM repair_orders") == 1)
    }
}
