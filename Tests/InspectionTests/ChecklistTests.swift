import JSON
import TestSupport
import Testing

/// INS-02: the checklist is the version that was valid for the order's work when it was authorised.
@Suite struct ChecklistTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func list(_ items: JSONValue, skills: JSONValue = [], from day: JSONValue = "2026-11-26") -> JSONValue {
        ["name": "After the work", "validFrom": day, "skills": skills, "items": items]
    }

    private func publish(_ code: String, _ body: JSONValue) -> TestAnswer {
        shop.service.put("/v1/inspection-checklists/\(code)", body)
    }

    /// The order's plan, with the first point of a list.
    private static let torque: JSONValue = [
        "id": "torque", "text": "Wheel bolts torqued", "zh": "车轮螺栓力矩", "unit": "Nm", "minimum": 110, "maximum": 130,
        "notApplicable": "withReason", "secondPerson": true,
    ]

    /// Two days on, when what was published this morning is valid.
    private func later() { shop.setClock(minutes: 2 * 24 * 60) }

    /// An order of these later days, in inspection.
    private func inInspection(_ jobs: [JSONValue]? = nil) -> String {
        let order = shop.draft(jobs)
        _ = shop.act(order, "authorize", shop.authorization.with("promisedAt", "2026-11-26T09:00:00Z"))
        _ = shop.act(order, "start")
        for job in shop.jobIDs(order) { shop.work(order, job) }
        _ = shop.act(order, "submit")
        return order
    }

    private func answered(_ order: String, _ last: JSONValue) -> JSONValue {
        let answers = shop.answers(order).items.map { $0["item"] == "brakes:torque" ? last : $0 }
        return shop.passing(order).with("answers", .array(answers))
    }

    private func torque(_ measured: JSONValue?, by person: String?) -> JSONValue {
        let answer: JSONValue = ["item": "brakes:torque", "result": "ok"]
        return answer.with("measured", measured)
            .with("secondCheck", person.map { ["staffId": .string($0)] })
    }

    @Test("a checklist for certain work is asked of orders with such work, from its day on, and of no others (INS-02)")
    func byWork() {
        let before = shop.inInspection([shop.brakePads])
        let made = publish("brakes", list([Self.torque], skills: ["brakes"]))
        #expect(made.status == 200)
        #expect(made["version"] == 1)
        #expect(shop.plan(before)["checklists"].items.count == 1)
        later()
        #expect(shop.plan(before)["checklists"].items.count == 1)
        let brakes = inInspection([shop.brakePads])
        let plan = shop.plan(brakes)
        #expect(plan["checklists"].items.map { $0["checklistId"].text } == ["final-inspection", "brakes"])
        let item = plan["items"].items.first { $0["id"] == "brakes:torque" }
        #expect(item?["secondPerson"] == true)
        #expect(item?["minimum"] == 110)
        #expect(shop.plan(inInspection([shop.oilService]))["checklists"].items.count == 1)
    }

    @Test("a new version changes no inspection and no order of before it (INS-02)")
    func versions() {
        let old = shop.inInspection()
        let general = list([["id": "all", "text": "All well"]], from: "2026-11-26")
        #expect(publish("final-inspection", general)["version"] == 2)
        later()
        #expect(shop.plan(old)["version"] == 1)
        let passed = shop.inspect(old, shop.passing(old))
        #expect(passed["checklistVersion"] == 1)
        let new = inInspection()
        #expect(shop.plan(new)["version"] == 2)
        #expect(shop.plan(new)["items"].items.map { $0["id"].text }.first == "all")
        #expect(
            shop.inspect(new, shop.passing(new))["checklists"] == [["checklistId": "final-inspection", "version": 2]])
        let stored = shop.service.get("/v1/inspection-checklists/final-inspection?version=1")
        #expect(stored["items"].items.count == 8)
        #expect(shop.service.get("/v1/inspection-checklists/final-inspection")["version"] == 2)
        #expect(shop.service.get("/v1/inspection-checklists")["items"].items.count == 1)
        #expect(shop.service.get("/v1/inspection-checklists/nothing").status == 404)
    }

    @Test("a version is valid from tomorrow at the earliest, and not before the one it follows (INS-02)")
    func early() {
        let today = publish("brakes", list([Self.torque], from: "2026-11-24"))
        #expect(today.status == 422)
        #expect(today.rule == "INS-02")
        #expect(today.pointers == ["/validFrom"])
        #expect(publish("brakes", list([Self.torque], from: "2026-12-24")).status == 200)
        #expect(publish("brakes", list([Self.torque], from: "2026-12-01")).code == "checklist_too_early")
        #expect(publish("final-inspection", list([Self.torque], skills: ["brakes"])).code == "general_checklist")
        #expect(publish("brakes", list([Self.torque, Self.torque], from: "2026-12-24")).pointers == ["/items"])
        #expect(publish("brakes", list([], from: "2026-12-24")).rule == "INS-02")
    }

    @Test("a second person checks what asks for one, and is not the inspector (INS-02)")
    func secondPerson() {
        _ = publish("brakes", list([Self.torque], skills: ["brakes"]))
        later()
        let order = inInspection([shop.brakePads])
        let at = shop.plan(order)["items"].items.firstIndex { $0["id"] == "brakes:torque" } ?? -1
        let alone = shop.inspect(order, answered(order, torque(120, by: nil)))
        #expect(alone.status == 422)
        #expect(alone.rule == "INS-02")
        #expect(alone.code == "second_check_needed")
        #expect(alone.pointers == ["/answers/\(at)/secondCheck"])
        #expect(shop.inspect(order, answered(order, torque(120, by: shop.inspector))).code == "second_person_same")
        #expect(shop.inspect(order, answered(order, torque(140, by: shop.second))).code == "measured_out_of_range")
        let future = torque(120, by: shop.second).with(
            "secondCheck", ["staffId": .string(shop.second), "at": "2027-01-01T00:00:00Z"])
        #expect(shop.inspect(order, answered(order, future)).code == "second_check_time")
        let passed = shop.inspect(order, answered(order, torque(120, by: shop.second)))
        #expect(passed.status == 201)
        let check = passed["answers"][at]["secondCheck"]
        #expect(check["staffId"].text == shop.second)
        #expect(check["at"] == "2026-11-26T01:00:00Z")
    }

    @Test("what does not apply is explained where the item says so, and is refused where it always applies (INS-02)")
    func notApplicable() {
        let always: JSONValue = ["id": "pedal", "text": "Pedal firm", "notApplicable": "never"]
        _ = publish("brakes", list([Self.torque, always], skills: ["brakes"]))
        later()
        let order = inInspection([shop.brakePads])
        let left: JSONValue = ["item": "brakes:torque", "result": "notApplicable"]
        let bare = shop.inspect(order, answered(order, left))
        #expect(bare.code == "reason_needed")
        let body = answered(order, left.with("note", "Wheels stayed on"))
        let pedal: [JSONValue] = body["answers"].items.map { answer in
            answer["item"] == "brakes:pedal" ? answer.with("result", "notApplicable") : answer
        }
        #expect(shop.inspect(order, body.with("answers", .array(pedal))).code == "item_always_applies")
        #expect(shop.inspect(order, body).status == 201)
    }
}
