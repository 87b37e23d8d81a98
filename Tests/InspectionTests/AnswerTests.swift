import JSON
import TestSupport
import Testing

/// INS-02: every item of the plan is answered once.
@Suite struct AnswerTests {
    let shop: Workshop
    let order: String

    init() throws {
        shop = try Workshop()
        shop.service.post(
            "/v1/labor-operations",
            [
                "code": "AC1", "description": "Air conditioning", "standardHours": 1, "skill": "maintenance",
                "level": 1,
                "bayKind": "lift", "selfCheck": ["Torqued", "Level right", "No leaks"], "roadTest": false,
                "inspectionChecklist": [
                    ["text": "Outlet temperature", "unit": "°C", "minimum": 2, "maximum": .decimal("8.5")]
                ],
            ])
        order = shop.inInspection([["operation": "AC1", "payType": "customer"]])
    }

    private func answers(_ measured: JSONValue?, _ result: JSONValue = "ok") -> [JSONValue] {
        shop.answers(order).items.dropLast()
            + [shop.answers(order)[9].with("measured", measured).with("result", result)]
    }

    private func inspect(_ answers: [JSONValue], _ result: JSONValue = "pass") -> TestAnswer {
        shop.inspect(order, shop.passing(order).with("answers", .array(answers)).with("result", result))
    }

    @Test("an item that is missing, unknown, repeated or not answered by a word of the list is refused")
    func completeness() {
        let whole = answers(5)
        let missing = inspect(whole.dropLast())
        #expect(missing.status == 422)
        #expect(missing.rule == "INS-02")
        #expect(missing.pointers == ["/answers"])
        #expect(missing["missing"].items == [whole[9]["item"]])
        #expect(inspect([]).rule == "INS-02")
        let unknown = inspect(whole + [["item": "paint", "result": "ok"]])
        #expect(unknown.rule == "INS-02")
        #expect(unknown.pointers == ["/answers/10/item"])
        #expect(inspect(whole + [whole[0]]).pointers == ["/answers/10/item"])
        #expect(inspect(whole + [["item": "leaks", "result": "maybe"]]).pointers == ["/answers/10/result"])
        let bare = shop.inspect(order, [:])
        #expect(bare.status == 422)
        #expect(Set(bare.pointers) == ["/inspectorId", "/answers", "/result"])
        #expect(shop.status(order) == "inInspection")
    }

    @Test("an item that is not ok does not pass, one that does not apply does")
    func notOk() {
        var list = answers(5)
        list[2] = list[2].with("result", "notOk")
        list[4] = list[4].with("result", "notOk")
        let refused = inspect(list)
        #expect(refused.status == 422)
        #expect(refused.rule == "INS-02")
        #expect(refused.pointers == ["/answers/2/result", "/answers/4/result"])
        list[2] = list[2].with("result", "notApplicable")
        list[4] = list[4].with("result", "ok")
        #expect(inspect(list).status == 201)
    }

    @Test("where the item asks for a measured value there is one, inside its limits if it is ok")
    func measured() {
        #expect(shop.plan(order)["items"][9]["unit"] == "°C")
        #expect(inspect(answers(nil)).pointers == ["/answers/9/measured"])
        #expect(inspect(answers("5")).status == 422)
        #expect(inspect(answers(.decimal("8.6"))).code == "measured_out_of_range")
        #expect(inspect(answers(.decimal("1.999"))).code == "measured_out_of_range")
        #expect(inspect(answers(nil, "notApplicable")).status == 201)
    }

    @Test("limits belong to what is good")
    func limits() {
        #expect(inspect(answers(.decimal("8.5"))).status == 201)
    }

    @Test("another checklist than the valid one is refused")
    func checklist() {
        let body = shop.passing(order).with("answers", .array(answers(5)))
        let wrong = shop.inspect(order, body.with("checklistId", "other"))
        #expect(wrong.status == 422)
        #expect(wrong.pointers == ["/checklistId"])
        #expect(shop.inspect(order, body.with("checklistId", "final-inspection")).status == 201)
    }
}
