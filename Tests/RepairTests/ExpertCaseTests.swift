import JSON
import TestSupport
import Testing

/// Hard cases that are put to a technical expert (REP-08).
@Suite struct ExpertCaseTests {
    let shop: Workshop
    let expert: String

    init() throws {
        shop = try Workshop()
        let other = Workshop(shop.service, tag: "2")
        expert =
            shop.service.post(
                "/v1/staff",
                [
                    "name": "Zhou Wen", "outletIds": ["\(other.outlet)"], "roles": ["technicalExpert"],
                    "shifts": Workshop.week,
                ]
            ).id
    }

    private func started() throws -> (order: String, job: String) {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        return (order, job)
    }

    private func open(_ order: String, _ job: String) -> TestAnswer {
        shop.act(
            order, "expert-cases",
            ["jobId": "\(job)", "question": "Stalls at idle when warm", "by": "\(shop.technician)"])
    }

    @Test(
        "REP-08: a case ends with work that is given up, and nobody missed anything",
        arguments: ["revoke", "cancel"])
    func givenUp(_ action: String) throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let job = try #require(shop.jobIDs(order).first)
        let opened = open(order, job)
        #expect(opened.status == 201)
        let path = action == "revoke" ? "jobs/\(job)/revoke" : action
        #expect(shop.act(order, path, ["reason": "Too dear"]).status == 200)
        let found = shop.service.get("/v1/expert-cases/\(opened.id)")
        #expect(found["status"] == "closed" && found["result"] == "Too dear")
        #expect(shop.rule("REP-08", of: order) == "none")
        let late: JSONValue = ["expertId": "\(expert)", "text": "Clean the throttle body"]
        #expect(shop.service.post("/v1/expert-cases/\(opened.id)/answer", late).rule == "REP-08")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-08: a case stops the clock, shows the wait, and meets the rule once an expert has answered")
    func met() throws {
        let (order, job) = try started()
        let opened = open(order, job)
        #expect(opened.status == 201)
        #expect(opened["clockPaused"] == true)
        #expect(shop.status(order, job: job) == "paused")
        let clocking = shop.service.get(shop.path(order) + "/clockings")["items"][0]
        #expect(clocking["pauseReason"] == "waitingExpert")
        shop.setClock(minutes: 25)
        let path = "/v1/expert-cases/\(opened.id)"
        #expect(shop.service.get(path)["waitMinutes"] == 25)
        let reply: JSONValue = ["expertId": "\(expert)", "text": "Clean the throttle body"]
        let answered = shop.service.post(path + "/answer", reply)
        #expect(answered["status"] == "answered")
        shop.setClock(minutes: 40)
        #expect(shop.service.get(path)["waitMinutes"] == 25)
        #expect(shop.clock(order, job, "resume").status == 200)
        #expect(shop.complete(order, job).status == 200)
        let closed = shop.service.post(path + "/close", ["by": "\(shop.technician)", "result": "It helped"])
        #expect(closed["status"] == "closed")
        #expect(shop.service.post(path + "/answer", reply).rule == "REP-08")
        #expect(shop.rule("REP-08", of: order) == "met")
        #expect(shop.service.ordersThatEventsMiss() == [])
        let listed = shop.service.get("/v1/expert-cases?outlet=\(shop.outlet)&status=closed")["items"].items
        #expect(listed.map { $0["id"].text } == [opened.id])
        #expect(shop.service.get(shop.path(order) + "/expert-cases")["items"].items.count == 1)
    }

    @Test("REP-08: work that waited for an expert without a case, or went on without the answer, is a miss")
    func missed() throws {
        let (order, job) = try started()
        _ = shop.clock(order, job, "pause", "waitingExpert")
        _ = shop.clock(order, job, "resume")
        _ = shop.complete(order, job)
        #expect(shop.rule("REP-08", of: order) == "missed")
        let (other, second) = try started()
        _ = open(other, second)
        _ = shop.complete(other, second)
        #expect(shop.rule("REP-08", of: other) == "missed")
        let (third, last) = try started()
        let unanswered = open(third, last)
        shop.service.post("/v1/expert-cases/\(unanswered.id)/close", ["by": "\(shop.technician)"])
        #expect(shop.rule("REP-08", of: third) == "missed")
    }

    @Test("REP-08: only a technical expert answers, and only work that is not complete is asked about")
    func refused() throws {
        let (order, job) = try started()
        let opened = open(order, job)
        let answer = shop.service.post(
            "/v1/expert-cases/\(opened.id)/answer", ["expertId": "\(shop.second)", "text": "Try this"])
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-08")
        _ = shop.complete(order, job)
        #expect(open(order, job).rule == "REP-08")
        #expect(open(order, job).state == "completed")
        #expect(open(shop.authorized(), job).state == "authorized")
    }
}
