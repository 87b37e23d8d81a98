import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-14: several technicians share a job by percent.
@Suite struct SharedJobTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func share(_ order: String, _ job: String, _ shares: [(String, JSONValue)]) -> TestAnswer {
        shop.service.put(
            shop.path(order) + "/jobs/\(job)/shares",
            ["shares": .array(shares.map { ["technicianId": .string($0.0), "percent": $0.1] })])
    }

    private func clock(_ order: String, _ job: String, _ action: String, _ technician: String?) -> TestAnswer {
        var body: JSONValue = ["action": .string(action)]
        if action == "pause" { body = body.with("reason", "break") }
        if let technician { body = body.with("technicianId", .string(technician)) }
        return shop.act(order, "jobs/\(job)/clock", body)
    }

    /// A brake job of 1.5 h that is assigned to the first technician.
    private func assigned() throws -> (order: String, job: String) {
        let order = shop.inRepair([shop.brakePads])
        let job = try #require(shop.jobIDs(order).first)
        #expect(shop.assign(order, job).status == 200)
        return (order, job)
    }

    @Test("REP-14 shares stand on the job, sum up to 100 and ask REP-02 of each technician")
    func rules() throws {
        let (order, job) = try assigned()
        let shared = share(order, job, [(shop.technician, 60), (shop.second, 40)])
        #expect(shared.status == 200)
        #expect(shared["jobs"][0]["shares"][1] == ["technicianId": .string(shop.second), "percent": 40])
        let short = share(order, job, [(shop.technician, 60), (shop.second, .decimal("39.999"))])
        #expect(short.status == 422 && short.code == "shares_not_whole" && short.rule == "REP-14")
        let unfit = share(order, job, [(shop.technician, 50), (shop.apprentice, 50)])
        #expect(unfit.status == 409 && unfit.rule == "REP-02" && unfit.code == "skill_level_too_low")
        #expect(share(order, job, [(shop.technician, 50), (shop.technician, 50)]).status == 422)
        #expect(share(order, job, [(shop.advisor, 50), (shop.technician, 50)]).code == "role_needed")
        #expect(share(order, job, [(shop.technician, 0), (shop.second, 100)]).status == 422)
        #expect(shop.order(order)["jobs"][0]["shares"].items.count == 2)
        #expect(shop.service.ordersThatEventsMiss() == [])
        // Assigning another gives it to one again, assigning one of them does not.
        #expect(shop.assign(order, job, to: shop.second)["jobs"][0]["shares"].items.count == 2)
        #expect(share(order, job, [])["jobs"][0]["shares"] == .null)
        let unassigned = shop.inRepair([shop.brakePads])
        let early = share(unassigned, shop.jobIDs(unassigned)[0], [(shop.technician, 100)])
        #expect(early.status == 409 && early.rule == "REP-14" && early.state == "approved")
    }

    @Test("REP-14 each who shares a job clocks it; it rests when the last one pauses")
    func clocks() throws {
        let (order, job) = try assigned()
        #expect(clock(order, job, "start", shop.second).code == "technician_not_assigned")
        _ = share(order, job, [(shop.technician, 50), (shop.second, 50)])
        #expect(clock(order, job, "start", shop.technician).status == 200)
        #expect(clock(order, job, "start", shop.technician).status == 409)
        let idle = clock(order, job, "pause", shop.second)
        #expect(idle.status == 409 && idle.code == "technician_not_clocked" && idle.rule == "REP-06")
        let joined = clock(order, job, "start", shop.second)
        #expect(joined["clocking"]["technicianId"].text == shop.second)
        #expect(joined["jobs"][0]["status"] == "inProgress")
        let busy = shop.inRepair()
        _ = shop.assign(busy, shop.jobIDs(busy)[0], to: shop.second, bay: shop.bays[1])
        #expect(shop.clock(busy, shop.jobIDs(busy)[0], "start").code == "technician_busy")
        let dropped = share(order, job, [(shop.technician, 100)])
        #expect(dropped.status == 409 && dropped.code == "technician_clocked")
        shop.setClock(minutes: 10)
        #expect(clock(order, job, "pause", shop.technician)["jobs"][0]["status"] == "inProgress")
        #expect(clock(order, job, "pause", shop.second)["jobs"][0]["status"] == "paused")
        #expect(clock(order, job, "resume", shop.second)["jobs"][0]["status"] == "inProgress")
        #expect(clock(order, job, "resume", shop.technician).status == 200)
        shop.setClock(minutes: 20)
        #expect(clock(order, job, "pause", nil)["jobs"][0]["status"] == "paused")
        let clockings = shop.service.get(shop.path(order) + "/clockings")["items"].items
        #expect(clockings.count == 4 && clockings.allSatisfy { $0["endedAt"] != .null })
        #expect(shop.service.ordersThatEventsMiss() == [])
        let board = shop.service.get("/v1/outlets/\(shop.outlet)/board")
        #expect(board["orders"].items.first { $0["id"].text == order }?["jobs"].items.count == 1)
    }

    @Test("REP-14 whoever shares the job signs for it, and its standard hours are split without a rest")
    func completion() throws {
        let (order, job) = try assigned()
        _ = share(
            order, job, [(shop.technician, .decimal("33.333")), (shop.second, .decimal("66.667"))])
        _ = clock(order, job, "start", shop.second)
        _ = clock(order, job, "start", shop.technician)
        shop.setClock(minutes: 60)
        #expect(shop.act(order, "jobs/\(job)/complete", shop.completion(by: shop.apprentice)).rule == "REP-10")
        #expect(shop.act(order, "jobs/\(job)/complete", shop.completion(by: shop.second)).status == 200)
        let hours = shop.service.get("/v1/outlets/\(shop.outlet)/hours")
        let people = hours["people"].items
        func standard(_ id: String) -> JSONValue? {
            people.first { $0["staffId"].text == id }?["total"]["standardHours"]
        }
        #expect(standard(shop.technician) == .decimal("0.5"))
        #expect(standard(shop.second) == 1)
        #expect(hours["total"]["standardHours"] == .decimal("1.5"))
        #expect(hours["total"]["clockedMinutes"] == 120)
    }
}
