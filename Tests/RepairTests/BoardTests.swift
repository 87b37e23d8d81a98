import Inspection
import JSON
import ServiceKit
import TestSupport
import Testing

/// What the board says beside who works where: what is projected, what waits, who has time (REP-09).
@Suite struct BoardTests {
    let shop: Workshop

    init() throws {
        shop = Workshop(try TestService(Workshop.modules + [InspectionModule.module]))
    }

    private func board() -> TestAnswer { shop.service.get("/v1/outlets/\(shop.outlet)/board") }

    private func line(_ order: String) -> JSONValue {
        board()["orders"].items.first { $0["id"].text == order } ?? .null
    }

    private func load(_ staff: String) -> JSONValue {
        board()["technicians"].items.first { $0["id"].text == staff } ?? .null
    }

    @Test("the projected finish runs only while the outlet is open, and decides what is at risk")
    func projected() {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        // 2.3 hours from 09:00.
        #expect(line(order)["projectedAt"] == "2026-11-24T03:18:00Z")
        shop.setClock(minutes: 8 * 60)
        // At 17:00 an hour is left today; the rest is done from 08:30 on.
        #expect(line(order)["projectedAt"] == "2026-11-25T01:48:00Z")
        #expect(line(order)["atRisk"] == true)
    }

    @Test("an order says what it waits for, and a job since when it rests and why")
    func waits() throws {
        let inspected = shop.inInspection()
        #expect(line(inspected)["waitingFor"] == ["inspection"])
        let ready = shop.ready()
        #expect(line(ready)["waitingFor"] == ["delivery"] && line(ready)["projectedAt"] == .null)
        #expect(line(ready)["atRisk"] == false)
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        #expect(line(order)["waitingFor"] == ["technician"])
        let jobs = shop.jobIDs(order)
        for job in jobs { _ = shop.assign(order, job) }
        #expect(line(order)["waitingFor"] == [])
        _ = shop.clock(order, jobs[0], "start")
        #expect(line(order)["jobs"][0]["workers"][0]["technicianId"].text == shop.technician)
        shop.setClock(minutes: 15)
        _ = shop.clock(order, jobs[0], "pause", "waitingParts")
        let resting = line(order)
        #expect(resting["waitingFor"] == ["parts"])
        #expect(resting["jobs"][0]["pauseReason"] == "waitingParts")
        #expect(resting["jobs"][0]["pausedSince"] == "2026-11-24T01:15:00Z")
        #expect(resting["jobs"][0]["workers"] == [] && resting["jobs"][0]["clockedSince"] == .null)
        _ = shop.clock(order, jobs[0], "resume")
        shop.setClock(minutes: 20)
        _ = shop.clock(order, jobs[0], "pause", "waitingExpert")
        _ = shop.act(order, "findings", shop.padsWorn)
        _ = shop.act(order, "safety-stops", ["raisedBy": .string(shop.advisor), "reason": "Fuel smell"])
        #expect(line(order)["waitingFor"] == ["safetyStop", "approval", "expert"])
    }

    @Test("each technician has the hours that are assigned, by share, and what their shift has room for")
    func loads() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        for job in jobs { _ = shop.assign(order, job) }
        // On shift from 08:30 to 18:00; it is 09:00.
        let alone = load(shop.technician)
        #expect(alone["assignedJobs"] == 2 && alone["assignedHours"] == .decimal("2.3"))
        #expect(alone["shiftHoursLeft"] == 9 && alone["freeHours"] == .decimal("6.7"))
        #expect(alone["onShift"] == true && alone["attending"] == false && alone["clockedOn"] == .null)
        let shares: JSONValue = [
            ["technicianId": .string(shop.technician), "percent": 50],
            ["technicianId": .string(shop.second), "percent": 50],
        ]
        shop.service.put(shop.path(order) + "/jobs/\(jobs[1])/shares", ["shares": shares])
        _ = shop.clock(order, jobs[0], "start")
        shop.service.post("/v1/staff/\(shop.technician)/attendance", ["action": "in"])
        let shared = load(shop.technician)
        #expect(shared["assignedHours"] == .decimal("1.55") && shared["clockedOn"]["jobId"].text == jobs[0])
        #expect(shared["attending"] == true)
        #expect(load(shop.second)["assignedHours"] == .decimal("0.75"))
        _ = shop.complete(order, jobs[0])
        #expect(load(shop.technician)["assignedHours"] == .decimal("0.75"))
        shop.setClock(minutes: 12 * 60)
        #expect(load(shop.second)["onShift"] == false && load(shop.second)["freeHours"] == 0)
    }
}
