import JSON
import TestSupport
import Testing

/// First-pass yield and rework (INS-05), and the remaining life of wear parts (INS-08).
@Suite struct FigureTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func report(_ query: String = "") -> TestAnswer {
        shop.service.get("/v1/outlets/\(shop.outlet)/inspection-report?from=2026-11-24&to=2026-11-24\(query)")
    }

    @Test("first-pass yield and rework add up by technician, job type and cause, each with its jobs (INS-05)")
    func figures() {
        #expect(report()["firstPassYield"]["rate"] == .null)
        let good = shop.inInspection()
        _ = shop.inspect(good, shop.passing(good))
        let order = shop.inInspection([shop.oilService, shop.brakePads])
        let brakes = shop.jobIDs(order)[1]
        let failing = shop.failing(order, [brakes])
        let defect = failing["defects"][0].with("causeClass", "part")
        _ = shop.inspect(order, failing.with("defects", [defect]))
        shop.work(order, brakes)
        _ = shop.act(order, "submit")
        #expect(shop.inspect(order, shop.passing(order)).status == 201)
        let report = report()
        #expect(report["firstPassYield"]["numerator"] == 2)
        #expect(report["firstPassYield"]["denominator"] == 3)
        #expect(report["firstPassYield"]["rate"] == .decimal("66.67"))
        // Four inspections of jobs: the oil service of the second order had passed before.
        #expect(report["rework"]["numerator"] == 1)
        #expect(report["rework"]["denominator"] == 4)
        #expect(report["operations"].items.map { $0["operation"] } == ["BRK1", "LOF1"])
        #expect(report["operations"][0]["firstPassYield"]["numerator"] == 0)
        #expect(report["operations"][1]["firstPassYield"]["rate"] == 100)
        #expect(report["technicians"].items.map { $0["staffId"].text } == [shop.technician])
        #expect(report["causes"].items.map { $0["causeClass"] } == ["part"])
        #expect(report["causes"][0]["share"]["rate"] == 100)
        for figure in [report["firstPassYield"], report["operations"][0]["rework"], report["causes"][0]["share"]] {
            let jobs = shop.service.get(figure["link"].text)["items"].items
            #expect(Int64(jobs.count) == (figure["denominator"] == 3 ? 3 : figure["denominator"] == 2 ? 2 : 1))
        }
        let page = shop.service.get("/v1/outlets/\(shop.outlet)/inspection-report/jobs?from=2026-11-24&limit=3")
        #expect(page["items"].items.count == 3)
        let rest = shop.service.get(
            "/v1/outlets/\(shop.outlet)/inspection-report/jobs?from=2026-11-24&cursor=\(page["nextCursor"].text)")
        #expect(rest["items"].items.count == 1)
    }

    private func measure(_ order: String, _ wear: JSONValue) -> JSONValue {
        shop.inspect(order, shop.passing(order).with("wear", [wear]))["wear"][0]
    }

    private static let pad: JSONValue = [
        "component": "brakePad", "position": "frontLeft", "measured": 7, "unit": "mm",
    ]

    @Test("the remaining distance is worked out from the value, the limit and what is usual, with the formula (INS-08)")
    func usual() {
        let order = shop.inInspection()
        let reading = measure(order, Self.pad)
        #expect(reading["limit"] == 2)
        #expect(reading["remainingKm"] == 25_000)
        #expect(reading["formula"].text.hasPrefix("(7 − 2) mm ÷ (12 − 2) mm × 50000 km"))
        #expect(shop.rule("INS-08", of: order) == "met")
        let worn = measure(shop.inInspection(), Self.pad.with("measured", .decimal("1.9")))
        #expect(worn["remainingKm"] == 0)
        let unknown = shop.inInspection()
        #expect(measure(unknown, Self.pad.with("component", "belt"))["remainingKm"] == .null)
        #expect(shop.rule("INS-08", of: unknown) == "missed")
        let stated = measure(shop.inInspection(), Self.pad.with("remainingKm", 9_000))
        #expect(stated["remainingKm"] == 9_000)
        #expect(stated["formula"] == .null)
    }

    @Test("the vehicle's own wear decides where it was measured before, since the part was last renewed (INS-08)")
    func history() {
        let order = shop.inInspection()
        let vehicle = shop.order(order)["vehicleId"].text
        #expect(measure(order, Self.pad.with("measured", 10))["remainingKm"] == 40_000)
        let next = shop.draft(vehicle: vehicle, mileage: 51_890)
        _ = shop.act(next, "authorize", shop.authorization)
        _ = shop.act(next, "start")
        for job in shop.jobIDs(next) { shop.work(next, job) }
        _ = shop.act(next, "submit")
        let second = measure(next, Self.pad.with("measured", 6))
        // 4 mm in 10 000 km; 4 mm are left.
        #expect(second["remainingKm"] == 10_000)
        #expect(second["formula"].text.hasPrefix("(6 − 2) mm ÷ ((10 − 6) mm ÷ (51890 − 41890) km)"))
        let wear = shop.service.get("/v1/vehicles/\(vehicle)/wear")
        #expect(wear["latest"].items.count == 1)
        #expect(wear["latest"][0]["remainingKm"] == 10_000)
        #expect(wear["latest"][0]["result"] == "green")
        #expect(wear["history"].items.map { $0["mileageKm"] } == [51_890, 41_890])
    }
}
