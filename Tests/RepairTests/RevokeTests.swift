import JSON
import SQLDatabase
import TestSupport
import Testing

/// The customer takes back what was agreed, or agreed too long ago (RCP-12).
@Suite struct RevokeTests {
    let shop: Workshop

    init() throws { shop = try Workshop() }

    private func revoke(_ order: String, _ job: String, _ body: JSONValue = ["reason": "Too expensive"]) -> TestAnswer {
        shop.act(order, "jobs/\(job)/revoke", body)
    }

    @Test("RCP-12: before it starts a job is taken back: the total falls, its parts are free, the work is kept")
    func revokes() throws {
        let order = shop.authorized([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        let before = shop.order(order)["amounts"]["authorized"]["amount"].integer ?? 0
        let pads = shop.order(order)["jobs"][1]["amounts"]["authorized"]["amount"].integer ?? 0
        let answer = revoke(order, jobs[1], ["reason": "Too expensive", "safety": true])
        #expect(answer.status == 200)
        #expect(answer["jobs"][1]["status"].text == "declined")
        #expect(answer["jobs"][1]["amounts"]["authorized"] == .null)
        #expect(answer["amounts"]["authorized"]["amount"].integer == before - pads)
        let kept = shop.service.get("/v1/deferred-jobs?vehicle=\(shop.order(order)["vehicleId"].text)")["items"]
        #expect(kept[0]["operation"].text == "BRK1")
        #expect(kept[0]["safetyClass"].text == "unsafe")
        let given = shop.service.get(shop.path(order) + "/authorizations")["jobs"].items
        #expect(given.map { $0["status"].text } == ["valid", "revoked"])
        #expect(given[1]["revoked"]["reason"].text == "Too expensive")
        let reserved = try shop.service.count(
            "SELECT count(*) FROM part_reservations WHERE holder = $1 AND quantity > 0", [.text(order)])
        #expect(reserved == 2)
        #expect(shop.service.ordersThatEventsMiss().isEmpty)
    }

    @Test("RCP-12: a job that has begun is not taken back, nor one without a reason or with parts out")
    func refuses() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        let nameless = revoke(order, jobs[1], [:])
        #expect(nameless.status == 422)
        #expect(nameless.rule == "RCP-12")
        _ = shop.act(
            order, "jobs/\(jobs[0])/assign", ["technicianId": "\(shop.technician)", "bayId": "\(shop.bays[0])"])
        _ = shop.act(order, "jobs/\(jobs[0])/clock", ["action": "start", "technicianId": "\(shop.technician)"])
        let begun = revoke(order, jobs[0])
        #expect(begun.status == 409)
        #expect(begun.rule == "RCP-12")
        _ = shop.issue(order, jobs[1], [("PAD", 1)])
        let out = revoke(order, jobs[1])
        #expect(out.rule == "REP-05")
        #expect(out.code == "parts_not_returned")
    }

    @Test(
        "SET-10, INS-07: revoked work that was found to be unsafe stays so, whatever is said at the revocation",
        arguments: [nil, false, true] as [Bool?])
    func staysUnsafe(_ said: Bool?) {
        let order = shop.inRepair()
        let change = "/v1/change-requests/\(shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text)"
        shop.service.post(change + "/quote")
        let job = shop.service.post(change + "/approve", ["customerSignature": Workshop.drawn])["jobId"].text
        let body: JSONValue = ["reason": "Too expensive"]
        #expect(revoke(order, job, said.map { body.with("safety", .bool($0)) } ?? body).status == 200)
        let kept = shop.service.get("/v1/deferred-jobs?vehicle=\(shop.order(order)["vehicleId"].text)")["items"]
        #expect(kept[0]["safetyClass"].text == "unsafe")
        #expect(kept[0]["safety"] == true)
    }

    @Test("an order of which nothing is agreed any more does not start (RCP-12)")
    func needsAgreement() throws {
        let order = shop.authorized()
        _ = revoke(order, shop.jobIDs(order)[0])
        let start = shop.act(order, "start")
        #expect(start.status == 409)
        #expect(start.rule == "RCP-12")
        #expect(start.code == "no_agreed_job")
    }

    @Test("RCP-12: an agreement that has expired starts neither order nor job, until the customer agrees again")
    func expires() throws {
        let order = shop.authorized()
        let job = shop.jobIDs(order)[0]
        shop.service.put("/v1/test-clock", ["now": "2026-12-28T01:00:00Z"])
        let start = shop.act(order, "start")
        #expect(start.status == 409)
        #expect(start.rule == "RCP-12")
        #expect(start.code == "authorization_expired")
        #expect(start["jobIds"] == [.string(job)])
        let again: JSONValue = ["customerSignature": Workshop.drawn]
        #expect(shop.act(order, "jobs/\(job)/authorize", again).status == 200)
        #expect(shop.act(order, "start").status == 200)
        shop.service.put("/v1/test-clock", ["now": "2027-02-08T01:00:00Z"])
        _ = shop.act(order, "jobs/\(job)/assign", ["technicianId": "\(shop.technician)", "bayId": "\(shop.bays[0])"])
        let clock = shop.act(
            order, "jobs/\(job)/clock", ["action": "start", "technicianId": "\(shop.technician)"])
        #expect(clock.code == "authorization_expired")
    }
}
