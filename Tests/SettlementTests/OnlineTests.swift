import JSON
import RepairOrders
import SQLDatabase
import ServiceKit
import Settlement
import TestSupport
import Testing

/// SET-05: payments online, by a service whose words are lost, repeated and out of order.
@Suite struct OnlineTests {
    let gateway: FakeGateway
    let world: World

    init() throws {
        gateway = try FakeGateway()
        world = try World(online: OnlinePayments(gateway))
    }

    private func ask(_ invoice: String, _ amount: Int64) -> TestAnswer {
        world.service.post("/v1/invoices/\(invoice)/payment-intents", ["amount": world.money(amount)])
    }

    private func notify(_ words: JSONValue) -> TestAnswer {
        world.service.send(
            "POST", "/v1/payment-notifications", gateway.notification(words, at: world.service.clock.now())
        ) { $0.authorization = nil }
    }

    @Test("SET-05: what the payment service says is a payment once, however often and in whatever order it says it")
    func repeats() throws {
        let (order, invoice) = try world.invoiced()
        let intent = ask(invoice.id, 80_795)
        #expect(intent.status == 201, "\(intent.json)")
        #expect(intent["status"] == "pending")
        #expect(intent["url"].text.contains("reference=\(intent.id)&amount=80795&currency=CNY"))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == false)
        let paid = gateway.words(intent.id, "succeeded", 80_795)
        let late = gateway.words(intent.id, "pending", 0)
        for words in [paid, late, paid, gateway.words(intent.id, "failed", 0), paid] {
            #expect(notify(words)["status"] == "succeeded")
        }
        #expect(try world.service.count("SELECT count(*) FROM payments") == 1)
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(now["open"] == world.money(0))
        #expect(now["payments"][0]["method"] == "online")
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
        #expect(world.service.get("/v1/payment-intents/\(intent.id)")["captured"] == world.money(80_795))
    }

    @Test("SET-05: a notification that is lost is made good by asking, and asking again changes nothing")
    func lost() throws {
        let (_, invoice) = try world.invoiced()
        let intent = ask(invoice.id, 50_000)
        gateway.take(50_000, intent.id)
        gateway.setSilent(true)
        for action in ["reconcile", "cancel"] {
            // Refused before anyone is asked (API-05).
            let path = "/v1/payment-intents/\(intent.id)/\(action)"
            #expect(world.service.send("POST", path, [:]) { $0.ifMatch = "\"99\"" }.status == 412, "\(action)")
        }
        let silent = world.service.post("/v1/payment-intents/\(intent.id)/reconcile")
        #expect(silent.status == 503)
        #expect(silent.code == "gateway_silent")
        #expect(silent.field("Retry-After") != nil)
        gateway.setSilent(false)
        for _ in 0..<3 {
            let answer = world.service.post("/v1/payment-intents/\(intent.id)/reconcile")
            #expect(answer["status"] == "succeeded", "\(answer.json)")
        }
        #expect(world.service.get("/v1/invoices/\(invoice.id)")["open"] == world.money(30_795))
        #expect(try world.service.count("SELECT count(*) FROM payments") == 1)
    }

    @Test("SET-05: no more is asked for online than is open and not asked for already")
    func pending() throws {
        let (_, invoice) = try world.invoiced()
        #expect(ask(invoice.id, 80_796).code == "more_than_open")
        let first = ask(invoice.id, 80_000)
        let second = ask(invoice.id, 796)
        #expect(second.code == "more_than_open")
        #expect(second["open"] == world.money(795))
        let cancelled = world.service.post("/v1/payment-intents/\(first.id)/cancel")
        #expect(cancelled["status"] == "cancelled", "\(cancelled.json)")
        #expect(ask(invoice.id, 80_795).status == 201)
        let list = world.service.get("/v1/invoices/\(invoice.id)/payment-intents")
        #expect(list["items"].items.map { $0["status"].text }.sorted() == ["cancelled", "pending"])
    }

    @Test("SET-05: money that comes online though cash was faster is not lost: it is overpaid and can be given back")
    func overpaid() throws {
        let (_, invoice) = try world.invoiced()
        let intent = ask(invoice.id, 80_795)
        #expect(world.pay(invoice.id, 80_795).status == 201)
        #expect(notify(gateway.words(intent.id, "succeeded", 80_795)).status == 200)
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(now["overpaid"] == world.money(80_795))
        #expect(now["open"] == world.money(0))
        let refund = world.service.post(
            "/v1/payments/\(now["payments"].items.last?["id"].text ?? "")/refunds",
            ["amount": world.money(80_795), "reason": "Paid twice", "by": .string(world.person("cashier"))])
        #expect(refund.status == 201, "\(refund.json)")
        #expect(world.service.get("/v1/invoices/\(invoice.id)")["overpaid"] == world.money(0))
    }

