import JSON
import ServiceKit
import TestSupport
import Testing

@Suite struct InspectionTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    @Test("the plan is the valid checklist and an item for each agreed job, with the same ids every time")
    func plan() {
        let order = shop.inInspection([shop.oilService, shop.brakePads])
        let plan = shop.plan(order)
        #expect(plan["checklistId"] == "final-inspection")
        #expect(plan["version"] == 1)
        #expect(plan["roadTest"] == true)
        let items = plan["items"].items
        #expect(items.count == 10)
        #expect(items.compactMap { $0["jobId"] }.filter { $0 != .null } == shop.jobIDs(order).map(JSONValue.string))
        #expect(Set(items.map { $0["id"].text }).count == 10)
        #expect(shop.plan(order).bytes == plan.bytes)
        #expect(shop.plan(shop.inRepair([shop.oilService]))["roadTest"] == false)
        #expect(shop.plan("ro_01J00000000000000000000000").status == 404)
    }

    @Test("a pass makes the order ready, its jobs passed, and issues the guarantee card")
    func pass() throws {
        let order = shop.inInspection([shop.oilService, shop.brakePads])
        let passed = shop.inspect(order, shop.passing(order))
        #expect(passed.status == 201)
        #expect(passed.id.hasPrefix("isp_"))
        #expect(passed["repairOrder"]["status"] == "ready")
        #expect(passed["repairOrder"]["jobs"].items.allSatisfy { $0["status"] == "passed" })
        let location = try #require(passed.field("Location"))
        #expect(shop.service.get(location)["wear"][0]["measured"] == .decimal("6.5"))
        let card = shop.service.get("/v1/guarantees/\(passed["guaranteeId"].text)")
        #expect(card["repairOrderId"].text == order)
        #expect(card["startsAt"] == .null)
        #expect(card["jobs"].items.map { $0["days"] } == [90, 90])
        #expect(card["jobs"][1]["parts"][0]["partNumber"] == "PAD1")
        for rule in ["INS-01", "INS-02", "INS-03", "INS-04", "INS-08", "INS-09", "REP-09"] {
            #expect(shop.rule(rule, of: order) == "met", "\(rule)")
        }
        let again = shop.inspect(order, shop.passing(order))
        #expect(again.status == 409)
        #expect(again.rule == "INS-01")
        #expect(shop.events(order).suffix(4).contains("inspection.passed"))
    }

    @Test("the guarantee starts at delivery, with date and mileage of the delivery")
    func guaranteeStart() {
        let order = shop.inInspection()
        let id = shop.inspect(order, shop.passing(order))["guaranteeId"].text
        shop.setClock(minutes: 60)
        #expect(shop.service.post("/v1/test/\(order)/deliver").status == 200)
        let card = shop.service.get("/v1/guarantees/\(id)")
        #expect(card["startsAt"] == "2026-11-24T02:00:00Z")
        #expect(card["startsOn"] == "2026-11-24")
        #expect(card["startMileageKm"] == 41_890)
        #expect(card["jobs"][0]["expiresOn"] == "2027-02-22")
        #expect(card["jobs"][0]["expiresAtKm"] == 46_890)
        #expect(card["version"] == 2)
        #expect(shop.service.get(shop.path(order) + "/guarantee").bytes == card.bytes)
        #expect(shop.service.get(shop.path(shop.inRepair()) + "/guarantee").status == 404)
    }

    @Test("an order that is not in inspection is not inspected")
    func states() {
        for order in [shop.draft(), shop.authorized(), shop.inRepair()] {
            let answer = shop.inspect(order, shop.passing(order))
            #expect(answer.status == 409)
            #expect(answer.rule == "INS-01")
            #expect(answer.state == shop.status(order))
        }
    }

    @Test("a failed inspection sends the named jobs back, as often as it takes; the others stay complete")
    func failedTwice() throws {
        let order = shop.inInspection([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        for round in 1...2 {
            let failed = shop.inspect(order, shop.failing(order, [jobs[1], jobs[1]]))
            #expect(failed.status == 201)
            #expect(failed["repairOrder"]["status"] == "inRepair")
            #expect(failed["guaranteeId"] == .null)
            #expect(shop.status(order, job: jobs[0]) == "completed")
            #expect(shop.status(order, job: jobs[1]) == "assigned")
            let job = failed["repairOrder"]["jobs"][1]
            #expect(job["reworkCount"] == .number(JSONNumber(Int64(round))))
            #expect(job["completedAt"] == .null)
            #expect(job["payType"] == "customer")
            #expect(shop.act(order, "submit").rule == "REP-11")
            let clocked = shop.clock(order, jobs[1], "start")
            #expect(clocked["clocking"]["payType"] == "internal")
            #expect(shop.complete(order, jobs[1]).status == 200)
            #expect(shop.act(order, "submit").status == 200)
        }
        #expect(shop.inspect(order, shop.passing(order))["repairOrder"]["status"] == "ready")
        let reports = shop.service.get(shop.path(order) + "/inspections")["items"].items
        #expect(reports.map { $0["result"].text }.sorted() == ["fail", "fail", "pass"])
        #expect(shop.rule("INS-05", of: order) == "met")
        let story = shop.events(order)
        #expect(story.filter { $0 == "repairOrder.returnedToRepair" }.count == 2)
        #expect(story.filter { $0 == "inspection.failed" }.count == 2)
    }

    @Test("a fail names at least one defect with a job of the order; a pass names none")
    func defects() {
        let order = shop.inInspection()
        let none = shop.inspect(order, shop.failing(order, []))
        #expect(none.status == 422)
        #expect(none.rule == "INS-05")
        #expect(none.pointers == ["/defects"])
        let other = shop.inInspection()
        let foreign = shop.inspect(order, shop.failing(order, [shop.jobIDs(other)[0]]))
        #expect(foreign.status == 422)
        #expect(foreign.pointers == ["/defects/0/jobId"])
        let defects = shop.failing(order, shop.jobIDs(order))["defects"]
        #expect(shop.inspect(order, shop.passing(order).with("defects", defects)).rule == "INS-05")
        #expect(shop.status(order) == "inInspection")
    }

    @Test("the inspector has the role, a certificate valid today, and did none of the work")
    func inspector() throws {
        let order = shop.inInspection()
        let body = shop.passing(order)
        func answer(_ inspector: String) -> TestAnswer {
            shop.inspect(order, body.with("inspectorId", .string(inspector)))
        }
        let technician = answer(shop.technician)
        #expect(technician.status == 409)
        #expect(technician.rule == "INS-03")
        let other = Workshop(shop.service, tag: "2")
        #expect(answer(other.inspector).pointers == ["/inspectorId"])
        func certificate(_ staff: String, _ day: JSONValue) {
            let skills: JSONValue = [["code": "inspection", "level": 1, "expiresOn": day]]
            let roles: JSONValue = ["qualityInspector", "technician"]
            #expect(shop.service.patch("/v1/staff/\(staff)", ["skills": skills, "roles": roles]).status == 200)
        }
        certificate(shop.inspector, "2026-11-23")
        #expect(answer(shop.inspector).code == "certificate_expired")
        certificate(shop.technician, "2026-11-24")
        let worked = answer(shop.technician)
        #expect(worked.rule == "INS-03")
        #expect(worked.code == "inspector_did_work")
        certificate(shop.inspector, "2026-11-24")
        #expect(answer(shop.inspector).status == 201)
    }

    @Test("who worked on a job that is another's now did work on the order")
    func earlierWork() throws {
        let order = shop.inInspection()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.inspect(order, shop.failing(order, [job]))
        _ = shop.assign(order, job, to: shop.second)
        _ = shop.clock(order, job, "start")
        _ = shop.act(order, "jobs/\(job)/complete", shop.completion(by: shop.second))
        _ = shop.act(order, "submit")
        let skills: JSONValue = [["code": "inspection", "level": 1], ["code": "maintenance", "level": 3]]
        let roles: JSONValue = ["qualityInspector", "technician"]
        _ = shop.service.patch("/v1/staff/\(shop.technician)", ["skills": skills, "roles": roles])
        let answer = shop.inspect(order, shop.passing(order).with("inspectorId", .string(shop.technician)))
        #expect(answer.code == "inspector_did_work")
    }

    @Test("work that needs a road test does not pass without one; other work does")
    func roadTest() {
        let brakes = shop.inInspection([shop.brakePads])
        let without = shop.inspect(brakes, shop.passing(brakes).with("roadTest", nil))
        #expect(without.status == 422)
        #expect(without.rule == "INS-04")
        #expect(without.pointers == ["/roadTest"])
        let bare = shop.passing(brakes).with("roadTest", ["distanceKm": 4, "findings": "none"])
        let incomplete = shop.inspect(brakes, bare)
        #expect(incomplete.status == 422)
        #expect(incomplete.rule == "INS-04")
        let still = shop.passing(brakes).with("roadTest", Self.road(0))
        #expect(shop.inspect(brakes, still).pointers == ["/roadTest/distanceKm"])
        let other = Workshop(shop.service, tag: "2")
        let foreign = Self.road(4).with("technicianId", .string(other.technician))
        let named = shop.inspect(brakes, shop.passing(brakes).with("roadTest", foreign))
        #expect(named.pointers == ["/roadTest/technicianId"])
        #expect(shop.inspect(brakes, shop.failing(brakes, shop.jobIDs(brakes))).status == 201)
        let oil = shop.inInspection([shop.oilService])
        #expect(shop.inspect(oil, shop.passing(oil).with("roadTest", nil)).status == 201)
    }

    private static func road(_ distance: Int64) -> JSONValue {
        Workshop.road.with("distanceKm", .number(JSONNumber(distance)))
    }

    @Test("a safety stop holds the inspection; an open finding holds the pass")
    func held() {
        let order = shop.inInspection()
        _ = shop.act(order, "safety-stops", ["raisedBy": "\(shop.advisor)", "reason": "Fuel smell"])
        #expect(shop.inspect(order, shop.passing(order)).rule == "REP-13")
        #expect(shop.inspect(order, shop.failing(order, shop.jobIDs(order))).rule == "REP-13")
        _ = shop.act(order, "safety-stops/lift", ["liftedBy": "\(shop.inspector)", "reason": "Cap loose"])
        _ = shop.act(order, "findings", shop.padsWorn)
        let open = shop.inspect(order, shop.passing(order))
        #expect(open.status == 409)
        #expect(open.rule == "INS-06")
        #expect(shop.inspect(order, shop.failing(order, shop.jobIDs(order))).status == 201)
    }

    @Test("no wear part measured is a miss of INS-08, ready after the promise one of REP-09")
    func measured() {
        let order = shop.inInspection()
        shop.setClock(minutes: 8 * 60 + 1)
        #expect(shop.inspect(order, shop.passing(order).with("wear", nil)).status == 201)
        #expect(shop.rule("INS-08", of: order) == "missed")
        #expect(shop.rule("REP-09", of: order) == "missed")
    }
}
