import JSON
import ServiceKit
import TestSupport
import Testing

/// CBK-03: what is asked, in versions.
@Suite struct SurveyVersionTests {
    let world: World

    init() throws {
        world = try World()
    }

    private var service: TestService { world.service }

    private func survey(_ code: String, from time: Instant? = nil) -> JSONValue {
        let body: JSONValue = [
            "title": ["en": "Short", "zh-CN": "简短"],
            "questions": [
                [
                    "code": .string(code), "step": "repair", "text": ["en": "How was it?", "zh-CN": "怎么样?"],
                    "minimum": 1, "maximum": 5, "dissatisfiedBelow": 3, "required": true,
                ]
            ],
        ]
        return time.map { body.with("effectiveFrom", .string($0.text)) } ?? body
    }

    private func answer(_ question: String, _ score: Int64) -> JSONValue {
        world.happy.with("answers", [["question": .string(question), "score": .number(JSONNumber(score))]])
    }

    @Test("CBK-03: a new version is asked from its time on, and changes no answers of the old one")
    func versions() throws {
        let (_, old) = try world.reached()
        world.complete(old)
        let made = service.post("/v1/surveys", survey("work", from: TestService.morning.adding(days: 90)))
        #expect(made.status == 201)
        #expect(made["version"] == 2)
        let before = try world.reached(World.customer(service, phone: "+8613800000011")).callback
        #expect(service.get("/v1/callbacks/\(before)")["survey"]["version"] == 1)
        service.clock.set(TestService.morning.adding(days: 90))
        #expect(service.get("/v1/callbacks/\(old)")["surveyVersion"] == 1)
        #expect(service.get("/v1/callbacks/\(old)")["survey"]["questions"].items.count == 7)
        #expect(service.get("/v1/callbacks/\(old)")["answers"].items.count == 2)
        let new = try world.reached().callback
        #expect(service.get("/v1/callbacks/\(new)")["survey"]["questions"][0]["code"] == "work")
        #expect(world.complete(new).rule == "CBK-03")
        #expect(world.complete(new, answer("work", 6)).pointers == ["/answers/0/score"])
        #expect(world.complete(new, answer("work", 2)).rule == "CBK-04")
        #expect(world.complete(new, answer("work", 3))["surveyVersion"] == 2)
        // Begun with the questions of then.
        #expect(world.complete(before, world.happy.with("surveyVersion", 1))["surveyVersion"] == 1)
        let listed = service.get("/v1/surveys")["items"].items
        #expect(listed.map { $0["version"] } == [2, 1])
        #expect(service.get("/v1/surveys/\(made.id)")["questions"] == made["questions"])
        #expect(service.get("/v1/surveys/\(listed[1]["id"].text)")["title"]["zh-CN"] == "服务回访")
        let page = service.get("/v1/surveys?limit=1")
        #expect(service.get("/v1/surveys?limit=1&cursor=\(page["nextCursor"].text)")["items"][0]["version"] == 1)
    }

    @Test("CBK-03: answers go by a version that was asked since the callback was made, and by no other")
    func wrongVersion() throws {
        service.post("/v1/surveys", survey("work"))
        let id = try world.reached().callback
        #expect(world.complete(id, world.happy.with("surveyVersion", 1)).pointers == ["/surveyVersion"])
        #expect(world.complete(id, answer("work", 4).with("surveyVersion", 9)).status == 422)
        #expect(world.complete(id, answer("work", 4).with("surveyVersion", 2)).status == 200)
    }

    @Test("a survey that cannot be asked is refused with every mistake")
    func refused() {
        let empty = service.post("/v1/surveys", [:])
        #expect(Set(empty.pointers) == ["/title", "/questions"])
        #expect(service.post("/v1/surveys", survey("Work")).pointers == ["/questions/0/code"])
        let past = survey("work", from: TestService.morning.adding(days: -1))
        #expect(service.post("/v1/surveys", past).code == "survey_backdated")
        let loose = survey("work").with(
            "questions",
            [
                ["code": "a", "step": "repair", "text": ["en": "A"]],
                ["code": "a", "step": "repair", "text": ["en": "B"]],
            ])
        #expect(service.post("/v1/surveys", loose).status == 422)
        let flat = survey("work").with(
            "questions",
            [
                [
                    "code": "a", "step": "repair", "text": ["en": "A"], "minimum": 5, "maximum": 5, "required": true,
                    "dissatisfiedBelow": 9,
                ]
            ])
        #expect(
            Set(service.post("/v1/surveys", flat).pointers)
                == ["/questions/0/maximum", "/questions/0/dissatisfiedBelow"])
    }

    @Test("CBK-09: an outlet's own quiet period goes before the network's, and that before the usual one")
    func settings() throws {
        let path = "/v1/outlets/\(world.outlet)/callback-settings"
        #expect(service.get(path)["quietDays"] == 60)
        #expect(service.put("/v1/callback-settings", ["quietDays": 30])["quietDays"] == 30)
        #expect(service.get(path)["quietDays"] == 30)
        #expect(service.put(path, ["quietDays": 10])["own"]["quietDays"] == 10)
        world.complete(try world.reached().callback)
        service.clock.set(TestService.morning.adding(days: 9))
        #expect(world.complete(try world.reached().callback).rule == "CBK-09")
        service.clock.set(TestService.morning.adding(days: 10))
        #expect(world.complete(try world.reached().callback).status == 200)
        #expect(service.put(path, ["quietDays": 731]).pointers == ["/quietDays"])
        #expect(service.put(path, [:])["quietDays"] == 30)
    }

    @Test("API-05: settings are changed at the version that the client has seen, and no other")
    func settingsVersion() throws {
        for path in ["/v1/callback-settings", "/v1/outlets/\(world.outlet)/callback-settings"] {
            func put(_ days: Int64, _ tag: String?) -> TestAnswer {
                service.send("PUT", path, ["quietDays": .number(JSONNumber(days))]) { $0.ifMatch = tag }
            }
            #expect(put(20, "\"999\"").status == 412)
            let first = try #require(service.get(path).field("ETag"))
            let done = put(20, first)
            #expect(done.status == 200)
            #expect(put(21, first).status == 412)
            let second = try #require(done.field("ETag"))
            #expect(service.get(path).field("ETag") == second)
            #expect(put(22, second)["own"]["quietDays"] == 22)
            #expect(put(23, nil)["own"]["quietDays"] == 23)
        }
    }
}
