import Dispatch
import JSON
import SQLDatabase
import ServiceKit
import Synchronization
import TestSupport
import Testing

/// Twenty clients at once: money is taken once, the gate opens once, numbers have no gaps.
@Suite struct RaceTests {
    static func race(_ count: Int = 20, _ body: @escaping @Sendable (Int) -> TestAnswer) -> [TestAnswer] {
        let answers = Mutex<[TestAnswer]>([])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let answer = body(index)
            answers.withLock { $0.append(answer) }
        }
        return answers.withLock { $0 }
    }

    @Test("SET-05: one payment retried by twenty clients under one key is one payment")
    func retries() throws {
        let world = try World()
        let (_, invoice) = try world.invoiced()
        let answers = Self.race { _ in world.pay(invoice.id, 80_795, key: "one") }
        let taken = answers.filter { $0.status == 201 }
        #expect(Set(taken.map(\.bytes)).count == 1)
        #expect(taken.count { $0.field("Idempotency-Replayed") == nil } == 1)
        // Who comes while it is taken is told so (API-06).
        #expect(answers.filter { $0.status != 201 }.allSatisfy { $0.status == 409 && $0.code == "request_running" })
        #expect(world.pay(invoice.id, 80_795, key: "one").bytes == taken.first?.bytes)
        #expect(try world.service.count("SELECT count(*) FROM payments") == 1)
        #expect(world.service.get("/v1/invoices/\(invoice.id)")["open"] == world.money(0))
    }

    @Test("SET-05: of twenty payments of half the amount, two are taken")
    func halves() throws {
        let world = try World()
        let (order, invoice) = try world.invoiced([World.JobOf(net: 100_000, tax: 13_000)])
        let answers = Self.race { world.pay(invoice.id, 56_500, key: "key-\($0)") }
        #expect(answers.filter { $0.status == 201 }.count == 2)
        #expect(answers.filter { $0.code == "more_than_open" }.count == 18)
        #expect(try world.service.count("SELECT paid FROM invoice_shares") == 113_000)
        #expect(try world.service.count("SELECT count(*) FROM payments") == 2)
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
    }

    @Test("SET-05: of twenty refunds of the whole payment, one is given")
    func refunds() throws {
        let world = try World()
        let (_, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795).id
        let body: JSONValue = [
            "amount": world.money(80_795), "reason": "r", "by": .string(world.person("cashier")),
        ]
        let answers = Self.race { _ in world.service.post("/v1/payments/\(payment)/refunds", body) }
        #expect(answers.filter { $0.status == 201 }.count == 1)
        #expect(try world.service.count("SELECT refunded FROM invoice_shares") == 80_795)
    }

    @Test("SET-11: a gate pass shown by twenty at once opens the gate for one")
    func gate() throws {
        let world = try World()
        let order = try world.paid()
        let code = world.deliver(order)["gatePass"]["code"].text
        let answers = Self.race { _ in world.service.post("/v1/gate-passes/\(code)/use") }
        #expect(answers.filter { $0.status == 200 }.count == 1)
        #expect(answers.filter { $0.rule == "SET-11" }.count == 19)
    }

    @Test("of twenty invoices of one order at once there is one, of twenty deliveries one")
    func once() throws {
        let world = try World()
        let order = try world.readyOrder()
        let invoices = Self.race { _ in world.invoice(order) }
        #expect(invoices.filter { $0.status == 201 }.count == 1)
        _ = world.pay(invoices.first { $0.status == 201 }?.id ?? "", 80_795)
        let deliveries = Self.race { _ in world.deliver(order) }
        #expect(deliveries.filter { $0.status == 200 }.count == 1)
        #expect(try world.service.count("SELECT count(*) FROM gate_passes") == 1)
    }

    @Test("SET-04: invoice numbers have no gaps, though refused invoices come between and many come at once")
    func gapless() throws {
        let world = try World()
        let good = try (0..<15).map { _ in try world.readyOrder([World.JobOf(net: 100, tax: 13)]) }
        let bad = try world.readyOrder([World.JobOf(net: 100, tax: 13)])
        let refused = world.discount(100, by: "technician")
        let answers = Self.race(30) { index in
            index.isMultiple(of: 2) ? world.invoice(good[index / 2]) : world.invoice(bad, refused)
        }
        let numbers = answers.filter { $0.status == 201 }.map { $0["number"].text }.sorted()
        #expect(numbers == (1...15).map { "SH01-2026-0000\($0 < 10 ? "0" : "")\($0)" })
        world.service.clock.set(TestService.morning.adding(days: 60))
        #expect(world.invoice(bad)["number"] == "SH01-2027-000001")
    }
}
