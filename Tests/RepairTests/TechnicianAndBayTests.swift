import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// REP-02: who does the work, and where.
@Suite struct TechnicianAndBayTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func brakeJob() throws -> (order: String, job: String) {
        let order = shop.inRepair([shop.brakePads])
        return (order, try #require(shop.jobIDs(order).first))
    }

    private func change(_ staff: String, _ body: JSONValue) {
        let answer = shop.service.patch("/v1/staff/\(staff)", body)
        #expect(answer.status == 200)
    }

    @Test("a technician without the skill, below its level or with an expired certificate is refused")
    func skills() throws {
        let (order, job) = try brakeJob()
        let low = shop.assign(order, job, to: shop.apprentice, bay: shop.bays[1])
        #expect(low.status == 409)
        #expect(low.rule == "REP-02")
        #expect(low.code == "skill_level_too_low")
        change(shop.apprentice, ["skills": [["code": "maintenance", "level": 3]]])
        #expect(shop.assign(order, job, to: shop.apprentice).code == "skill_missing")
        change(shop.apprentice, ["skills": [["code": "brakes", "level": 2, "expiresOn": "2026-11-23"]]])
        #expect(shop.assign(order, job, to: shop.apprentice).code == "certificate_expired")
        change(shop.apprentice, ["skills": [["code": "brakes", "level": 2, "expiresOn": "2026-11-24"]]])
        #expect(shop.assign(order, job, to: shop.apprentice).status == 200)
    }

    @Test("a certificate holds to the end of the outlet's day, not of the day in UTC")
    func localDay() throws {
        let (order, job) = try brakeJob()
        change(
            shop.apprentice,
            [
                "skills": [["code": "brakes", "level": 2, "expiresOn": "2026-11-24"]],
                "shifts": [["day": "wed", "start": "00:00", "end": "08:00"]],
            ])
        // 2026-11-24T17:00Z is Wednesday, 01:00, in Shanghai.
        shop.service.clock.set(try #require(Instant("2026-11-24T17:00:00Z")))
        #expect(shop.assign(order, job, to: shop.apprentice).code == "certificate_expired")
    }

    @Test("a technician who is not on shift is refused, at assignment and at the clock")
    func shifts() throws {
        let (order, job) = try brakeJob()
        #expect(shop.assign(order, job).status == 200)
        shop.setClock(minutes: 9 * 60)
        #expect(shop.assign(order, job).code == "technician_not_on_shift")
        let late = shop.clock(order, job, "start")
        #expect(late.rule == "REP-02")
        #expect(late.code == "technician_not_on_shift")
        shop.setClock(minutes: 9 * 60 - 1)
        #expect(shop.clock(order, job, "start").status == 200)
    }

    @Test("people without the role, of another outlet or unknown are refused by pointer")
    func references() throws {
        let (order, job) = try brakeJob()
        let role = shop.assign(order, job, to: shop.advisor)
        #expect(role.status == 409)
        #expect(role.rule == "REP-02")
        let other = Workshop(shop.service, tag: "2")
        #expect(shop.assign(order, job, to: other.technician).pointers == ["/technicianId"])
        #expect(shop.assign(order, job, bay: other.bays[0]).pointers == ["/bayId"])
        #expect(shop.assign(order, job, to: "stf_01J00000000000000000000000").status == 422)
        #expect(shop.assign(order, job, to: "nobody").status == 422)
        #expect(shop.status(order, job: job) == "approved")
    }

    @Test("a bay of another kind or out of service is refused")
    func bays() throws {
        let (order, job) = try brakeJob()
        let kind = shop.assign(order, job, bay: shop.bays[2])
        #expect(kind.rule == "REP-02")
        #expect(kind.code == "bay_not_suitable")
        _ = shop.service.patch("/v1/outlets/\(shop.outlet)/bays/\(shop.bays[1])", ["status": "outOfService"])
        #expect(shop.assign(order, job, bay: shop.bays[1]).code == "bay_out_of_service")
        #expect(shop.assign(order, job, bay: shop.bays[0]).status == 200)
    }

    @Test("a bay is free for another order only when the work in it is complete")
    func bayTaken() throws {
        let (first, firstJob) = try brakeJob()
        let (second, secondJob) = try brakeJob()
        _ = shop.assign(first, firstJob)
        #expect(shop.assign(second, secondJob, to: shop.second).status == 200)
        #expect(shop.clock(first, firstJob, "start").status == 200)
        let taken = shop.clock(second, secondJob, "start")
        #expect(taken.code == "bay_not_free")
        #expect(taken["repairOrderId"].text == first)
        _ = shop.clock(first, firstJob, "pause", "waitingParts")
        #expect(shop.assign(second, secondJob, to: shop.second).code == "bay_not_free")
        _ = shop.complete(first, firstJob)
        #expect(shop.clock(second, secondJob, "start").status == 200)
    }

    @Test("one order's jobs may share its bay; a technician is clocked on one job at a time")
    func oneAtATime() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        _ = shop.assign(order, jobs[0])
        _ = shop.assign(order, jobs[1])
        #expect(shop.clock(order, jobs[0], "start").status == 200)
        let busy = shop.clock(order, jobs[1], "start")
        #expect(busy.status == 409)
        #expect(busy.rule == "REP-02")
        #expect(busy.code == "technician_busy")
        #expect(busy["repairOrderNumber"] == shop.order(order)["number"])
        _ = shop.clock(order, jobs[0], "pause", "break")
        #expect(shop.clock(order, jobs[1], "start").status == 200)
        #expect(shop.clock(order, jobs[0], "resume").code == "technician_busy")
        #expect(try shop.service.count("SELECT COUNT(*) FROM clockings WHERE ended_at IS NULL") == 1)
    }

