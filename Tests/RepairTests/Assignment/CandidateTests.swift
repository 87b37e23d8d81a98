import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-02: who can do a job, and why not.
@Suite struct CandidateTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func candidates(_ order: String, _ job: String) -> TestAnswer {
        shop.service.get(shop.path(order) + "/jobs/\(job)/candidates")
    }

    @Test("REP-02 the fit come first, those without work before those with; the others say all that is missing")
    func ranked() throws {
        let order = shop.inRepair([shop.brakePads])
        let job = shop.jobIDs(order)[0]
        let busy = shop.inRepair()
        _ = shop.assign(busy, shop.jobIDs(busy)[0])
        _ = shop.clock(busy, shop.jobIDs(busy)[0], "start")
        let now = candidates(order, job)
        #expect(now.status == 200 && now["skill"] == "brakes" && now["level"] == 2)
        let people = now["technicians"].items
        #expect(people.map { $0["technicianId"].text } == [shop.second, shop.technician, shop.apprentice])
        #expect(people.map { $0["fit"] } == [true, true, false])
        #expect(people[1]["clockedOn"]["repairOrderId"].text == busy && people[1]["assignedHours"] == .decimal("0.8"))
        #expect(people[2]["reasons"].items.map { $0["code"].text } == ["skill_level_too_low"])
        #expect(people[2]["level"] == 1 && people[0]["reasons"] == [])
        // Each refusal of the assignment is what was foretold.
        for person in people {
            let answer = shop.assign(order, job, to: person["technicianId"].text, bay: shop.bays[1])
            #expect(answer.status == (person["fit"] == true ? 200 : 409))
        }
        shop.setClock(minutes: 12 * 60)
        let late = candidates(order, job)["technicians"].items
        #expect(late.allSatisfy { $0["fit"] == false })
        #expect(
            late.last?["reasons"].items.map { $0["code"].text } == ["skill_level_too_low", "technician_not_on_shift"])
        #expect(late.last?["reasons"][0]["rule"] == "REP-02")
    }

    @Test("REP-02 bays that suit and are free come first, the others say what is in the way")
    func bays() throws {
        let busy = shop.inRepair()
        _ = shop.assign(busy, shop.jobIDs(busy)[0])
        _ = shop.clock(busy, shop.jobIDs(busy)[0], "start")
        let order = shop.inRepair([shop.brakePads])
        let bays = candidates(order, shop.jobIDs(order)[0])["bays"].items
        #expect(bays[0]["bayId"].text == shop.bays[1] && bays[0]["fit"] == true)
        let reasons = Dictionary(uniqueKeysWithValues: bays.map { ($0["name"].text, $0["reasons"][0]["code"].text) })
        #expect(reasons == ["L1": "bay_not_free", "L2": "", "G1": "bay_not_suitable"])
        #expect(candidates(order, "job_01J00000000000000000000000").status == 404)
    }
}
