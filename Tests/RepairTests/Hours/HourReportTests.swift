import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-14: hours kept apart, so that every figure can be recomputed.
@Suite struct HourReportTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func attend(_ action: String, _ at: String) {
        let answer = shop.service.post(
            "/v1/staff/\(shop.technician)/attendance", ["action": .string(action), "at": .string(at)])
        #expect(answer.status == 200)
    }

    private func hours(_ query: String = "") -> TestAnswer {
        shop.service.get("/v1/outlets/\(shop.outlet)/hours?staff=\(shop.technician)" + query)
    }

    @Test("REP-14 attended, clocked, travel, training, idle and unattended minutes reconcile, with their ratios")
    func reconciles() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        attend("in", "2026-11-24T00:30:00Z")
        shop.setClock(minutes: 40)
        #expect(shop.complete(order, job).status == 200)
        for (kind, from, to) in [("travel", "00:15", "00:45"), ("training", "02:00", "02:20")] {
            shop.setClock(minutes: 90)
            let answer = shop.service.post(
                "/v1/staff/\(shop.technician)/indirect-times",
                [
                    "kind": .string(kind), "startedAt": .string("2026-11-24T\(from):00Z"),
                    "endedAt": .string("2026-11-24T\(to):30Z"),
                ])
            #expect(answer.status == 201)
        }
        let total = hours()["people"][0]["total"]
        #expect(hours()["people"].items.count == 1)
        // At work 08:30-10:30, still there; on the job 09:00-09:40; under way 08:15-08:45; in training 10:00-10:20.
        #expect(total["attendedMinutes"] == 120 && total["clockedMinutes"] == 40)
        #expect(total["travelMinutes"] == 30 && total["trainingMinutes"] == 20)
        #expect(total["unattendedMinutes"] == 15 && total["idleMinutes"] == 45)
        #expect(total["standardHours"] == .decimal("0.8") && total["standardMinutes"] == 48)
        #expect(total["efficiency"]["numerator"] == 48 && total["efficiency"]["denominator"] == 40)
        #expect(total["efficiency"]["rate"] == 120)
        #expect(total["utilisation"]["rate"] == .decimal("33.33"))
        #expect(total["productivity"]["rate"] == 40)
        #expect(total["productivity"]["formula"].text.contains("÷"))
        attend("out", "2026-11-24T02:30:00Z")
        shop.setClock(minutes: 600)
        #expect(hours()["people"][0]["days"][0]["attendedMinutes"] == 120)
    }

    @Test("REP-14 a night over midnight is split at the outlet's midnight, and a clock change makes the day longer")
    func overMidnight() throws {
        let other = Workshop(shop.service, tag: "2", currency: "EUR", zone: "Europe/Berlin")
        func attend(_ action: String, _ at: String) {
            shop.service.clock.set(Instant(at) ?? TestService.morning)
            let answer = shop.service.post("/v1/staff/\(other.technician)/attendance", ["action": .string(action)])
            #expect(answer.status == 200)
        }
        // Clocks go back on 2027-10-31 at 03:00: the day has 25 hours.
        attend("in", "2027-10-30T20:00:00Z")
        attend("out", "2027-10-31T23:30:00Z")
        let report = shop.service.get("/v1/outlets/\(other.outlet)/hours?from=2027-10-30&to=2027-11-01")
        let person = report["people"].items.first { $0["staffId"].text == other.technician }
        let days = person?["days"].items ?? []
        #expect(days.map { $0["date"].text } == ["2027-10-30", "2027-10-31", "2027-11-01"])
        #expect(days.map { $0["attendedMinutes"] } == [120, 1_500, 30])
        #expect(person?["total"]["attendedMinutes"] == 1_650)
    }

    @Test("REP-14 the sums follow a correction, and the period is checked")
    func follows() throws {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        let clocking = shop.clock(order, job, "start")["clocking"]["id"].text
        shop.setClock(minutes: 60)
        _ = shop.clock(order, job, "pause", "break")
        #expect(hours()["total"]["clockedMinutes"] == 60)
        shop.service.post(
            "/v1/clockings/\(clocking)/correct",
            ["endedAt": "2026-11-24T01:20:00Z", "reason": "Break", "by": .string(shop.technician)])
        #expect(hours()["total"]["clockedMinutes"] == 20)
        #expect(hours("&from=2026-11-25")["total"]["clockedMinutes"] == 0)
        #expect(hours("&from=2026-11-25&to=2026-11-24").status == 400)
        #expect(hours("&from=2026-11-25&to=2027-02-25").status == 400)
        #expect(hours("&from=soon").status == 400)
        #expect(hours()["total"]["utilisation"]["rate"] == .null)
    }
}