    @Test("only the technician of the job clocks it")
    func notAssigned() throws {
        let (order, job) = try brakeJob()
        _ = shop.assign(order, job)
        let answer = shop.act(
            order, "jobs/\(job)/clock", ["action": "start", "technicianId": "\(shop.second)"])
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-02")
        #expect(answer.code == "technician_not_assigned")
        #expect(shop.assign(order, job, to: shop.second).status == 200)
        #expect(shop.clock(order, job, "start")["clocking"]["technicianId"].text == shop.second)
    }

    @Test("a bay that is out of service for a time takes no work meanwhile, and is not idle")
    func outage() throws {
        let (order, job) = try brakeJob()
        let answer = shop.service.patch(
            "/v1/outlets/\(shop.outlet)/bays/\(shop.bays[0])",
            ["outOfServicePeriods": [["from": "2026-11-24T00:30:00Z", "until": "2026-11-24T03:00:00Z"]]])
        #expect(answer.status == 200)
        #expect(shop.assign(order, job).code == "bay_out_of_service")
        let idle = shop.service.get("/v1/outlets/\(shop.outlet)/board")["idleBays"].items.map { $0["id"].text }
        #expect(!idle.contains(shop.bays[0]) && idle.contains(shop.bays[1]))
        let bays = shop.service.get(shop.path(order) + "/jobs/\(job)/candidates")["bays"].items
        #expect(bays.first { $0["bayId"].text == shop.bays[0] }?["fit"] == false)
        shop.setClock(minutes: 120)
        #expect(shop.assign(order, job).status == 200)
    }

    @Test("NET-05 a technician leaves when their work is another's, and is then given none")
    func left() throws {
        let (order, job) = try brakeJob()
        _ = shop.assign(order, job)
        let leave: JSONValue = ["status": "inactive"]
        let refused = shop.service.patch("/v1/staff/\(shop.technician)", leave)
        #expect(refused.status == 409 && refused.rule == "NET-05" && refused.code == "open_work")
        #expect(shop.assign(order, job, to: shop.second).status == 200)
        change(shop.technician, leave)
        #expect(shop.assign(order, job).code == "unknown_reference")
    }

    @Test("who is no technician any more does not start")
    func otherRole() throws {
        let (order, job) = try brakeJob()
        _ = shop.assign(order, job)
        change(shop.technician, ["roles": ["partsClerk"]])
        #expect(shop.clock(order, job, "start").code == "technician_not_available")
    }
}
