import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct StopCancelBoardTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    @Test("a safety stop holds everything but the pause, until an inspector or the manager lifts it")
    func safetyStop() throws {
        let order = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(order)
        _ = shop.assign(order, jobs[0])
        _ = shop.assign(order, jobs[1], to: shop.second)
        _ = shop.clock(order, jobs[0], "start")
        let raised = shop.act(order, "safety-stops", ["raisedBy": "\(shop.apprentice)", "reason": "Lift drifts"])
        #expect(raised.status == 201)
        #expect(raised["safetyStop"] == true)
        #expect(raised["stop"]["reason"] == "Lift drifts")
        let held = [
            shop.clock(order, jobs[1], "start"), shop.complete(order, jobs[0]), shop.issue(order, jobs[0], [("OF", 1)]),
            shop.act(order, "submit"), shop.act(order, "safety-stops", ["raisedBy": "\(shop.second)", "reason": "-"]),
        ]
        for answer in held {
            #expect(answer.status == 409)
            #expect(answer.rule == "REP-13")
            #expect(answer.state == "inRepair")
            #expect(answer.allowedActions == ["cancel"] || answer.allowedActions.isEmpty)
        }
        #expect(shop.order(order)["jobs"][0]["nextActions"] == ["pause"])
        #expect(shop.order(order)["jobs"][1]["nextActions"] == ["assign", "revoke"])
        #expect(shop.clock(order, jobs[0], "pause", "other").status == 200)
        #expect(shop.clock(order, jobs[0], "resume").rule == "REP-13")
        let lift: JSONValue = ["liftedBy": "\(shop.technician)", "reason": "Other lift"]
        let role = shop.act(order, "safety-stops/lift", lift)
        #expect(role.status == 409)
        #expect(role.rule == "REP-13")
        let other = Workshop(shop.service, tag: "2")
        let foreign = shop.act(order, "safety-stops/lift", lift.with("liftedBy", .string(other.inspector)))
        #expect(foreign.pointers == ["/liftedBy"])
        #expect(
            shop.act(order, "safety-stops/lift", lift.with("liftedBy", .string(shop.inspector)))["safetyStop"] == false)
        let none = shop.act(order, "safety-stops/lift", lift.with("liftedBy", .string(shop.manager)))
        #expect(none.code == "no_safety_stop")
        #expect(none.state == "inRepair")
        #expect(shop.clock(order, jobs[0], "resume").status == 200)
        let stops = shop.service.get(shop.path(order) + "/safety-stops")["items"].items
        #expect(stops.count == 1)
        #expect(stops[0]["liftedBy"].text == shop.inspector)
    }

    @Test("a stopped order does not start; a draft cannot be stopped")
    func stoppedStart() {
        let order = shop.authorized()
        let stop: JSONValue = ["raisedBy": "\(shop.advisor)", "reason": "Fuel smell"]
        #expect(shop.act(order, "safety-stops", stop).status == 201)
        #expect(shop.act(order, "start").rule == "REP-13")
        #expect(shop.act(shop.draft(), "safety-stops", stop).rule == "REP-13")
        #expect(Set(shop.act(order, "safety-stops", [:]).pointers) == ["/raisedBy", "/reason"])
    }

    @Test("drafts and authorised orders are cancelled with a reason, and free their parts")
    func cancel() throws {
        let order = shop.authorized([shop.brakePads])
        let held: SQL = "SELECT COUNT(*) FROM part_reservations WHERE holder = $1"
        #expect(try shop.service.count(held, [.text(order)]) == 1)
        let unsaid = shop.act(order, "cancel")
        #expect(unsaid.status == 422)
        #expect(unsaid.pointers == ["/reason"])
        #expect(shop.act(order, "cancel", ["reason": "Sold the car"])["status"] == "cancelled")
        #expect(try shop.service.count(held, [.text(order)]) == 0)
        #expect(shop.act(shop.draft(), "cancel", ["reason": "Mistake"])["status"] == "cancelled")
        #expect(shop.act(order, "cancel", ["reason": "again"]).state == "cancelled")
    }

    @Test("from repair an order is cancelled once its jobs rest and its parts are back")
    func cancelInRepair() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        let slip = shop.issue(order, job, [("OF", 1), ("OIL", 5)])
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        #expect(shop.act(order, "cancel", ["reason": "-"]).code == "work_in_progress")
        _ = shop.clock(order, job, "pause", "other")
        let out = shop.act(order, "cancel", ["reason": "-"])
        #expect(out.status == 409)
        #expect(out.rule == "REP-05")
        #expect(out["slips"].items == [slip["number"]])
        #expect(out.state == "inRepair")
        #expect(shop.order(order).nextActions == [])
        _ = shop.giveBack(order, job, [("OF", 1), ("OIL", 5)])
        #expect(shop.order(order).nextActions == ["cancel"])
        #expect(shop.act(order, "cancel", ["reason": "-"])["status"] == "cancelled")
        #expect(shop.service.get("/v1/change-requests/\(request)")["status"] == "expired")
        #expect(shop.order(order)["openChangeRequests"] == 0)
        let next = shop.inRepair()
        #expect(shop.assign(next, shop.jobIDs(next)[0]).status == 200)
    }

    @Test("inspection and what follows cannot be cancelled")
    func cancelLate() {
        let order = shop.inInspection()
        let answer = shop.act(order, "cancel", ["reason": "-"])
        #expect(answer.status == 409)
        #expect(answer.state == "inInspection")
    }

    @Test("the board shows who works on what, what is late, and who and what is idle")
    func board() throws {
        let first = shop.inRepair([shop.oilService, shop.brakePads])
        let jobs = shop.jobIDs(first)
        _ = shop.assign(first, jobs[0])
        _ = shop.clock(first, jobs[0], "start")
        let waiting = shop.authorized()
        func board() -> TestAnswer { shop.service.get("/v1/outlets/\(shop.outlet)/board") }
        let now = board()
        #expect(now["orders"].items.map { $0["id"].text } == [first])
        let line = now["orders"][0]
        #expect(line["atRisk"] == false)
        #expect(line["remainingHours"] == .decimal("2.3"))
        #expect(line["jobs"][0]["technician"] == "Chen Gang")
        #expect(line["jobs"][0]["bay"] == "L1")
        #expect(line["jobs"][0]["clockedSince"] == "2026-11-24T01:00:00Z")
        #expect(!now["idleBays"].items.contains { $0["id"].text == shop.bays[0] })
        #expect(now["idleBays"].items.count == 2)
        let idle = now["idleTechnicians"].items.map { $0["id"].text }
        #expect(Set(idle) == [shop.second, shop.apprentice])
        // Promised for 17:00, 2.3 hours of work: too late from 14:42 on.
        shop.setClock(minutes: 5 * 60 + 43)
        #expect(board()["orders"][0]["atRisk"] == true)
        shop.setClock(minutes: 12 * 60)
        #expect(board()["idleTechnicians"].items.isEmpty)
        _ = shop.act(waiting, "start")
        #expect(board()["orders"].items.count == 2)
        let other = Workshop(shop.service, tag: "2")
        #expect(shop.service.get("/v1/outlets/\(other.outlet)/board")["orders"].items.isEmpty)
        #expect(shop.service.get("/v1/outlets/out_01J00000000000000000000000/board").status == 404)
    }
}
