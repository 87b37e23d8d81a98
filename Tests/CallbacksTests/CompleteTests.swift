import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

@Suite struct CompleteTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("CBK-03: a completed callback keeps words and answers, and closes the order")
    func completes() throws {
        let (order, id) = try world.reached()
        let answer = world.complete(id)
        #expect(answer.status == 200)
        #expect(answer["status"] == "completed")
        #expect(answer["verbatim"] == "一切都好")
        #expect(answer["escalated"] == false)
        #expect(answer["answers"].items.map { $0["score"] } == [9, 10])
        #expect(answer["nextActions"] == [])
        #expect(world.status(order) == "closed")
        #expect(world.service.get("/v1/callbacks/\(id)")["answers"].items.count == 2)
        #expect(world.complete(id).rule == "CBK-02")
        let rules = world.service.get("/v1/repair-orders/\(order)/compliance")["rules"].items
        for rule in ["CBK-01", "CBK-02", "CBK-03", "CBK-04"] {
            #expect(rules.first { $0["rule"].text == rule }?["result"] == "met", "\(rule)")
        }
    }

    @Test("CBK-02: a callback is not completed before an attempt reached the customer")
    func notReached() throws {
        let (order, id) = try world.delivered()
        let early = world.complete(id)
        #expect(early.status == 409)
        #expect(early.rule == "CBK-02")
        #expect(early["state"] == "due")
        world.attempt(id, "noAnswer")
        let still = world.complete(id)
        #expect(still.status == 409)
        #expect(still.code == "customer_not_reached")
        #expect(still["allowedActions"] == ["attempt"])
        #expect(world.status(order) == "delivered")
    }

    @Test("CBK-02: a customer who refuses to talk is completed by the words alone, and the order closes")
    func refused() throws {
        let (order, id) = try world.delivered()
        let attempt = world.attempt(id, "refused")
        #expect(attempt["nextActions"] == ["attempt", "complete"])
        #expect(attempt["survey"]["allowed"] == false)
        let asked = world.complete(id)
        #expect(asked.status == 409 && asked.code == "survey_unwanted")
        #expect(asked.pointers == ["/answers"])
        let silent = world.complete(id, world.happy.with("answers", nil).with("verbatim", nil))
        #expect(silent.status == 422 && silent.pointers == ["/verbatim"])
        let done = world.complete(id, world.happy.with("answers", nil).with("verbatim", "不想回答"))
        #expect(done.status == 200)
        #expect(done["status"] == "completed")
        #expect(done["surveyVersion"] == .null)
        #expect(world.status(order) == "closed")
    }

    @Test("CBK-02, CBK-03: what the customer said last counts: who talks after a refusal is surveyed again")
    func talksAfterAll() throws {
        let (_, id) = try world.delivered()
        world.attempt(id, "refused")
        world.attempt(id, "busy")
        #expect(world.complete(id).code == "survey_unwanted")
        world.attempt(id, "reached")
        #expect(world.complete(id, world.happy.with("answers", nil)).rule == "CBK-03")
        #expect(world.complete(id).status == 200)
        let (_, other) = try world.delivered(to: World.customer(world.service, phone: "+8613800000041"))
        world.attempt(other, "reached")
        world.attempt(other, "refused")
        #expect(world.complete(other, world.happy.with("answers", nil)).status == 200)
    }

    @Test("CBK-03: words and answers are both needed, and named at once where both are missing")
    func missing() throws {
        let (_, id) = try world.reached()
        for (members, pointers) in [
            (["verbatim"], ["/verbatim"]), (["answers"], ["/answers"]),
            (["verbatim", "answers"], ["/verbatim", "/answers"]),
        ] {
            let answer = world.complete(id, members.reduce(world.happy) { $0.with($1, nil) })
            #expect(answer.status == 422)
            #expect(answer.rule == "CBK-03")
            #expect(answer.pointers == pointers)
        }
        #expect(world.complete(id, world.happy.with("answers", [])).rule == "CBK-03")
        #expect(world.complete(id, world.happy.with("verbatim", "  ")).rule == "CBK-03")
    }

    @Test(
        "CBK-03: unknown and repeated questions, scores outside their scale and a missing overall are named by pointer",
        arguments: [
            ([("overall", 11)], ["/answers/0/score"]), ([("overall", -1)], ["/answers/0/score"]),
            ([("overall", 9), ("colour", 5)], ["/answers/1/question"]),
            ([("overall", 9), ("overall", 9)], ["/answers/1/question"]), ([("recommend", 9)], ["/answers"]),
            ([("recommend", 99), ("colour", 1)], ["/answers/0/score", "/answers/1/question", "/answers"]),
        ] as [([(String, Int64)], [String])])
    func wrongAnswers(_ answers: [(String, Int64)], _ pointers: [String]) throws {
        let (order, id) = try world.reached()
        let list = answers.map { question, score -> JSONValue in
            ["question": .string(question), "score": .number(JSONNumber(score))]
        }
        let answer = world.complete(id, world.happy.with("answers", .array(list)))
        #expect(answer.status == 422)
        #expect(answer.rule == "CBK-03")
        #expect(answer.pointers == pointers)
        #expect(world.status(order) == "delivered")
    }

    @Test(
        "CBK-04: dissatisfied by score, or by word, needs a complaint; a low recommendation alone does not",
        arguments: [
            ("overall", 5, nil, true), ("overall", 6, nil, false), ("overall", 6, true, true),
            ("overall", 0, false, true),
            ("timeliness", 5, nil, true), ("timeliness", 6, nil, false), ("recommend", 0, nil, false),
        ] as [(String, Int64, Bool?, Bool)])
    func dissatisfied(_ question: String, _ score: Int64, _ said: Bool?, _ isDissatisfied: Bool) throws {
        let (_, id) = try world.reached()
        var answers: [JSONValue] = [["question": .string(question), "score": .number(JSONNumber(score))]]
        if question != "overall" { answers.append(["question": "overall", "score": 8]) }
        var body = world.happy.with("answers", .array(answers))
        if let said { body = body.with("dissatisfied", .bool(said)) }
        let answer = world.complete(id, body)
        #expect(answer.status == (isDissatisfied ? 422 : 200))
        guard isDissatisfied else { return }
        #expect(answer.rule == "CBK-04")
        #expect(answer.pointers == ["/complaint"])
        let closed = world.complete(id, body.with("complaint", World.grievance))
        #expect(closed.status == 200)
        #expect(closed["escalated"] == true)
        #expect(closed["dissatisfied"] == true)
    }

    @Test("CBK-04, CBK-05: the complaint is linked to order and callback, classified, owned and due within a day")
    func complaint() throws {
        let (order, id) = try world.reached()
        let body = world.happy.with("dissatisfied", true)
        let partial = world.complete(id, body.with("complaint", ["summary": "x"]))
        #expect(partial.rule == "CBK-04")
        #expect(partial.pointers == ["/complaint/class"])
        let closed = world.complete(id, body.with("complaint", World.grievance))
        let complaint = world.service.get("/v1/complaints/\(closed["complaintId"].text)")
        #expect(complaint["repairOrderId"].text == order)
        #expect(complaint["callbackId"].text == id)
        #expect(complaint["class"] == "service")
        #expect(complaint["severity"] == "medium")
        #expect(complaint["status"] == "received")
        #expect(complaint["number"] == "SH1-C-2026-000001")
        #expect(complaint["ownerId"].text == world.person("manager"))
        #expect(complaint["dueAt"].text == TestService.morning.adding(hours: 24).text)
        let listed = world.service.get("/v1/complaints?outlet=\(world.outlet)&status=received")["items"]
        #expect(listed.items.count == 1)
        #expect(world.service.get("/v1/complaints?outlet=\(world.otherOutlet)")["items"] == [])
        #expect(world.service.get("/v1/complaints/cpl_00000000000000000000000000").status == 404)
        #expect(try world.service.count(Self.measured, ["met"]) == 1)
    }

    @Test("CBK-05: a complaint that nobody owns is a miss")
    func ownerless() throws {
        let world = try World(hasManager: false)
        let (_, id) = try world.reached()
        #expect(world.complete(id, world.happy.with("complaint", World.grievance)).status == 200)
        #expect(try world.service.count(Self.measured, ["missed"]) == 1)
    }

    private static let measured: SQL =
        "SELECT count(*) FROM rule_measurements WHERE rule = 'CBK-05' AND result = $1"

    @Test("CBK-09: a customer who was surveyed lately is called but not surveyed again within sixty days")
    func quietPeriod() throws {
        world.complete(try world.reached().callback)
        world.service.clock.set(TestService.morning.adding(days: 59))
        let (order, id) = try world.reached()
        #expect(
            world.service.get("/v1/callbacks/\(id)")["survey"]["quietUntil"].text
                == TestService.morning.adding(days: 60).text)
        #expect(world.complete(id, world.happy.with("answers", nil)).status == 200)
        #expect(world.status(order) == "closed")
        let again = world.complete(try world.reached().callback)
        #expect(again.status == 409 && again.rule == "CBK-09")
        #expect(again.pointers == ["/answers"])
        world.service.clock.set(TestService.morning.adding(days: 60))
        #expect(world.complete(try world.reached().callback, world.happy.with("answers", nil)).rule == "CBK-03")
        let other = try World.customer(world.service, phone: "+8613800000009")
        #expect(world.complete(try world.reached(other).callback).status == 200)
    }

    @Test("CBK-09: who does not consent to surveys is called, and not surveyed")
    func withdrawn() throws {
        let (order, id) = try world.reached()
        func say(_ status: JSONValue) -> Int {
            world.service.post(
                "/v1/consents",
                [
                    "customerId": .string(world.shop.customer), "purpose": "survey", "channel": "phone",
                    "status": status, "source": "call", "textVersion": "1",
                ]
            ).status
        }
        #expect(say("granted") == 201)
        #expect(world.service.get("/v1/callbacks/\(id)")["survey"]["allowed"] == true)
        #expect(say("withdrawn") == 201)
        let refused = world.complete(id)
        #expect(refused.status == 409 && refused.rule == "CBK-09" && refused.code == "survey_unwanted")
        #expect(world.complete(id, world.happy.with("answers", nil)).status == 200)
        #expect(world.status(order) == "closed")
    }

    @Test("only someone who calls customers of the outlet completes a callback")
    func callers() throws {
        let (_, id) = try world.reached()
        #expect(world.complete(id, world.happy.with("staffId", .string(world.person("clerk")))).code == "role_needed")
        let stranger = world.complete(id, world.happy.with("staffId", .string(world.person("stranger"))))
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/staffId"])
    }

    @Test("of twenty completions at once one is kept, with one complaint")
    func race() throws {
        let (_, id) = try world.reached()
        let body = world.happy.with("complaint", World.grievance)
        let statuses = Mutex<[Int]>([])
        DispatchQueue.concurrentPerform(iterations: 20) { _ in
            let status = world.complete(id, body).status
            statuses.withLock { $0.append(status) }
        }
        #expect(statuses.withLock { $0.filter { $0 == 200 }.count } == 1)
        #expect(try world.service.count("SELECT count(*) FROM complaints") == 1)
    }
}
