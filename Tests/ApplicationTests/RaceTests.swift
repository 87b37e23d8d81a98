import JSON
import TestSupport
import Testing

/// Many clients at once, each on its own socket.
@Suite struct RaceTests {
    @Test("of two clients that book the last slot at once, one gets it")
    func lastSlot() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let port = running.port
        let world = try World.make(running.client())
        let clients = try (0..<2).map { _ in try Locked(port: running.port) }
        let answers = race(2) { number in
            try clients[number].withClient { try $0.send("POST", "/v1/appointments", world.bookingBody(World.tuesday)) }
        }
        let done = try answers.map { try $0.get() }
        #expect(done.map(\.status).sorted() == [201, 409])
        #expect(done.first { $0.status == 409 }?.rule == "BKG-04")
        let book = try APIClient(port: port, key: RunningApplication.key).get("/v1/appointments?outlet=\(world.outlet)")
        #expect(book["items"].items.count == 1)
    }

    @Test("of twenty who issue the last two parts at once, two get them")
    func lastParts() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api, pads: 2)
        let (order, job) = try world.inRepair(api)
        let clients = try (0..<20).map { _ in try Locked(port: running.port) }
        let answers = race(20) { number in
            try clients[number].withClient {
                try $0.send("POST", "/v1/repair-orders/\(order)/part-issues", world.issueBody(job))
            }
        }
        let done = try answers.map { try $0.get() }
        #expect(done.filter { $0.status == 201 }.count == 2)
        #expect(done.filter { $0.status == 409 && $0.rule == "REP-05" }.count == 18)
        let stock = try api.get("/v1/outlets/\(world.outlet)/stock?partNumber=\(world.pad)")["items"].items
        #expect(stock.first?["onHand"].integer == 0)
    }

    @Test("twenty retries of one payment under one key are one payment")
    func retries() throws {
        let running = try RunningApplication(at: "2026-11-24T01:00:00Z")
        defer { running.remove() }
        let api = try running.client()
        let world = try World.make(api)
        let (_, invoice) = try world.invoiced(api)
        let clients = try (0..<20).map { _ in try Locked(port: running.port) }
        let answers = race(20) { number in
            try clients[number].withClient {
                try $0.send(
                    "POST", "/v1/invoices/\(invoice)/payments", ["method": "card", "amount": World.money(10_000)],
                    key: "one-payment")
            }
        }
        let done = try answers.map { try $0.get() }
        let taken = done.filter { $0.status == 201 }
        #expect(Set(taken.map(\.bytes)).count == 1)
        #expect(taken.count { $0.fields["idempotency-replayed"] == nil } == 1)
        let others = done.filter { $0.status != 201 }
        #expect(others.allSatisfy { $0.status == 409 && $0.code == "request_running" })
        #expect(others.allSatisfy { $0.fields["retry-after"] == "1" })
        let stored = try api.get("/v1/invoices/\(invoice)")
        #expect(stored["payments"].items.count == 1)
        #expect(stored["open"]["amount"].integer == (stored["customerTotal"]["amount"].integer ?? 0) - 10_000)
    }
}
