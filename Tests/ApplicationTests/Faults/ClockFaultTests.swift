import JSON
import ServiceKit
import TestSupport
import Testing

/// A clock that jumps back and forth, as one does that is set by hand or by a bad time server.
@Suite struct ClockFaultTests {
    /// Tuesday 2026-11-24, 13:00 in Shanghai.
    private static let base = Instant(seconds: 1_795_496_400)

    private func jump(_ api: APIClient, seconds: Int64) throws {
        let now = Self.base.adding(microseconds: seconds * 1_000_000)
        try api.put("/v1/test-clock", ["now": .string(now.text)])
    }

    /// Before each request the clock stands somewhere else: from Monday to Friday, while people are on shift.
    private final class JumpyClock {
        private let api: APIClient
        private let random = SeededRandomSource(seed: 77)

        init(_ api: APIClient) {
            self.api = api
        }

        func jump() throws {
            let day = Int64(random.next(below: 5)) - 1
            let second = Int64(random.next(below: 8 * 3_600)) - 4 * 3_600
            let now = ClockFaultTests.base.adding(microseconds: (day * 86_400 + second) * 1_000_000)
            try api.put("/v1/test-clock", ["now": .string(now.text)])
        }
    }

    @Test("whatever the clock does between two requests, none fails, events stay in order, and check finds nothing")
    func journeys() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 40)
        let clock = JumpyClock(api)
        var mileage: Int64 = 42_000
        var reached: [String: Int] = [:]
        for _ in 0..<12 {
            mileage += 10
            let status = try journey(api, world, mileage, clock)
            reached[status, default: 0] += 1
        }
        // The jumps cost some orders a step, by the rules; most get through.
        #expect(reached["delivered", default: 0] + reached["closed", default: 0] >= 4, "\(reached)")
        try expectOrder(api)
        let check = try CommandRun.check(running.store.database)
        #expect(check.status == 0, "\(check)")
    }

    /// An order as far as the rules let it come; no request may fail for the clock's sake.
    private func journey(_ api: APIClient, _ world: World, _ mileage: Int64, _ clock: JumpyClock) throws -> String {
        func send(_ method: String, _ path: String, _ body: JSONValue = [:]) throws -> APIClient.Answer {
            try clock.jump()
            let answer = try api.send(method, path, body)
            #expect(answer.status < 500, "\(method) \(path): \(answer.json)")
            return answer
        }
        let order = try send("POST", "/v1/repair-orders", world.orderBody())
        let path = "/v1/repair-orders/\(order.id)"
        let concern = order["concerns"].items[0]["id"]
        _ = try send("PUT", "\(path)/walk-around", world.walkAroundBody.with("mileageKm", .number(JSONNumber(mileage))))
        let job = try send(
            "POST", "\(path)/jobs",
            [
                "concernId": concern, "operation": .string(world.operation), "payType": "customer",
                "parts": world.padLine,
            ]
        ).id
        _ = try send("PUT", "\(path)/concerns/\(concern.text)/diagnosis", ["result": "found", "cause": "Worn"])
        _ = try send("POST", "\(path)/estimate")
        _ = try send("POST", "\(path)/authorize", world.authorizeBody.with("promisedAt", "2026-11-30T09:00:00Z"))
        _ = try send("POST", "\(path)/start")
        let assignment: JSONValue = ["technicianId": .string(world.technician), "bayId": .string(world.bays[0])]
        _ = try send("POST", "\(path)/jobs/\(job)/assign", assignment)
        for (action, reason) in [("start", nil), ("pause", "break"), ("resume", nil)] as [(String, String?)] {
            var body: JSONValue = ["action": .string(action)]
            if let reason { body = body.with("reason", .string(reason)) }
            _ = try send("POST", "\(path)/jobs/\(job)/clock", body)
        }
        _ = try send("POST", "\(path)/part-issues", world.issueBody(job))
        _ = try send("POST", "\(path)/jobs/\(job)/complete", world.completeBody)
        _ = try send("POST", "\(path)/submit")
        if try api.send("GET", path)["status"].text == "inInspection" {
            _ = try send("POST", "\(path)/inspections", try world.passBody(api, order.id))
        }
        _ = try send(
            "POST", "\(path)/handover",
            ["parkingSpace": "R4", "cleaned": true, "acceptedBy": .string(world.advisor)])
        let invoice = try send("POST", "\(path)/invoice")
        if invoice.status == 201 {
            _ = try send("POST", "/v1/invoices/\(invoice.id)/payments", ["method": "card", "amount": invoice["open"]])
        }
        let delivery = world.deliverBody.with(
            "nextService", ["on": "2028-11-24", "mileageKm": .number(JSONNumber(mileage + 10_000))])
        _ = try send("POST", "\(path)/deliver", delivery)
        // Whoever is left at work would hold up the next order.
        _ = try api.send("POST", "\(path)/jobs/\(job)/clock", ["action": "pause", "reason": "other"])
        return try api.send("GET", path)["status"].text
    }

    /// Events are told in their sequence, each once, whatever their times say.
    private func expectOrder(_ api: APIClient) throws {
        var last: Int64 = 0
        var cursor: String?
        repeat {
            let page = try api.get("/v1/events?limit=200" + (cursor.map { "&cursor=\($0)" } ?? ""))
            for event in page["items"].items {
                let sequence = event["sequence"].integer ?? 0
                #expect(sequence == last + 1)
                last = sequence
            }
            cursor = page["nextCursor"] == .null ? nil : page["nextCursor"].text
        } while cursor != nil
        #expect(last > 200)
    }

    @Test("a payment retried after the clock was set back is given its first answer, and taken once")
    func idempotency() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let (_, invoice) = try world.invoiced(api)
        let target = "/v1/invoices/\(invoice)/payments"
        let body: JSONValue = ["method": "cash", "amount": World.money(1)]
        try jump(api, seconds: 0)
        let first = try api.send("POST", target, body, key: "once")
        #expect(first.status == 201)
        for hours in [-72, -1, 1, 40, -300] as [Int64] {
            try jump(api, seconds: hours * 3_600)
            let again = try api.send("POST", target, body, key: "once")
            #expect(again.status == 201, "\(hours) h")
            #expect(again.id == first.id, "\(hours) h")
            #expect(again.fields["idempotency-replayed"] == "true", "\(hours) h")
        }
        #expect(try api.get("/v1/invoices/\(invoice)")["payments"].items.count == 1)
    }

    @Test("numbers and identifiers stay unique when a day comes twice")
    func numbers() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        var numbers: Set<String> = []
        var ids: Set<String> = []
        for turn in 0..<40 {
            try jump(api, seconds: turn % 4 == 0 ? -86_400 : turn % 4 == 1 ? 86_400 : 0)
            let order = try api.post("/v1/repair-orders", world.orderBody())
            #expect(numbers.insert(order["number"].text).inserted)
            #expect(ids.insert(order.id).inserted)
        }
        let check = try CommandRun.check(running.store.database)
        #expect(check.status == 0, "\(check)")
    }
}
