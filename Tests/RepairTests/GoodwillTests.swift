import Callbacks
import Inspection
import JSON
import Quality
import Repair
import Settlement
import TestSupport
import Testing

/// Small faults that are put right on the spot (REP-12).
@Suite struct GoodwillTests {
    let shop: Workshop

    init() throws {
        let later = [InspectionModule.module, SettlementModule.module, QualityModule.module, CallbacksModule.module]
        shop = Workshop(try TestService(Workshop.modules + later))
    }

    private func add(_ order: String, _ more: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = ["description": "Loose mud guard", "by": "\(shop.technician)", "minutes": 15]
        for (name, value) in more { body = body.with(name, value) }
        return shop.act(order, "goodwill-jobs", body)
    }

    @Test("REP-12: a goodwill job is done as it is recorded, costs nothing, and is never billed to the customer")
    func met() throws {
        let order = shop.inRepair()
        let before = shop.order(order)["amounts"]["authorized"]
        let added = add(order, [("parts", shop.lines([("OF", 1)]))])
        #expect(added.status == 201)
        let job = try #require(added["jobs"].items.last)
        #expect(job["goodwill"] == true)
        #expect(job["status"] == "completed")
        #expect(job["payType"] == "internal")
        #expect(job["standardHours"] == .decimal("0.25"))
        #expect(job["amounts"]["actual"]["amount"] == 0)
        #expect(shop.order(order)["amounts"]["authorized"] == before)
        #expect(shop.rule("REP-12", of: order) == "met")
        #expect(shop.issue(order, job["id"].text, [("OF", 1)]).status == 201)
        let first = shop.jobIDs(order)[0]
        _ = shop.issue(order, first, [("OF", 1), ("OIL", 5)])
        shop.work(order, first)
        #expect(shop.act(order, "submit")["status"] == "inInspection")
        #expect(shop.inspect(order, shop.passing(order)).status == 201)
        let invoice = shop.act(order, "invoice")
        #expect(invoice.status == 201)
        #expect(invoice["customerTotal"] == before)
        #expect(invoice["total"] == before)
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-12: recorded only at inspection it is a miss that says so")
    func missed() {
        let order = shop.inInspection()
        #expect(add(order).status == 201)
        #expect(shop.rule("REP-12", of: order) == "missed")
        #expect(shop.inspect(order, shop.passing(order)).status == 201)
    }

    @Test("REP-12: one that inspection sends back is worked on by any technician in any bay, and completed again")
    func rework() throws {
        let order = shop.inRepair()
        let first = shop.jobIDs(order)[0]
        shop.work(order, first)
        let job = try #require(add(order)["jobs"].items.last)["id"].text
        _ = shop.act(order, "submit")
        let failed = shop.inspect(order, shop.failing(order, [job]))
        #expect(failed.status == 201)
        #expect(shop.status(order, job: job) == "assigned")
        #expect(shop.assign(order, job, to: shop.apprentice, bay: shop.bays[2]).status == 200)
        #expect(shop.clock(order, job, "start").status == 200)
        let done = shop.completion(by: shop.apprentice).with("selfCheck", [])
        #expect(shop.act(order, "jobs/\(job)/complete", done).status == 200)
    }

    @Test("REP-12: only a technician records one, on an order that is worked on")
    func refused() {
        let order = shop.inRepair()
        #expect(add(order, [("by", .string(shop.advisor))]).rule == "REP-12")
        #expect(add(order, [("minutes", 0)]).status == 422)
        #expect(add(order, [("parts", [["partNumber": "NONE", "quantity": 1]])]).status == 422)
        #expect(add(shop.authorized()).state == "authorized")
    }
}
