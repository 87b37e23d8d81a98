import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// The rules of what follows the booking, each met and broken.
@Suite struct ActionRuleTests {
    let world: World
    let id: String

    init() throws {
        world = try World()
        id = world.book(World.wednesday("08:30"), advisor: world.linYue).id
    }

    @Test("BKG-02 and BKG-03 are missed where neither diagnosis nor estimate stands, each with its reason")
    func confirmedBlindly() throws {
        #expect(world.act("confirm", on: id).status == 200)
        #expect(try world.measured("BKG-02", on: id)?.reason == "no diagnosis")
        #expect(try world.measured("BKG-03", on: id)?.reason == "no estimate")
        #expect(try world.measured("BKG-03", on: id)?.staff == world.linYue)
    }

    @Test("BKG-02 wants proposed jobs, BKG-03 a customer who was told")
    func halfDone() throws {
        let open = world.book(World.wednesday("10:00"), operations: []).id
        world.act("diagnosis", on: open, world.body(of: "diagnosis"))
        world.act("estimate", on: open, ["parts": JourneyTests.parts])
        world.act("confirm", on: open)
        #expect(try world.measured("BKG-02", on: open)?.reason == "no proposed jobs")
        #expect(try world.measured("BKG-03", on: open)?.reason == "customer not told")
    }

    @Test("BKG-02 a diagnosis is an advisor's or an expert's, of this outlet")
    func whoDiagnoses() {
        let clerk = world.act("diagnosis", on: id, ["staffId": .string(world.xuLan), "text": "Pads"])
        #expect(clerk.status == 409 && clerk.rule == "BKG-02" && clerk.code == "role_needed")
        let other = World.outlet("SH02", world.service).id
        let stranger = Staffing(service: world.service, outlet: other).hire("Stranger", ["serviceAdvisor"])
        let elsewhere = world.act("diagnosis", on: id, ["staffId": .string(stranger), "text": "Pads"])
        #expect(elsewhere.status == 422 && elsewhere.pointers == ["/staffId"])
        let expert = world.act("diagnosis", on: id, ["staffId": .string(world.guExpert), "text": "Pads"])
        #expect(expert["diagnosis"]["staffId"].text == world.guExpert)
        let missing = world.act("diagnosis", on: id)
        #expect(missing.status == 422 && missing.rule == "BKG-02")
    }

    @Test("an expert who is asked comes onto the preparation list, once")
    func expert() {
        let kinds = { world.service.get("/v1/appointments/\(id)/preparation")["items"].items.map { $0["kind"].text } }
        #expect(kinds() == ["repairOrderDraft", "parts", "technicianAndBay", "equipment", "documents"])
        let body = world.body(of: "diagnosis").with("expertId", .string(world.guExpert))
        world.act("diagnosis", on: id, body)
        world.act("diagnosis", on: id, body)
        #expect(kinds() == ["repairOrderDraft", "parts", "expert", "technicianAndBay", "equipment", "documents"])
        let items = world.service.get("/v1/appointments/\(id)/preparation")["items"].items
        #expect(items[2]["owner"] == ["staffId": .string(world.guExpert)])
        let clerk = world.act("diagnosis", on: id, body.with("expertId", .string(world.xuLan)))
        #expect(clerk.code == "role_needed")
    }

    @Test("other operations need other people and bays; where they are not free, all stays as it was")
    func otherOperations() throws {
        let more = world.act(
            "diagnosis", on: id, world.body(of: "diagnosis").with("operations", ["LOF", "BRK"]))
        #expect(more["endsAt"].text == "2026-11-25T02:48:00Z")
        #expect(more["technicianIds"] == [.string(world.chenGang)])
        #expect(world.book(World.wednesday("11:00"), operations: ["BRK"]).status == 201)
        let before = world.appointment(id)
        let refused = world.act(
            "estimate", on: id, ["operations": ["LOF", "BRK", "BRK"], "parts": JourneyTests.parts])
        #expect(refused.status == 409 && refused.rule == "BKG-04" && refused.code == "technician_not_free")
        #expect(world.appointment(id).bytes == before.bytes)
        #expect(try world.overlaps() == 0)
    }

    @Test("the estimate is of the appointment's own day, and falls with the work that it priced")
    func estimate() {
        world.service.post(
            "/v1/price-lists",
            [
                "outletId": .string(world.outlet), "effectiveFrom": "2026-11-25",
                "laborRates": [["payType": "customer", "skill": "maintenance", "perHour": World.money(40_000)]],
            ])
        let estimated = world.act("estimate", on: id)
        #expect(estimated["estimate"]["net"] == World.money(32_000))
        #expect(estimated["estimate"]["tax"] == World.money(4_160))
        #expect(estimated["estimate"]["total"] == World.money(36_160))
        let same = world.act("diagnosis", on: id, world.body(of: "diagnosis").with("operations", ["LOF"]))
        #expect(same["estimate"] == estimated["estimate"])
        let noRate = world.act("estimate", on: id, ["operations": ["BRK"]])
        #expect(noRate.status == 409 && noRate.rule == "RCP-07")
        let other = world.act("diagnosis", on: id, world.body(of: "diagnosis").with("operations", ["BRK"]))
        #expect(other["estimate"] == .null)
    }

    @Test("an estimate of nothing is refused")
    func nothing() {
        let open = world.book(World.wednesday("10:00"), operations: []).id
        let answer = world.act("estimate", on: open)
        #expect(answer.status == 409 && answer.rule == "BKG-03" && answer.code == "nothing_proposed")
    }

