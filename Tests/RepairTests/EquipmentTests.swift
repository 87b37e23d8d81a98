import JSON
import TestSupport
import Testing

/// The manual, tools and test equipment of jobs (REP-07).
@Suite struct EquipmentTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
        shop.service.post(
            "/v1/labor-operations",
            [
                "code": "ALIGN", "description": "Wheel alignment", "standardHours": 1, "skill": "maintenance",
                "level": 1, "bayKind": "lift", "manualSection": "4.2", "tools": ["alignmentRig"],
            ])
    }

    private func equipment(_ identity: String, calibratedUntil day: String? = nil) -> String {
        var body: JSONValue = [
            "identity": "\(identity)", "name": "Rig \(identity)", "kind": "alignmentRig", "measuring": true,
        ]
        if let day { body = body.with("calibration", ["intervalDays": 365, "dueOn": "\(day)"]) }
        return shop.service.post("/v1/outlets/\(shop.outlet)/equipment", body).id
    }

    /// An order with one job that asks for the manual and a rig, assigned and started.
    private func started() throws -> (order: String, job: String) {
        let order = shop.inRepair([["operation": "ALIGN", "payType": "customer"]])
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        return (order, job)
    }

    private func take(_ equipment: String, _ order: String, _ job: String) -> TestAnswer {
        shop.act(order, "jobs/\(job)/equipment", ["equipmentId": "\(equipment)", "staffId": "\(shop.technician)"])
    }

    private func complete(_ order: String, _ job: String) -> TestAnswer {
        shop.act(order, "jobs/\(job)/complete", shop.completion().with("selfCheck", []))
    }

    @Test("REP-07: a job done by the manual with its tool meets the rule")
    func met() throws {
        let (order, job) = try started()
        let rig = equipment("R1", calibratedUntil: "2027-01-31")
        #expect(shop.service.get(shop.path(order) + "/jobs/\(job)/equipment")["lacking"] == ["4.2", "alignmentRig"])
        let taken = take(rig, order, job)
        #expect(taken.status == 201)
        #expect(taken["equipment"][0]["purpose"] == "measuring")
        #expect(taken["equipment"][0]["jobId"].text == job)
        let read: JSONValue = ["section": "4.2", "staffId": "\(shop.technician)"]
        #expect(shop.act(order, "jobs/\(job)/manual-references", read)["lacking"] == [])
        #expect(complete(order, job).status == 200)
        #expect(shop.rule("REP-07", of: order) == "met")
        #expect(take(rig, order, job).state == "completed")
        #expect(shop.events(order).contains("job.equipmentTaken"))
    }

    @Test("REP-07: a job done without what its operation asks for is a miss that names it")
    func missed() throws {
        let (order, job) = try started()
        #expect(complete(order, job).status == 200)
        let line = shop.service.get(shop.path(order) + "/compliance")["rules"].items
            .first { $0["rule"] == "REP-07" }
        #expect(line?["result"] == "missed")
        #expect(line?["reason"] == "Without what ALIGN asks for: 4.2, alignmentRig")
    }

    @Test("REP-07: a job whose operation asks for nothing is not judged")
    func notAsked() throws {
        let order = shop.inRepair()
        shop.work(order, try #require(shop.jobIDs(order).first))
        #expect(shop.rule("REP-07", of: order) == "none")
    }

    @Test("REP-07: measuring equipment out of calibration, or with another job, is refused", arguments: [true, false])
    func refused(isOverdue: Bool) throws {
        let (order, job) = try started()
        let rig = equipment("R1", calibratedUntil: isOverdue ? "2026-11-01" : "2027-01-31")
        if !isOverdue { #expect(take(rig, order, job).status == 201) }
        let answer = take(rig, order, job)
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-07")
        #expect(answer.code == (isOverdue ? "calibration_overdue" : "equipment_checked_out"))
        guard !isOverdue else { return }
        shop.service.post("/v1/equipment/\(rig)/return", ["staffId": "\(shop.technician)"])
        #expect(take(rig, order, job).status == 201)
    }

    @Test("REP-07: a tool that was never calibrated measures nothing, and one of another outlet is not found")
    func elsewhere() throws {
        let (order, job) = try started()
        #expect(take(equipment("R9"), order, job).code == "calibration_overdue")
        let other = Workshop(shop.service, tag: "2")
        let there = other.service.post(
            "/v1/outlets/\(other.outlet)/equipment", ["identity": "T", "name": "T", "kind": "alignmentRig"]
        ).id
        #expect(take(there, order, job).status == 422)
    }
}
