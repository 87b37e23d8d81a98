import JSON
import ServiceKit
import TestSupport
import Testing

@Suite struct WorkTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    @Test("only an authorised order starts; four covers meet RCP-09")
    func start() {
        let draft = shop.draft()
        let early = shop.act(draft, "start")
        #expect(early.status == 409)
        #expect(early.rule == "RCP-08")
        #expect(early.state == "draft")
        let order = shop.authorized()
        #expect(shop.act(order, "start")["status"] == "inRepair")
        #expect(shop.rule("RCP-09", of: order) == "met")
        #expect(shop.act(order, "start").rule == "REP-01")
    }

    @Test("a missing cover is a miss of RCP-09 that names it")
    func covers() {
        let order = shop.authorized(covers: ["seat", "wheel", "floor"])
        _ = shop.act(order, "start")
        let rules = shop.service.get(shop.path(order) + "/compliance")["rules"].items
        let line = rules.first { $0["rule"].text == "RCP-09" }
        #expect(line?["result"] == "missed")
        #expect(line?["reason"] == "Not fitted: gear")
    }

    @Test("a job goes from agreed to complete by assignment, clock and signature")
    func wholeJob() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        #expect(shop.assign(order, job).status == 200)
        #expect(shop.status(order, job: job) == "assigned")
        let started = shop.clock(order, job, "start")
        #expect(started["clocking"]["technicianId"].text == shop.technician)
        #expect(started["clocking"]["payType"] == "customer")
        shop.setClock(minutes: 30)
        #expect(shop.clock(order, job, "pause", "waitingParts")["clocking"]["pauseReason"] == "waitingParts")
        #expect(shop.status(order, job: job) == "paused")
        #expect(shop.clock(order, job, "resume").status == 200)
        let completed = shop.complete(order, job)
        #expect(completed["jobs"][0]["status"] == "completed")
        #expect(completed["jobs"][0]["correction"] == "Done")
        #expect(shop.act(order, "submit")["status"] == "inInspection")
        #expect(shop.rule("REP-06", of: order) == "met")
        let clockings = shop.service.get(shop.path(order) + "/clockings")["items"].items
        #expect(clockings.count == 2)
        #expect(clockings.allSatisfy { $0["endedAt"] != .null })
        let story = shop.events(order)
        for type in [
            "job.assigned", "job.started", "job.paused", "job.resumed", "job.completed", "repairOrder.submitted",
        ] {
            #expect(story.contains(type), "\(type)")
        }
    }

    @Test("every action on a job is refused in the states that do not allow it, with what they allow")
    func jobStates() throws {
        let order = shop.inRepair([shop.oilService])
        let job = try #require(shop.jobIDs(order).first)
        let actions: [(String, () -> TestAnswer)] = [
            ("assign", { shop.assign(order, job) }), ("start", { shop.clock(order, job, "start") }),
            ("pause", { shop.clock(order, job, "pause", "other") }), ("resume", { shop.clock(order, job, "resume") }),
            ("complete", { shop.complete(order, job) }),
        ]
        let steps: [(state: String, allowed: [String], next: String)] = [
            ("approved", ["assign", "revoke"], "assign"), ("assigned", ["assign", "start", "revoke"], "start"),
            ("inProgress", ["pause", "complete"], "pause"), ("paused", ["resume", "complete"], "complete"),
            ("completed", [], ""),
        ]
        for step in steps {
            #expect(shop.status(order, job: job) == step.state)
            #expect(shop.order(order)["jobs"][0]["nextActions"].items.map(\.text) == step.allowed)
            for (name, act) in actions where !step.allowed.contains(name) {
                let answer = act()
                #expect(answer.status == 409, "\(name) in \(step.state)")
                #expect(answer.state == step.state)
                #expect(answer.rule.hasPrefix("REP-"))
                #expect(answer.allowedActions == step.allowed)
            }
            if let (_, act) = actions.first(where: { $0.0 == step.next }) { #expect(act().status == 200) }
        }
    }

    @Test("an order in another state takes no work")
    func orderStates() throws {
        let order = shop.authorized()
        let job = try #require(shop.jobIDs(order).first)
        let answer = shop.assign(order, job)
        #expect(answer.status == 409)
        #expect(answer.rule == "REP-01")
        #expect(answer.state == "authorized")
        #expect(shop.order(order)["jobs"][0]["nextActions"] == ["revoke"])
        #expect(shop.clock(order, job, "start").rule == "REP-01")
        #expect(shop.complete(order, job).rule == "REP-10")
        #expect(shop.issue(order, job, [("OF", 1)]).rule == "REP-01")
        #expect(shop.act(order, "submit").rule == "REP-11")
        #expect(shop.assign(order, "job_01J00000000000000000000000").status == 404)
        #expect(shop.assign("ro_01J00000000000000000000000", job).status == 404)
    }

    @Test("a clock that was set back ends no clocking before it began")
    func clockSetBack() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        shop.setClock(minutes: -10)
        let paused = shop.clock(order, job, "pause", "other")
        #expect(paused["clocking"]["endedAt"].text == TestService.morning.text)
        #expect(shop.clock(order, job, "resume").status == 200)
        shop.setClock(minutes: -20)
        #expect(shop.complete(order, job).status == 200)
    }

    @Test("a job of another order is not found")
    func foreignJob() throws {
        let (order, other) = (shop.inRepair(), shop.inRepair())
        let job = try #require(shop.jobIDs(other).first)
        #expect(shop.assign(order, job).status == 404)
        #expect(shop.issue(order, job, [("OF", 1)]).pointers == ["/jobId"])
    }

    @Test("completion asks for every piece, for every point of the self-check, and for the technician's own signature")
    func completion() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        func complete(_ body: JSONValue) -> TestAnswer { shop.act(order, "jobs/\(job)/complete", body) }
        let empty = complete([:])
        #expect(empty.status == 422)
        #expect(empty.rule == "REP-10")
        #expect(Set(empty.pointers) == ["/cause", "/correction", "/selfCheck", "/signature"])
        let whole = shop.completion()
        for check in [[], [true, true], [true, true, true, true]] as [JSONValue] {
            let answer = complete(whole.with("selfCheck", check))
            #expect(answer.status == 422)
            #expect(answer.rule == "REP-10")
            #expect(answer.pointers == ["/selfCheck"])
        }
        #expect(complete(whole.with("selfCheck", [true, false, true])).pointers == ["/selfCheck/1"])
        let other = complete(shop.completion(by: shop.second))
        #expect(other.status == 409)
        #expect(other.code == "signature_not_technicians")
        #expect(complete(shop.completion(by: "stf_01J00000000000000000000000")).pointers == ["/signature/staffId"])
        #expect(shop.status(order, job: job) == "inProgress")
        #expect(complete(whole).status == 200)
    }

    @Test("an order with a job that is not complete, or a change without answer, is not submitted")
    func submission() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        shop.work(order, jobs[0])
        #expect(shop.act(order, "submit").code == "jobs_unfinished")
        shop.work(order, jobs[1])
        let finding = shop.act(order, "findings", shop.padsWorn)
        let open = shop.act(order, "submit")
        #expect(open.rule == "REP-03")
        #expect(!open.allowedActions.contains("submit"))
        let request = "/v1/change-requests/\(finding["changeRequestId"].text)"
        #expect(shop.service.post(request + "/quote").status == 200)
        #expect(shop.service.post(request + "/decline").status == 200)
        #expect(shop.act(order, "submit").status == 200)
    }

    @Test("If-Match with an older version is refused and changes nothing")
    func versions() throws {
        let order = shop.authorized()
        let answer = shop.service.send("POST", shop.path(order) + "/start", [:]) { $0.ifMatch = "\"1\"" }
        #expect(answer.status == 412)
        #expect(shop.status(order) == "authorized")
        let current = try #require(shop.order(order).field("ETag"))
        let started = shop.service.send("POST", shop.path(order) + "/start", [:]) { $0.ifMatch = current }
        #expect(started.status == 200)
    }

    @Test("pay type of the clocking is the job's; what the body lacks or has too much is named")
    func clockBodies() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        let pause = shop.clock(order, job, "pause")
        #expect(pause.status == 422)
        #expect(pause.rule == "REP-06")
        #expect(pause.pointers == ["/reason"])
        #expect(shop.clock(order, job, "pause", "lunch").pointers == ["/reason"])
        #expect(shop.clock(order, job, "finish").pointers == ["/action"])
        #expect(shop.clock(order, job, "resume", "break").pointers == ["/reason"])
    }
}
