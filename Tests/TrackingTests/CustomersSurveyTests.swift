import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// CUS-13: the customer answers the survey over a link, without an agent.
@Suite struct CustomersSurveyTests {
    let world: TrackingWorld

    init() throws {
        world = try TrackingWorld()
    }

    private var service: TestService { world.shop.service }

    @Test("CUS-13, CBK-03: the survey is shown in the customer's language and answered once, which closes the callback")
    func answered() {
        let order = world.shop.delivered()
        let callback = world.shop.callback(order)
        let token = world.link(callback: callback)
        let view = world.track(token)
        #expect(view["kind"] == "survey")
        #expect(view["language"] == "zh-CN")
        #expect(view["survey"]["questions"][0]["text"] == "您的总体满意度?")
        #expect(view["survey"]["answered"] == false)
        #expect(view["nextActions"] == ["survey", "review"])
        #expect(view["jobs"] == .null)
        let done = world.answer(token)
        #expect(done.status == 200)
        #expect(done["survey"]["answered"] == true)
        #expect(done["survey"]["verbatim"] == "一切都好")
        #expect(done["nextActions"] == ["review"])
        let kept = service.get("/v1/callbacks/\(callback)")
        #expect(kept["status"] == "completed")
        #expect(kept["answeredBy"] == "customer")
        #expect(kept["completedBy"] == .null)
        #expect(kept["answers"] == [["question": "overall", "score": 9]])
        #expect(world.shop.status(order) == "closed")
        let again = world.answer(token)
        #expect(again.status == 409)
        let actors = service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["actor"].text }
        #expect(actors.last?.hasPrefix("lnk_") == true)
    }

    @Test("CBK-04: a dissatisfied answer over a link opens a complaint by itself, owned and due")
    func dissatisfied() {
        let order = world.shop.delivered()
        let callback = world.shop.callback(order)
        #expect(world.answer(world.link(callback: callback), 3, "等了半个小时").status == 200)
        let id = service.get("/v1/callbacks/\(callback)")["complaintId"].text
        let complaint = service.get("/v1/complaints/\(id)")
        #expect(complaint["channel"] == "link")
        #expect(complaint["summary"] == "等了半个小时")
        #expect(complaint["repairOrderId"].text == order)
        #expect(complaint["ownerId"].text == world.shop.manager)
        #expect(complaint["dueAt"].text == TestService.morning.adding(hours: 24).text)
        let rules = service.get("/v1/repair-orders/\(order)/compliance")["rules"].items
        #expect(rules.first { $0["rule"] == "CBK-05" }?["result"] == "met")
        #expect(rules.first { $0["rule"] == "CBK-09" }?["result"] == "met")
    }

    @Test("CBK-03: what an agent could not keep, a link does not take either", arguments: [11, -1] as [Int64])
    func wrong(score: Int64) {
        let callback = world.shop.callback(world.shop.delivered())
        let token = world.link(callback: callback)
        let answer = world.answer(token, score)
        #expect(answer.status == 422 && answer.rule == "CBK-03")
        #expect(answer.pointers == ["/answers/0/score"])
        let empty = world.send("POST", "/v1/track/\(token)/survey", [:])
        #expect(empty.rule == "CBK-03")
        #expect(Set(empty.pointers) == ["/answers", "/verbatim"])
        #expect(service.get("/v1/callbacks/\(callback)")["status"] == "due")
    }

    @Test("CBK-09: who answered lately is sent no survey, and a link from before takes none")
    func quiet() {
        let first = world.shop.callback(world.shop.delivered())
        let second = world.shop.callback(world.shop.delivered())
        let token = world.link(callback: second)
        #expect(world.answer(world.link(callback: first)).status == 200)
        let made = world.link(["callbackId": .string(second)])
        #expect(made.status == 409 && made.rule == "CBK-09")
        #expect(world.track(token)["nextActions"] == ["review"])
        let refused = world.answer(token)
        #expect(refused.status == 409 && refused.rule == "CBK-09")
        #expect(service.get("/v1/callbacks/\(second)")["status"] == "due")
    }

    @Test("a customer who could not be reached answers later all the same; the link of the order leads there as well")
    func unreachable() {
        let order = world.shop.delivered()
        let callback = world.shop.callback(order)
        for day in 3...5 as ClosedRange<Int64> {
            service.clock.set(TestService.morning.adding(days: day))
            _ = world.shop.attempt(callback, "noAnswer")
        }
        #expect(service.get("/v1/callbacks/\(callback)")["status"] == "unreachable")
        #expect(world.answer(world.link(order: order)).status == 200)
        #expect(service.get("/v1/callbacks/\(callback)")["status"] == "completed")
        #expect(world.shop.status(order) == "closed")
    }

    @Test("a link to another thing, an ended link and a wrong one answer no survey, all with the same 404")
    func foreign() {
        let order = world.shop.inRepair()
        let callback = world.shop.callback(world.shop.delivered())
        let made = world.link(["callbackId": .string(callback)])
        service.send("DELETE", "/v1/access-links/\(made.id)")
        let bare = world.answer("bt_nothing")
        for token in [world.link(order: order), made["token"].text, "bt_nothing"] {
            let answer = world.answer(token)
            #expect(answer.status == 404 && answer["detail"] == bare["detail"])
            #expect(world.send("POST", "/v1/track/\(token)/cancel", [:]).status == 404)
        }
        #expect(world.link(["callbackId": "cbk_00000000000000000000000000"]).pointers == ["/callbackId"])
    }

    @Test("of ten answers at once one is kept")
    func race() throws {
        let callback = world.shop.callback(world.shop.delivered())
        let token = world.link(callback: callback)
        let statuses = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 10) { _ in
            let status = world.answer(token, 2).status
            statuses.withLock { $0.append(status) }
        }
        #expect(statuses.withLock { $0.filter { $0 == 200 }.count } == 1)
        #expect(try service.count("SELECT count(*) FROM complaints") == 1)
    }
}
