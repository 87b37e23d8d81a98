import Application
import JSON
import ServiceKit
import SocketSupport
import TestSupport
import Testing

/// Events as integrators read them (EVT-01): pages, the wait for the next, the stream.
@Suite struct EventTests {
    private static func outlet(_ api: APIClient, _ code: String) throws -> String {
        try api.post("/v1/outlets", World.outletBody.with("code", .string(code))).id
    }

    @Test("pages go on from the last sequence, also where nothing matched, and filters are strict")
    func pages() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let first = try Self.outlet(api, "SH01")
        let second = try Self.outlet(api, "SH02")
        _ = try api.post("/v1/outlets/\(first)/bays", ["name": "L1", "kind": "lift"])

        let all = try api.get("/v1/events")
        #expect(all["items"].items.map { $0["type"].text } == ["outlet.created", "outlet.created", "bay.created"])
        #expect(all["nextCursor"] == .null && all["lastSequence"] == all["items"][2]["sequence"])
        let none = try api.get("/v1/events?types=vehicle.*,bay.updated&wait=0")
        #expect(none["items"].items.isEmpty && none["lastSequence"] == all["lastSequence"])
        let bays = try api.get("/v1/events?types=vehicle.created,bay.*")
        #expect(bays["items"].items.map { $0["type"].text } == ["bay.created"])
        #expect(try api.get("/v1/events?outlet=\(second)")["items"].items.count == 1)
        let one = try api.get("/v1/events?limit=1&after=\(all["items"][0]["sequence"].integer ?? 0)")
        #expect(one["items"].items == [all["items"][1]] && one["nextCursor"] != .null)
        let rest = try api.get("/v1/events?cursor=\(one["nextCursor"].text)")
        #expect(rest["items"].items == [all["items"][2]])

        let wrong = [
            "types=bay", "types=bay.*,", "types=.created", "after=-1", "after=x", "wait=61", "wait=-1", "wait=1.5",
            "after=1&cursor=\(one["nextCursor"].text)", "limit=201", "type=bay.created",
        ]
        for query in wrong { #expect(try api.send("GET", "/v1/events?" + query).status == 400, "\(query)") }
    }

    @Test("a page that would be empty waits for the event that matches, and no longer than it wanted")
    func longPoll() throws {
        let running = try RunningApplication.withoutTestClock()
        defer { running.remove() }
        let api = try running.client()
        let outlet = try Self.outlet(api, "SH01")
        let seen = try api.get("/v1/events")["lastSequence"].integer ?? 0
        let waiting = try RawRequest(running, "/v1/events?types=bay.*&wait=30&after=\(seen)")
        _ = try Self.outlet(api, "SH02")
        let bay = try api.post("/v1/outlets/\(outlet)/bays", ["name": "L1", "kind": "lift"]).id
        let answer = try waiting.answer()
        #expect(answer["items"].items.map { $0["resource"].text } == [bay])

        let clock = ContinuousClock()
        let began = clock.now
        let empty = try api.get("/v1/events?types=bay.*&wait=1&after=\(seen + 2)")
        #expect(empty["items"].items.isEmpty && empty["lastSequence"].integer == seen + 2)
        #expect((.milliseconds(900)...(.seconds(8))).contains(clock.now - began))
    }

    @Test("the stream gives every event once, in order, and goes on from Last-Event-ID")
    func stream() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let outlet = try Self.outlet(api, "SH01")
        let reader = try EventReader(running)
        #expect(reader.status == 200 && reader.fields["content-type"] == "text/event-stream")
        #expect(reader.fields["cache-control"] == "no-store")
        #expect(try reader.event()?.data["resource"].text == outlet)
        let listed = try (0..<30).map { number -> JSONValue in
            let bay = try api.post("/v1/outlets/\(outlet)/bays", ["name": "B\(number)", "kind": "lift"]).id
            return try api.get("/v1/events?resource=\(bay)")["items"][0]
        }
        for event in listed {
            let block = try reader.event()
            #expect(block?.data == event && block?.id == event["sequence"].integer)
            #expect(block?.type == event["type"].text)
        }
        reader.client.close()
        let last = listed[9]["sequence"].integer ?? 0
        let again = try EventReader(running, "?after=1&types=bay.*", fields: "Last-Event-ID: \(last)\r\n")
        for event in listed[10...] { #expect(try again.event()?.data == event) }
        #expect(try EventReader(running, "", fields: "Last-Event-ID: x\r\n").status == 400)
        #expect(try EventReader(running, "?types=x").status == 400)
    }

    @Test("the stream of a key that is revoked ends, and tells nothing of what came after")
    func revoked() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let key = try api.post(
            "/v1/api-keys", ["name": "reader", "permissions": ["readEvents"], "reach": ["kind": "network"]])
        let reader = try EventReader(running, "?types=bay.*", key: key["key"].text)
        #expect(reader.status == 200)
        let outlet = try Self.outlet(api, "SH01")
        let bay = try api.post("/v1/outlets/\(outlet)/bays", ["name": "B1", "kind": "lift"]).id
        #expect(try reader.event()?.data["resource"].text == bay)
        try api.must("DELETE", "/v1/api-keys/\(key.id)")
        try api.post("/v1/outlets/\(outlet)/bays", ["name": "B2", "kind": "lift"])
        #expect(try reader.event() == nil)
        #expect(try EventReader(running, "?types=bay.*", key: key["key"].text).status == 401)
    }

    @Test("who waits for events holds no stop up: streams end in order, polls are answered")
    func stops() throws {
        let running = try RunningApplication()
        defer { running.store.remove() }
        let api = try running.client()
        _ = try Self.outlet(api, "SH01")
        let reader = try EventReader(running)
        #expect(try reader.event() != nil)
        let waiting = try RawRequest(running, "/v1/events?wait=60&after=1")
        let deadline = ContinuousClock.now + .seconds(10)
        while running.application.eventWaiters < 2, ContinuousClock.now < deadline {}
        let clock = ContinuousClock()
        let began = clock.now
        running.application.stop(grace: 30)
        #expect(clock.now - began < .seconds(5))
        #expect(try reader.event() == nil)
        #expect(try waiting.answer()["items"].items.isEmpty)
    }

    @Test("a reader that is slow gets everything from the database when it reads on")
    func slow() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let outlet = try Self.outlet(api, "SH01")
        let reader = try EventReader(running, "?types=bay.*", receiveBuffer: 4_096)
        let bays = try (0..<2_000).map { number in
            try api.post("/v1/outlets/\(outlet)/bays", ["name": "B\(number)", "kind": "lift"]).id
        }
        for bay in bays { #expect(try reader.event()?.data["resource"].text == bay) }
    }
}
