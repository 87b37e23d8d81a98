import JSON
import ServiceKit
import TestSupport
import Testing

/// REP-14: attended, travel and training hours.
@Suite struct AttendanceTests {
    let shop: Workshop

    init() throws {
        shop = try Workshop()
    }

    private func attend(_ action: String, at: String? = nil, _ staff: String? = nil) -> TestAnswer {
        let body: JSONValue = ["action": .string(action)]
        return shop.service.post(
            "/v1/staff/\(staff ?? shop.technician)/attendance", at.map { body.with("at", .string($0)) } ?? body)
    }

    @Test("REP-14 people check in and out, once each, and not in the future or into other attendance")
    func comeAndGo() {
        let come = attend("in", at: "2026-11-24T00:30:00Z")
        #expect(come.status == 200)
        #expect(come["startedAt"] == "2026-11-24T00:30:00Z" && come["endedAt"] == .null)
        let twice = attend("in")
        #expect(twice.status == 409 && twice.code == "already_attending" && twice.rule == "REP-14")
        #expect(attend("out", at: "2026-11-24T00:29:00Z").code == "ends_before_start")
        #expect(attend("out", at: "2026-11-24T01:00:01Z").code == "time_in_future")
        #expect(attend("out")["endedAt"] == "2026-11-24T01:00:00Z")
        let gone = attend("out")
        #expect(gone.status == 409 && gone.code == "not_attending" && gone.rule == "REP-14")
        #expect(attend("in", at: "2026-11-24T00:59:00Z").code == "time_overlaps")
        #expect(attend("in", at: "2026-11-24T01:00:00Z").status == 200)
        #expect(shop.service.get("/v1/staff/\(shop.technician)/times")["items"].items.count == 2)
        #expect(attend("sleep").status == 422)
    }

    @Test("attendance is of the person's version that was read, and has none of its own (API-05)")
    func versions() {
        let person = "/v1/staff/\(shop.technician)"
        let tag = shop.service.get(person).field("ETag")
        func come(_ field: String?) -> TestAnswer {
            shop.service.send("POST", person + "/attendance", ["action": "in"]) { $0.ifMatch = field }
        }
        #expect(come("\"99\"").status == 412)
        let begun = come(tag)
        #expect(begun.status == 200, "\(begun.json)")
        shop.setClock(minutes: 480)
        let ended = attend("out")
        let body: JSONValue = [
            "endedAt": "2026-11-24T08:30:00Z", "reason": "Left early", "by": .string(shop.manager),
        ]
        let path = "/v1/staff-times/\(begun.id)"
        #expect(shop.service.send("POST", path + "/correct", body) { $0.ifMatch = "\"1\"" }.status == 412)
        #expect(shop.service.get(path).json == ended.json)
    }

    @Test("REP-14 attendance is corrected with its old times kept")
    func corrected() {
        let time = attend("in").id
        shop.setClock(minutes: 480)
        _ = attend("out")
        let body: JSONValue = [
            "endedAt": "2026-11-24T08:30:00Z", "reason": "Left early", "by": .string(shop.manager),
        ]
        let answer = shop.service.post("/v1/staff-times/\(time)/correct", body)
        #expect(answer["endedAt"] == "2026-11-24T08:30:00Z")
        #expect(answer["corrections"][0]["endedAt"] == "2026-11-24T09:00:00Z")
        #expect(shop.service.get("/v1/staff-times/\(time)").json == answer.json)
        let listed = shop.service.get("/v1/staff/\(shop.technician)/times")["items"][0]
        #expect(listed["corrections"].items.count == 1)
    }

    @Test("REP-14 travel and training are recorded once they have passed")
    func indirect() {
        func record(_ kind: String, _ from: String, _ to: String) -> TestAnswer {
            shop.service.post(
                "/v1/staff/\(shop.technician)/indirect-times",
                ["kind": .string(kind), "startedAt": .string(from), "endedAt": .string(to)])
        }
        #expect(record("travel", "2026-11-23T01:00:00Z", "2026-11-23T02:00:00Z").status == 201)
        #expect(record("training", "2026-11-23T01:59:00Z", "2026-11-23T03:00:00Z").code == "time_overlaps")
        #expect(record("training", "2026-11-23T02:00:00Z", "2026-11-23T03:00:00Z").status == 201)
        #expect(record("training", "2026-11-24T00:00:00Z", "2026-11-24T01:00:01Z").code == "time_in_future")
        #expect(record("training", "2026-11-23T05:00:00Z", "2026-11-23T04:00:00Z").code == "ends_before_start")
        #expect(record("attendance", "2026-11-23T05:00:00Z", "2026-11-23T06:00:00Z").status == 422)
    }
}
