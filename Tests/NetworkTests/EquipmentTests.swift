import JSON
import Network
import ServiceKit
import TestSupport
import Testing

@Suite struct EquipmentTests {
    let service: TestService
    let outlet: String
    let technician: String

    init() throws {
        service = try TestService([NetworkModule.module])
        outlet = service.post("/v1/outlets", Samples.outlet).id
        technician = service.post("/v1/staff", Samples.staff(at: outlet)).id
    }

    private let wrench: JSONValue = [
        "identity": "TW-07", "name": "Torque wrench", "kind": "torqueWrench", "location": "Tool room",
        "measuring": true,
        "calibration": ["intervalDays": 365, "lastOn": "2025-11-24", "dueOn": "2026-11-24"],
        "maintenance": ["intervalDays": 90, "dueOn": "2026-11-30"],
    ]

    private func create(_ body: JSONValue? = nil) -> String {
        service.post("/v1/outlets/\(outlet)/equipment", body ?? wrench).id
    }

    private func take(_ id: String, _ body: JSONValue = [:]) -> TestAnswer {
        service.post("/v1/equipment/\(id)/check-out", body.with("staffId", .string(technician)))
    }

    private func giveBack(_ id: String, usable: Bool = true) -> TestAnswer {
        service.post("/v1/equipment/\(id)/return", ["staffId": "\(technician)", "usable": .bool(usable)])
    }

    @Test("NET-06: equipment is kept as sent, found by status, kind and due date")
    func registered() {
        let made = service.post("/v1/outlets/\(outlet)/equipment", wrench)
        #expect(made.status == 201)
        for member in ["identity", "name", "kind", "location", "measuring", "calibration", "maintenance"] {
            #expect(made[member] == wrench[member], "\(member)")
        }
        #expect(made["nextActions"] == ["checkOut", "takeOutOfService", "retire"])
        #expect(service.get("/v1/equipment/\(made.id)").json == made.json)
        let list = { (query: String) in
            self.service.get("/v1/outlets/\(self.outlet)/equipment\(query)")["items"].items.count
        }
        #expect(list("?kind=torqueWrench&status=available&dueBy=2026-11-24") == 1)
        #expect(list("?dueBy=2026-11-23") == 0)
        #expect(list("?status=checkedOut") == 0)
        let again = service.post("/v1/outlets/\(outlet)/equipment", wrench)
        #expect(again.status == 409)
        #expect(again.rule == "NET-06")
        #expect(again.code == "equipment_identity_taken")
    }

    @Test("NET-06: checked out to one person at a time, and back")
    func checkOut() {
        let id = create()
        let taken = take(id)
        #expect(taken.status == 200)
        #expect(taken["status"] == "checkedOut")
        #expect(taken["checkout"]["purpose"] == "measuring")
        let refused = take(id)
        #expect(refused.status == 409)
        #expect(refused.rule == "NET-06")
        #expect(refused["heldBy"].text == technician)
        let back = giveBack(id, usable: false)
        #expect(back["status"] == "outOfService")
        #expect(back["checkout"]["returnedBy"].text == technician)
        #expect(take(id).rule == "NET-06")
        #expect(giveBack(id).rule == "NET-06")
        #expect(service.patch("/v1/equipment/\(id)", ["status": "available"])["status"] == "available")
        #expect(take(id).status == 200)
        #expect(service.get("/v1/equipment/\(id)/checkouts")["items"].items.count == 2)
    }

    @Test("NET-06: overdue calibration refuses measuring from the day after it was due, and nothing else")
    func calibration() throws {
        let id = create()
        #expect(take(id).status == 200)
        _ = giveBack(id)
        service.clock.set(try #require(Instant("2026-11-24T16:00:00Z")))
        let refused = take(id)
        #expect(refused.status == 409)
        #expect(refused.rule == "NET-06")
        #expect(refused.code == "calibration_overdue")
        #expect(take(id, ["purpose": "use"]).status == 200)
        _ = giveBack(id)
        let work: JSONValue = [
            "kind": "calibration", "startedAt": "2026-11-24T10:00:00Z", "endedAt": "2026-11-24T11:30:00Z",
            "cost": ["amount": 12_000, "currency": "CNY"], "by": "Metrology", "certificateNumber": "C-1",
        ]
        let failed = service.post("/v1/equipment/\(id)/maintenances", work.with("passed", false))
        #expect(failed.status == 201)
        #expect(service.get("/v1/equipment/\(id)")["status"] == "outOfService")
        service.patch("/v1/equipment/\(id)", ["status": "available"])
        let done = service.post("/v1/equipment/\(id)/maintenances", work)
        #expect(done["downtimeMinutes"] == 90)
        #expect(done["inTime"] == true)
        #expect(service.get("/v1/equipment/\(id)")["calibration"]["dueOn"] == "2027-11-24")
        #expect(take(id).status == 200)
    }

    @Test("NET-06: measuring equipment that was never calibrated does not measure")
    func never() {
        let id = create(wrench.with("calibration", nil))
        #expect(take(id).code == "calibration_overdue")
        let jack = create(wrench.with("identity", "J-1").with("measuring", false).with("calibration", nil))
        #expect(take(jack, ["purpose": "measuring"]).code == "not_for_measuring")
        #expect(take(jack)["checkout"]["purpose"] == "use")
    }

    @Test("NET-07: work is counted with downtime and cost, in time and late")
    func figures() {
        let id = create()
        let work: JSONValue = [
            "kind": "maintenance", "startedAt": "2026-11-23T01:00:00Z", "endedAt": "2026-11-23T03:00:00Z",
            "cost": ["amount": 5_000, "currency": "CNY"],
        ]
        #expect(service.post("/v1/equipment/\(id)/maintenances", work).status == 201)
        service.post("/v1/equipment/\(id)/maintenances", work.with("kind", "repair").with("cost", nil))
        let late = create(
            wrench.with("identity", "TW-08").with("maintenance", ["intervalDays": 30, "dueOn": "2026-11-01"]))
        let figures = { self.service.get("/v1/outlets/\(self.outlet)/equipment-figures?from=2026-11-01&to=2026-11-24") }
        #expect(figures()["maintenanceOverdue"] == 1)
        service.post("/v1/equipment/\(late)/maintenances", work)
        let after = figures()
        #expect(after["works"] == 3)
        #expect(after["planned"] == 2)
        #expect(after["inTime"] == 1)
        #expect(after["downtimeMinutes"] == 360)
        #expect(after["cost"] == ["amount": 10_000, "currency": "CNY"])
        #expect(after["maintenanceOverdue"] == 0)
        let wrong = service.post(
            "/v1/equipment/\(id)/maintenances", work.with("cost", ["amount": 1, "currency": "EUR"]))
        #expect(wrong.status == 422)
    }

    @Test("NET-05: equipment in someone's hands is open work")
    func openWork() {
        let id = create()
        _ = take(id)
        let refused = service.patch("/v1/staff/\(technician)", ["status": "inactive"])
        #expect(refused.status == 409)
        #expect(refused.rule == "NET-05")
        #expect(refused["openWork"][0]["kind"] == "equipment")
        #expect(refused["openWork"][0]["path"].text == "/v1/equipment/\(id)")
        _ = giveBack(id)
        #expect(service.patch("/v1/staff/\(technician)", ["status": "inactive"]).status == 200)
    }
}
