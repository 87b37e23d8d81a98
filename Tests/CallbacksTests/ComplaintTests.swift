import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@testable import Quality

/// CBK-05: complaints are classified, owned and handled in the outlet's time.
@Suite struct ComplaintTests {
    let world: World

    init() throws {
        world = try World()
    }

    private var service: TestService { world.service }
    private var by: JSONValue { ["staffId": .string(world.person("manager"))] }
    private var solution: JSONValue {
        by.with("cause", "service").with("measure", "explanation").with("text", "A second advisor on Mondays")
    }

    /// A complaint that a callback has opened, with its order.
    private func opened() throws -> (order: String, path: String) {
        let (order, id) = try world.reached()
        let closed = world.complete(
            id, world.happy.with("dissatisfied", true).with("complaint", World.grievance))
        return (order, "/v1/complaints/\(closed["complaintId"].text)")
    }

    private func result(_ order: String) -> JSONValue {
        service.get("/v1/repair-orders/\(order)/compliance")["rules"].items.first { $0["rule"] == "CBK-05" }?["result"]
            ?? .null
    }

    @Test("CBK-05: a complaint goes from its receipt to its end in time, and the rule is met")
    func toTheEnd() throws {
        let (order, path) = try opened()
        let seen = service.get(path)
        #expect(seen["resolveBy"].text == TestService.morning.adding(days: 7).text)
        #expect(seen["nextActions"] == ["acknowledge"])
        #expect(service.post(path + "/resolve", solution).rule == "CBK-05")
        let acknowledged = service.post(path + "/acknowledge", by)
        #expect(acknowledged["status"] == "acknowledged")
        #expect(acknowledged["dueAt"] == seen["resolveBy"])
        #expect(service.post(path + "/investigate", by)["status"] == "investigating")
        #expect(Set(service.post(path + "/resolve", by).pointers) == ["/cause", "/measure", "/text"])
        #expect(service.post(path + "/resolve", solution)["resolution"]["cause"] == "service")
        #expect(service.post(path + "/confirm", ["satisfied": true])["status"] == "customerConfirmed")
        let closed = service.post(path + "/close")
        #expect(closed["status"] == "closed" && closed["overdue"] == false)
        #expect(result(order) == "met")
        #expect(service.post(path + "/close").status == 409)
        let types = service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["type"].text }
        #expect(types.suffix(5).contains("complaint.resolved"))
    }

    @Test("CBK-05: a step after its time is a miss, and stays one")
    func late() throws {
        let (order, path) = try opened()
        service.clock.set(TestService.morning.adding(hours: 24).adding(seconds: 1))
        #expect(service.get(path)["overdue"] == true)
        #expect(service.post(path + "/acknowledge", by)["overdue"] == false)
        #expect(result(order) == "missed")
        service.post(path + "/resolve", solution)
        #expect(result(order) == "missed")
    }

    @Test("CBK-05: a complaint that nobody touches is a miss when its time is over, and told once")
    func forgotten() throws {
        let (order, path) = try opened()
        func told() -> Int {
            service.get("/v1/events?resource=\(order)&limit=200")["items"].items
                .count { $0["type"] == "complaint.overdue" }
        }
        service.pass(to: TestService.morning.adding(hours: 24))
        #expect(result(order) == "met" && told() == 0)
        service.pass(to: TestService.morning.adding(hours: 24).adding(seconds: 1))
        #expect(result(order) == "missed" && told() == 1)
        service.post(path + "/acknowledge", by)
        service.post(path + "/resolve", solution)
        service.pass(to: TestService.morning.adding(days: 30))
        #expect(told() == 1)
    }

    @Test("CBK-05: the outlet's own times count")
    func ownTimes() throws {
        service.put(
            "/v1/outlets/\(world.outlet)/callback-settings", ["acknowledgementHours": 2, "resolutionDays": 1])
        let (_, path) = try opened()
        #expect(service.get(path)["dueAt"].text == TestService.morning.adding(hours: 2).text)
        #expect(service.post(path + "/acknowledge", by)["dueAt"].text == TestService.morning.adding(days: 1).text)
        #expect(service.get("/v1/complaints?dueBefore=2026-11-25T02:00:00Z")["items"].items.count == 1)
    }

    @Test("a customer who is not satisfied has the complaint open again, with a new clock")
    func reopened() throws {
        let (_, path) = try opened()
        service.post(path + "/acknowledge", by)
        service.post(path + "/resolve", solution)
        service.clock.set(TestService.morning.adding(days: 2))
        let again = service.post(path + "/confirm", ["satisfied": false, "note": "Nothing has changed"])
        #expect(again["status"] == "reopened" && again["reopenCount"] == 1 && again["satisfied"] == false)
        #expect(again["dueAt"].text == TestService.morning.adding(days: 9).text)
        service.post(path + "/resolve", solution)
        #expect(service.post(path + "/close")["status"] == "closed")
        #expect(service.post(path + "/reopen", ["reason": "It happened again"])["reopenCount"] == 2)
        let events = service.get("/v1/events?limit=200")
        #expect(!String(decoding: events.bytes, as: UTF8.self).contains("Nothing has changed"))
    }

    @Test("owner, class and severity change; a stranger does not own it, and an old version does not overwrite")
    func changes() throws {
        let (_, path) = try opened()
        let tag = service.get(path).field("ETag")
        let changed = service.patch(
            path, ["ownerId": .string(world.person("advisor")), "class": "logistics", "severity": "high"])
        #expect(changed["class"] == "logistics" && changed["severity"] == "high")
        #expect(changed["ownerId"].text == world.person("advisor"))
        #expect(service.patch(path, ["ownerId": .string(world.person("stranger"))]).pointers == ["/ownerId"])
        #expect(service.send("POST", path + "/acknowledge", by) { $0.ifMatch = tag }.status == 412)
        func list(_ query: String) -> Int { service.get("/v1/complaints?\(query)")["items"].items.count }
        #expect(list("owner=\(world.person("advisor"))") == 1 && list("owner=\(world.person("manager"))") == 0)
        #expect(list("class=logistics") == 1 && list("class=service") == 0)
    }

    @Test("a complaint comes in at the counter as well, of an order of that customer and outlet alone")
    func counter() throws {
        let (order, _) = try world.delivered()
        let body: JSONValue = [
            "outletId": .string(world.outlet), "customerId": .string(world.shop.customer), "channel": "counter",
            "class": "service", "summary": "Not ready as promised", "repairOrderId": .string(order),
        ]
        let made = service.post("/v1/complaints", body)
        #expect(made.status == 201 && made["callbackId"] == .null)
        #expect(service.get("/v1/complaints?repairOrder=\(order)")["items"].items.count == 1)
        #expect(
            service.post("/v1/complaints", body.with("outletId", .string(world.otherOutlet))).pointers
                == ["/repairOrderId"])
        #expect(service.post("/v1/complaints", [:]).pointers.count == 5)
    }

    @Test("a complaint's states and actions are these and no others")
    func states() {
        let rows = Complaint.transitions.rows.map { "\($0.from) \($0.action) \($0.to)" }
        #expect(
            rows == [
                "received acknowledge acknowledged", "acknowledged investigate investigating",
                "acknowledged resolve resolved", "investigating resolve resolved",
                "resolved confirm customerConfirmed", "resolved close closed", "resolved reopen reopened",
                "customerConfirmed close closed", "customerConfirmed reopen reopened", "closed reopen reopened",
                "reopened investigate investigating", "reopened resolve resolved",
            ])
    }
}