    @Test("BKG-10 rescheduling keeps the appointment with its history, and tells the customer")
    func reschedule() throws {
        world.act("confirm", on: id)
        let moved = world.act(
            "reschedule", on: id, ["startsAt": .string(World.wednesday("14:00")), "reason": "Lift down"])
        #expect(moved.status == 200 && moved.id == id && moved["status"] == "confirmed")
        #expect(moved["startsAt"].text == World.wednesday("14:00"))
        #expect(moved["advisor"]["name"] == "Lin Yue")
        let history = moved["history"][0]
        #expect(history["from"].text == World.wednesday("08:30"))
        #expect(history["to"].text == World.wednesday("14:00"))
        #expect(history["reason"] == "Lift down")
        let recipients = moved["notices"].items.filter { $0["kind"] == "rescheduled" }.map { $0["recipient"] }
        #expect(recipients.contains(["customerId": .string(world.customer)]))
        #expect(world.book(World.wednesday("08:30"), advisor: world.linYue).status == 201)
        #expect(world.book(World.wednesday("14:00"), advisor: world.linYue).code == "advisor_not_free")
    }

    @Test("BKG-10 rescheduling needs a reason, an agreement and a free time; else the old time is kept")
    func notRescheduled() throws {
        world.book(World.wednesday("14:00"), advisor: world.linYue)
        let before = world.appointment(id)
        let noReason = world.act("reschedule", on: id, ["startsAt": .string(World.wednesday("15:00"))])
        #expect(noReason.status == 422 && noReason.rule == "BKG-10" && noReason.pointers == ["/reason"])
        let body = world.body(of: "reschedule")
        let notAgreed = world.act("reschedule", on: id, body.with("agreedWithCustomer", false))
        #expect(notAgreed.status == 422 && notAgreed.rule == "BKG-10" && notAgreed.code == "not_agreed")
        let taken = world.act(
            "reschedule", on: id,
            body.with("startsAt", .string(World.wednesday("14:00"))).with("advisorId", .string(world.linYue)))
        #expect(taken.status == 409 && taken.rule == "BKG-04" && taken.code == "advisor_not_free")
        #expect(world.appointment(id).bytes == before.bytes)
    }

    @Test("a time next to the old one may overlap it, since the appointment gives its own time up")
    func shifted() {
        let moved = world.act(
            "reschedule", on: id, ["startsAt": .string(World.wednesday("08:45")), "reason": "Traffic"])
        #expect(moved.status == 200)
    }

    @Test("BKG-11 another advisor receives: missed, with the reason")
    func otherAdvisor() throws {
        world.act("confirm", on: id)
        let arrived = world.act(
            "arrive", on: id, ["receivedBy": .string(world.zhaoMin), "reason": "Lin Yue is ill"])
        #expect(arrived.status == 200)
        let measured = try world.measured("BKG-11", on: id)
        #expect(measured?.result == .missed && measured?.reason == "Lin Yue is ill" && measured?.staff == world.zhaoMin)
    }

    @Test("who receives is an advisor of the outlet")
    func whoReceives() {
        world.act("confirm", on: id)
        let clerk = world.act("arrive", on: id, ["receivedBy": .string(world.xuLan)])
        #expect(clerk.status == 409 && clerk.rule == "BKG-11")
        let other = World.outlet("SH02", world.service).id
        let stranger = Staffing(service: world.service, outlet: other).hire("Stranger", ["serviceAdvisor"])
        #expect(world.act("arrive", on: id, ["receivedBy": .string(stranger)]).code == "unknown_reference")
        #expect(world.act("arrive", on: id).rule == "BKG-11")
        #expect(world.appointment(id)["status"] == "confirmed")
    }

    @Test("BKG-08 preparation that is not complete at arrival is missed, and says what was not ready")
    func unprepared() throws {
        world.act("confirm", on: id)
        for item in world.service.get("/v1/appointments/\(id)/preparation")["items"].items.dropLast() {
            mark(item["id"].text, true)
        }
        world.act("arrive", on: id, world.body(of: "arrive"))
        #expect(try world.measured("BKG-08", on: id)?.reason == "not ready: documents")
    }

    @Test("a preparation item has owner and due time, is marked and unmarked, and opens again when its matter changes")
    func preparation() {
        let items = world.service.get("/v1/appointments/\(id)/preparation")["items"].items
        #expect(items.allSatisfy { $0["dueAt"].text == World.wednesday("07:30") })
        #expect(items[0]["owner"] == ["staffId": .string(world.linYue)])
        #expect(items[1]["owner"] == ["role": "partsClerk"])
        #expect(items[3]["owner"] == ["staffId": .string(world.wuDi)])
        #expect(mark(items[1]["id"].text, true)["doneBy"].text == world.linYue)
        #expect(mark(items[1]["id"].text, false)["doneBy"] == .null)
        mark(items[1]["id"].text, true)
        mark(items[2]["id"].text, true)
        world.act("estimate", on: id, ["parts": JourneyTests.parts])
        world.act("reschedule", on: id, world.body(of: "reschedule"))
        #expect(world.appointment(id)["preparation"]["done"] == 0)
        let stranger = Staffing(service: world.service, outlet: World.outlet("SH02", world.service).id)
            .hire("Stranger", ["partsClerk"])
        let answer = world.service.patch(
            "/v1/appointments/\(id)/preparation/\(items[0]["id"].text)",
            ["done": true, "byStaffId": .string(stranger)])
        #expect(answer.status == 422 && answer.pointers == ["/byStaffId"])
        #expect(mark("prp_00000000000000000000000000", true).status == 404)
    }

    @discardableResult
    private func mark(_ item: String, _ done: Bool) -> TestAnswer {
        world.service.patch(
            "/v1/appointments/\(id)/preparation/\(item)",
            ["done": .init(booleanLiteral: done), "byStaffId": .string(world.linYue)])
    }
}