    @Test("nobody but the payment service is heard: signature, time and payment must be right")
    func forged() throws {
        let (_, invoice) = try world.invoiced()
        let intent = ask(invoice.id, 100)
        let words = gateway.words(intent.id, "succeeded", 100)
        let now = world.service.clock.now()
        let good = gateway.notification(words, at: now)
        func send(_ body: JSONValue) -> TestAnswer {
            world.service.send("POST", "/v1/payment-notifications", body) { $0.authorization = nil }
        }
        let zeros = String(repeating: "0", count: 64)
        #expect(send(good.with("signature", .string(zeros))).code == "signature_wrong")
        let other = gateway.notification(gateway.words(intent.id, "succeeded", 99), at: now)
        #expect(send(good.with("payload", other["payload"])).code == "signature_wrong")
        #expect(send(gateway.notification(words, at: now.adding(minutes: -6))).code == "notification_stale")
        #expect(send(gateway.notification("x", at: now)).code == "payload_unreadable")
        let stranger = words.with("reference", "pin_00000000000000000000000000")
        #expect(send(gateway.notification(stranger, at: now)).status == 404)
        #expect(send(good).status == 200)
        let twin = words.with("gatewayId", "gw-other")
        #expect(send(gateway.notification(twin, at: now)).code == "gateway_differs")
        #expect(try world.service.count("SELECT count(*) FROM payments") == 1)
    }

    @Test("without a payment service nothing is asked for online")
    func off() throws {
        let plain = try World()
        let (_, invoice) = try plain.invoiced()
        let answer = plain.service.post(
            "/v1/invoices/\(invoice.id)/payment-intents", ["amount": plain.money(100)])
        #expect(answer.code == "online_payments_off")
    }

    @Test("SET-05: of twenty notifications of one payment at once, one is a payment; of twenty intents, one fits")
    func races() throws {
        let (_, invoice) = try world.invoiced()
        let intents = RaceTests.race { _ in ask(invoice.id, 80_795) }
        #expect(intents.filter { $0.status == 201 }.count == 1)
        let intent = intents.first { $0.status == 201 }?.id ?? ""
        let answers = RaceTests.race { _ in notify(gateway.words(intent, "succeeded", 80_795)) }
        #expect(answers.allSatisfy { $0.status == 200 })
        #expect(try world.service.count("SELECT count(*) FROM payments") == 1)
    }

    @Test("SET-04, SET-05: of twenty credit notes and deposits at once, no more are taken than there is")
    func papers() throws {
        let (_, invoice) = try world.invoiced()
        let body: JSONValue = ["reason": "r", "by": .string(world.person("cashier"))]
        let notes = RaceTests.race { _ in world.service.post("/v1/invoices/\(invoice.id)/credit-notes", body) }
        #expect(notes.filter { $0.status == 201 }.count == 1)
        let (order, _) = try world.order()
        let deposits = RaceTests.race { _ in
            world.service.post(
                "/v1/repair-orders/\(order)/deposits", ["method": "cash", "amount": world.money(40_397)])
        }
        #expect(deposits.filter { $0.status == 201 }.count == 2)
    }

    @Test("SET-05: money for an invoice that was taken back counts on the one by which the order is billed again")
    func billedAgain() throws {
        let (order, invoice) = try world.invoiced()
        let intent = ask(invoice.id, 80_795)
        let note = world.service.post(
            "/v1/invoices/\(invoice.id)/credit-notes",
            ["reason": "Wrong payer", "by": .string(world.person("cashier"))])
        #expect(note.status == 201, "\(note.json)")
        let again = world.invoice(order)
        #expect(again.status == 201 && again["open"] == world.money(80_795), "\(again.json)")
        #expect(notify(gateway.words(intent.id, "succeeded", 80_795)).status == 200)
        let paid = world.service.get("/v1/invoices/\(again.id)")
        #expect(paid["open"] == world.money(0))
        #expect(paid["payments"][0]["method"] == "online")
        #expect(world.service.get("/v1/invoices/\(invoice.id)")["overpaid"] == world.money(0))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
    }

    @Test("CUS-13: the customer is asked for what is open of any invoice, also where a later one is paid")
    func earlierOpen() throws {
        let (order, first, second) = try world.billedInTwo()
        func isOpen() throws -> Bool? {
            let id = RepairOrderID(stored: order)
            return try world.service.database.read { try CustomersInvoice.find(of: id, in: $0)?.isOpen }
        }
        #expect(world.pay(second.id, 11_300).status == 201)
        #expect(try isOpen() == true)
        #expect(world.pay(first.id, 80_795).status == 201)
        #expect(try isOpen() == false)
    }
}
