import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-14: a changed clocking keeps the old one, with who and why.
@Suite struct CorrectionTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    /// A clocking from 09:00 to 10:00.
    private func clocked() throws -> (order: String, job: String, clocking: String) {
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job)
        let clocking = shop.clock(order, job, "start")["clocking"]["id"].text
        shop.setClock(minutes: 60)
        #expect(shop.clock(order, job, "pause", "break").status == 200)
        return (order, job, clocking)
    }

    private func correct(_ clocking: String, _ times: JSONValue, by staff: String? = nil) -> TestAnswer {
        let body = times.with("reason", "Forgot").with("by", .string(staff ?? shop.technician))
        return shop.service.post("/v1/clockings/\(clocking)/correct", body)
    }

    @Test("REP-14 a corrected clocking shows its new times and every old one with who, when and why")
    func kept() throws {
        let (order, _, clocking) = try clocked()
        let first = correct(clocking, ["startedAt": "2026-11-24T00:45:00Z"])
        #expect(first.status == 200)
        #expect(first["startedAt"] == "2026-11-24T00:45:00Z")
        shop.setClock(minutes: 90)
        let second = correct(
            clocking, ["endedAt": "2026-11-24T02:30:00Z", "startedAt": "2026-11-24T01:05:00Z"], by: shop.manager)
        #expect(second["endedAt"] == "2026-11-24T02:30:00Z")
        let kept = shop.service.get("/v1/clockings/\(clocking)")["corrections"].items
        #expect(kept.map { $0["startedAt"].text } == ["2026-11-24T01:00:00Z", "2026-11-24T00:45:00Z"])
        #expect(kept.map { $0["endedAt"].text } == ["2026-11-24T02:00:00Z", "2026-11-24T02:00:00Z"])
        #expect(kept.map { $0["by"].text } == [shop.technician, shop.manager])
        #expect(kept[1]["at"] == "2026-11-24T02:30:00Z" && kept[1]["reason"] == "Forgot")
        let listed = shop.service.get(shop.path(order) + "/clockings")["items"][0]
        #expect(listed["corrections"].items.count == 2)
        let events = shop.service.get("/v1/events?types=clocking.corrected")["items"].items
        #expect(events.count == 2)
        #expect(events[0]["changes"]["startedAt"]["from"] == "2026-11-24T01:00:00Z")
        #expect(shop.service.ordersThatEventsMiss() == [])
    }

    @Test("REP-14 a correction that changes nothing keeps nothing, and one without a reason or times is refused")
    func needsWhy() throws {
        let (_, _, clocking) = try clocked()
        #expect(correct(clocking, ["startedAt": "2026-11-24T01:00:00Z"])["corrections"].items.isEmpty)
        let bare = shop.service.post("/v1/clockings/\(clocking)/correct", [:])
        #expect(bare.status == 422 && bare.rule == "REP-14")
        #expect(Set(bare.pointers) == ["/startedAt", "/reason", "/by"])
        let other = Workshop(shop.service, tag: "2")
        let foreign = correct(clocking, ["startedAt": "2026-11-24T00:50:00Z"], by: other.manager)
        #expect(foreign.status == 422 && foreign.pointers == ["/by"])
        #expect(correct("clk_01J00000000000000000000000", ["startedAt": "2026-11-24T00:50:00Z"]).status == 404)
    }

    @Test("REP-14, REP-16 hours stay with the outlet where they were worked, and its people correct them")
    func moved() throws {
        let (order, _, clocking) = try clocked()
        let other = Workshop(shop.service, tag: "2")
        let body: JSONValue = ["outletId": "\(other.outlet)", "reason": "Paint booth", "by": "\(shop.advisor)"]
        #expect(shop.act(order, "move-outlet", body).status == 200)
        let times: JSONValue = ["startedAt": "2026-11-24T00:45:00Z"]
        #expect(correct(clocking, times, by: other.manager).pointers == ["/by"])
        #expect(correct(clocking, times).status == 200)
        for (outlet, count) in [(shop.outlet, 1), (other.outlet, 0)] {
            let events = shop.service.get("/v1/events?types=clocking.corrected&outlet=\(outlet)")
            #expect(events["items"].items.count == count)
        }
    }

    @Test("REP-14 a correction into the future, before its own start, or of an end that is not there is refused")
    func impossible() throws {
        let (order, job, clocking) = try clocked()
        let future = correct(clocking, ["endedAt": "2026-11-24T02:00:01Z"])
        #expect(future.status == 422 && future.code == "time_in_future" && future.rule == "REP-14")
        let turned = correct(clocking, ["endedAt": "2026-11-24T00:59:00Z"])
        #expect(turned.status == 422 && turned.code == "ends_before_start" && turned.pointers == ["/endedAt"])
        let running = shop.clock(order, job, "resume")["clocking"]["id"].text
        let early = correct(running, ["endedAt": "2026-11-24T02:00:00Z"])
        #expect(early.status == 409 && early.code == "time_still_running" && early.rule == "REP-14")
        shop.setClock(minutes: 70)
        #expect(correct(running, ["startedAt": "2026-11-24T02:05:00Z"]).status == 200)
        #expect(shop.service.get("/v1/clockings/\(clocking)")["corrections"].items.isEmpty)
    }

    @Test("REP-14 a correction must not overlap other time of the person, on another order or in training")
    func overlap() throws {
        let (_, _, first) = try clocked()
        let order = shop.inRepair()
        let job = try #require(shop.jobIDs(order).first)
        _ = shop.assign(order, job, bay: shop.bays[1])
        let second = shop.clock(order, job, "start")["clocking"]["id"].text
        shop.setClock(minutes: 120)
        let into = correct(second, ["startedAt": "2026-11-24T01:59:00Z"])
        #expect(into.status == 409 && into.code == "time_overlaps" && into.rule == "REP-14")
        #expect(into["overlaps"].text == first)
        #expect(correct(first, ["endedAt": "2026-11-24T02:00:01Z"])["overlaps"].text == second)
        #expect(correct(second, ["startedAt": "2026-11-24T02:00:00Z"]).status == 200)
        let training: JSONValue = [
            "kind": "training", "startedAt": "2026-11-24T00:00:00Z", "endedAt": "2026-11-24T00:50:00Z",
        ]
        #expect(shop.service.post("/v1/staff/\(shop.technician)/indirect-times", training).status == 201)
        #expect(correct(first, ["startedAt": "2026-11-24T00:49:00Z"]).code == "time_overlaps")
        #expect(correct(first, ["startedAt": "2026-11-24T00:50:00Z"]).status == 200)
        // Another person's time is in nobody's way.
        let body = training.with("endedAt", "2026-11-24T02:00:00Z")
        #expect(shop.service.post("/v1/staff/\(shop.second)/indirect-times", body).status == 201)
        #expect(shop.service.post("/v1/staff/\(shop.technician)/indirect-times", body).code == "time_overlaps")
    }
}
