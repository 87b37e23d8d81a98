import JSON
import TestSupport
import Testing

/// What becomes of defects and of what is found besides (INS-03 to INS-07).
@Suite struct DispositionTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func defect(_ order: String, _ disposition: JSONValue) -> JSONValue {
        [
            "jobId": .string(shop.jobIDs(order)[0]), "item": "clean", "defect": "Scratch on the sill",
            "cause": "Ring worn", "causeClass": "workmanship", "disposition": disposition,
        ]
    }

    private var asked: JSONValue { ["method": "phone", "staffId": .string(shop.advisor)] }

    /// An inspection in which the last general item is not ok, with one defect.
    private func inspect(_ order: String, _ defect: JSONValue, _ result: JSONValue = "pass") -> TestAnswer {
        let body = shop.passing(order).with("answers", shop.answers(order, notOk: 7))
        return shop.inspect(order, body.with("defects", [defect]).with("result", result))
    }

    @Test("a vehicle goes with a defect that the customer accepts, and with none unsafe (INS-05)")
    func accepted() {
        let order = shop.inInspection()
        let unasked = inspect(order, defect(order, "customerAccepts"))
        #expect(unasked.status == 422)
        #expect(unasked.rule == "INS-05")
        #expect(unasked.code == "customer_answer_needed")
        let accepted = defect(order, "customerAccepts").with("customerAnswer", asked)
        #expect(inspect(order, accepted.with("safetyClass", "unsafe")).code == "unsafe_not_accepted")
        #expect(inspect(order, accepted.with("item", nil)).code == "not_ok_cannot_pass")
        let unknown = shop.passing(order).with("defects", [accepted.with("item", "paint")])
        #expect(shop.inspect(order, unknown).pointers == ["/defects/0/item"])
        #expect(inspect(order, accepted, "fail").code == "defect_needed")
        let passed = inspect(order, accepted)
        #expect(passed.status == 201)
        #expect(passed["repairOrder"]["status"] == "ready")
        #expect(passed["defects"][0]["causeClass"] == "workmanship")
        #expect(shop.events(order).contains("job.defectLeft"))
    }

    @Test("a defect that is put off is a deferred job with its safety class (INS-07)")
    func deferred() {
        let order = shop.inInspection()
        let put = defect(order, "defer").with("customerAnswer", asked)
        let unclassed = inspect(order, put)
        #expect(unclassed.status == 422)
        #expect(unclassed.rule == "INS-07")
        #expect(unclassed.pointers == ["/defects/0/safetyClass"])
        let passed = inspect(order, put.with("safetyClass", "unsafe"))
        #expect(passed.status == 201)
        let job = shop.service.get("/v1/deferred-jobs/\(passed["defects"][0]["deferredJobId"].text)")
        #expect(job["safetyClass"] == "unsafe")
        #expect(job["reason"] == "postponed")
        #expect(job["repairOrderId"].text == order)
    }

    @Test("what is put off at two inspections is one deferred job (INS-07)")
    func deferredTwice() {
        let order = shop.inInspection([shop.oilService, shop.brakePads])
        let brakes = shop.jobIDs(order)[1]
        let put = defect(order, "defer").with("customerAnswer", asked).with("safetyClass", "unsafe")
        let back = shop.failing(order, [brakes])["defects"][0]
        let body = shop.passing(order).with("answers", shop.answers(order, notOk: 7)).with("result", "fail")
        let failed = shop.inspect(order, body.with("defects", [put, back]))
        #expect(failed.status == 201)
        shop.work(order, brakes)
        _ = shop.act(order, "submit")
        let passed = inspect(order, put)
        #expect(passed.status == 201)
        #expect(passed["defects"][0]["deferredJobId"] == failed["defects"][0]["deferredJobId"])
        let vehicle = shop.order(order)["vehicleId"].text
        #expect(shop.service.get("/v1/deferred-jobs?vehicle=\(vehicle)")["items"].items.count == 1)
    }

    @Test("a fail tells the advisor, reviews the promised time, and keeps the cause (INS-05)")
    func failed() {
        let order = shop.inInspection()
        shop.setClock(minutes: 7 * 60 + 30)
        let failed = inspect(order, defect(order, "rework"), "fail")
        #expect(failed.status == 201)
        // At half past four, 0.8 hours of work are left; five was promised.
        #expect(failed["promiseReview"]["atRisk"] == true)
        #expect(failed["promiseReview"]["promisedAt"] == "2026-11-24T09:00:00Z")
        #expect(failed["promiseReview"]["projectedAt"] == "2026-11-24T09:18:00Z")
        let notices = shop.service.get("/v1/notifications?kind=inspection.failed")["items"].items
        #expect(notices.count == 1)
        #expect(notices.first?["recipient"]["staffId"].text == shop.advisor)
        let stored = shop.service.get(shop.path(order) + "/inspections")["items"][0]
        #expect(stored["promiseReview"] == failed["promiseReview"])
    }

    @Test("what is found besides is a change request of a fail, or a deferred job (INS-06, INS-07)")
    func findings() {
        let order = shop.inInspection()
        func found(_ disposition: JSONValue, _ safety: JSONValue = "advisory") -> JSONValue {
            ["description": "Wiper torn", "safetyClass": safety, "disposition": disposition]
        }
        let open = shop.inspect(order, shop.passing(order).with("findings", [found("changeRequest")]))
        #expect(open.status == 409)
        #expect(open.rule == "INS-06")
        let body = shop.passing(order).with("result", "fail").with("findings", [found("changeRequest", "unsafe")])
        let failed = shop.inspect(order, body)
        #expect(failed.status == 201)
        #expect(failed["repairOrder"]["status"] == "inRepair")
        let request = shop.service.get("/v1/change-requests/\(failed["findings"][0]["changeRequestId"].text)")
        #expect(request["status"] == "reported")
        #expect(request["safety"] == true)
        #expect(request["foundBy"].text == shop.inspector)
        #expect(shop.act(order, "submit").rule == "REP-03")
        let unknown = found("notDone").with("operation", "NONE")
        let other = shop.inInspection()
        #expect(
            shop.inspect(other, shop.passing(other).with("findings", [unknown])).pointers == ["/findings/0/operation"])
        let passed = shop.inspect(other, shop.passing(other).with("findings", [found("declined"), found("notDone")]))
        #expect(passed.status == 201)
        let deferred = shop.service.get("/v1/deferred-jobs/\(passed["findings"][1]["deferredJobId"].text)")
        #expect(deferred["reason"] == "notDone")
        #expect(deferred["safetyClass"] == "advisory")
    }

    /// Work whose road test its technician drives along at.
    private func steering() -> JSONValue {
        shop.service.post(
            "/v1/labor-operations",
            [
                "code": "STEER", "description": "Steering gear", "standardHours": 1, "skill": "maintenance", "level": 1,
                "bayKind": "lift", "selfCheck": ["Torqued", "Level right", "No leaks"], "roadTest": true,
                "roadTestWithTechnician": true,
            ])
        return ["operation": "STEER", "payType": "customer"]
    }

    @Test("who led the work drives along where its order has gone to, and is not asked for once they left (INS-04)")
    func ledBefore() {
        let other = Workshop(shop.service, tag: "2")
        let job = steering()
        let (moved, left) = (shop.inRepair([job]), shop.inRepair([job]))
        for order in [moved, left] { shop.work(order, shop.jobIDs(order)[0]) }
        let body: JSONValue = ["outletId": "\(other.outlet)", "reason": "Bench", "by": "\(shop.advisor)"]
        #expect(shop.act(moved, "move-outlet", body).status == 200)
        _ = other.act(moved, "submit")
        let drive = Workshop.road.with("technicianId", .string(shop.technician))
        #expect(other.inspect(moved, other.passing(moved).with("roadTest", drive)).status == 201)
        _ = shop.act(left, "submit")
        #expect(shop.service.patch("/v1/staff/\(shop.technician)", ["status": "inactive"]).status == 200)
        #expect(shop.plan(left)["roadTestTechnicians"] == [])
        #expect(shop.inspect(left, shop.passing(left)).status == 201)
    }

    @Test("the technician who led the work drives along where the operation says so (INS-04)")
    func accompanied() {
        let order = shop.inInspection([steering()])
        #expect(shop.plan(order)["roadTestTechnicians"] == [.string(shop.technician)])
        let alone = shop.inspect(order, shop.passing(order))
        #expect(alone.status == 422)
        #expect(alone.rule == "INS-04")
        #expect(alone.code == "lead_technician_needed")
        func drive(with technician: String) -> TestAnswer {
            shop.inspect(
                order, shop.passing(order).with("roadTest", Workshop.road.with("technicianId", .string(technician))))
        }
        #expect(drive(with: shop.second).code == "lead_technician_needed")
        #expect(drive(with: shop.technician).status == 201)
    }
}
