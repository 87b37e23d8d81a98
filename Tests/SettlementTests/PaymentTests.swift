import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct PaymentTests {
    let world: World

    init() throws {
        world = try World()
    }

    private func refund(_ payment: String, _ amount: Int64, by person: String = "cashier") -> TestAnswer {
        world.service.post(
            "/v1/payments/\(payment)/refunds",
            ["amount": world.money(amount), "reason": "Paid twice", "by": .string(world.person(person))])
    }

    @Test("SET-05: part payments add up until nothing is open, and then the order is settled")
    func parts() throws {
        let (order, invoice) = try world.invoiced()
        let first = world.pay(invoice.id, 50_000)
        #expect(first.status == 201)
        #expect(first["amount"] == world.money(50_000))
        #expect(first["open"] == world.money(30_795))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == false)
        let last = world.pay(invoice.id, 30_795)
        #expect(last["open"] == world.money(0))
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        #expect(now["status"] == "settled")
        #expect(now["nextActions"] == ["credit"])
        #expect(now["payments"].items.count == 2)
        let document = world.service.get("/v1/repair-orders/\(order)")
        #expect(document["settled"] == true)
        #expect(document["nextActions"] == ["deliver"])
    }

    @Test("SET-05: more than is open, nothing, another currency: refused at the amount, and nothing is taken")
    func refused() throws {
        let (_, invoice) = try world.invoiced()
        let more = world.pay(invoice.id, 80_796)
        #expect(more.status == 422)
        #expect(more.rule == "SET-05")
        #expect(more.code == "more_than_open")
        #expect(more.pointers == ["/amount"])
        #expect(more["open"] == world.money(80_795))
        #expect(world.pay(invoice.id, 0).code == "amount_zero")
        let dollars = world.service.post(
            "/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": ["amount": 1, "currency": "USD"]])
        #expect(dollars.code == "currency_differs")
        #expect(dollars.status == 422)
        let negative = world.service.post(
            "/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": world.money(-1)])
        #expect(negative.status == 422)
        #expect(negative.rule == "SET-05")
        let empty = world.service.post("/v1/invoices/\(invoice.id)/payments")
        #expect(empty.rule == "SET-05")
        #expect(Set(empty.pointers) == ["/method", "/amount"])
        #expect(try world.service.count("SELECT count(*) FROM payments") == 0)
        #expect(try world.service.count("SELECT paid FROM invoice_shares") == 0)
    }

    @Test("SET-05: a payment on account is on an account that the customer has here, and then counts as settled")
    func account() throws {
        let (order, invoice) = try world.invoiced()
        let path = "/v1/invoices/\(invoice.id)/payments"
        let body: JSONValue = ["method": "account", "amount": world.money(80_795)]
        let bare = world.service.post(path, body)
        #expect(bare.status == 422)
        #expect(bare.code == "account_reference_needed")
        let unknown = world.service.post(path, body.with("reference", "Fleet 7"))
        #expect(unknown.status == 422 && unknown.rule == "SET-05", "\(unknown.json)")
        #expect(unknown.pointers == ["/reference"])
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == false)
        #expect(try world.service.count("SELECT count(*) FROM payments") == 0)
        _ = try World.id(
            world.service.post(
                "/v1/accounts",
                [
                    "number": "Fleet 7", "outletId": .string(world.outlet), "customerId": .string(world.customer),
                    "creditLimit": world.money(100_000),
                ]))
        let named = world.service.post(path, body.with("reference", "Fleet 7"))
        #expect(named.status == 201, "\(named.json)")
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == true)
    }

    @Test("SET-05: another payer's share goes on no account of the customer")
    func accountOfOthers() throws {
        let (_, invoice) = try world.invoiced([World.JobOf(payType: "insurance", net: 10_000, tax: 1_300)])
        _ = try World.id(
            world.service.post(
                "/v1/accounts",
                [
                    "number": "Fleet 7", "outletId": .string(world.outlet), "customerId": .string(world.customer),
                    "creditLimit": world.money(100_000),
                ]))
        let path = "/v1/invoices/\(invoice.id)/payments"
        let body: JSONValue = ["payer": "insurance", "amount": world.money(11_300), "reference": "Fleet 7"]
        let refused = world.service.post(path, body.with("method", "account"))
        #expect(refused.status == 422 && refused.rule == "SET-05" && refused.code == "account_is_customers")
        #expect(refused.pointers == ["/payer"])
        #expect(world.service.post(path, body.with("method", "bankTransfer")).status == 201)
    }

    @Test("who took the money is someone of the outlet")
    func receivers() throws {
        let (_, invoice) = try world.invoiced()
        let path = "/v1/invoices/\(invoice.id)/payments"
        let body: JSONValue = ["method": "card", "amount": world.money(1)]
        let stranger = world.service.post(path, body.with("receivedBy", .string(world.person("stranger"))))
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/receivedBy"])
        let cashier = world.service.post(path, body.with("receivedBy", .string(world.person("cashier"))))
        #expect(cashier["receivedBy"].text == world.person("cashier"))
    }

    @Test("SET-05: refunds never exceed what was paid, and open the invoice again")
    func refunds() throws {
        let (order, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795)
        #expect(refund(payment.id, 80_796).code == "more_than_paid")
        let first = refund(payment.id, 30_000)
        #expect(first.status == 201)
        #expect(first["open"] == world.money(30_000))
        #expect(world.service.get("/v1/repair-orders/\(order)")["settled"] == false)
        #expect(world.deliver(order).rule == "SET-11")
        let second = refund(payment.id, 50_796)
        #expect(second.rule == "SET-05")
        #expect(second.status == 422)
        #expect(second["refundable"] == world.money(50_795))
        #expect(refund(payment.id, 50_795).status == 201)
        #expect(refund(payment.id, 1).code == "more_than_paid")
        let now = world.service.get("/v1/payments/\(payment.id)")
        #expect(now["refunded"] == world.money(80_795))
        #expect(now["refunds"].items.count == 2)
        #expect(now["nextActions"] == [])
        #expect(world.pay(invoice.id, 80_795).status == 201)
    }

    @Test("a refund is given by someone of the outlet, for a reason, from a payment that exists")
    func refundBodies() throws {
        let (_, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 100)
        #expect(refund(payment.id, 1, by: "stranger").pointers == ["/by"])
        #expect(refund(payment.id, 0).code == "amount_zero")
        let empty = world.service.post("/v1/payments/\(payment.id)/refunds")
        #expect(Set(empty.pointers) == ["/amount", "/reason", "/by"])
        #expect(refund("pay_00000000000000000000000000", 1).status == 404)
    }

    @Test("a refund after delivery leaves the vehicle delivered")
    func refundAfterDelivery() throws {
        let (order, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795)
        #expect(world.deliver(order).status == 200)
        #expect(refund(payment.id, 5).status == 201)
        let document = world.service.get("/v1/repair-orders/\(order)")
        #expect(document["status"] == "delivered")
        #expect(document["settled"] == true)
    }

    @Test("a payment under an old version of the invoice is 412")
    func versions() throws {
        let (_, invoice) = try world.invoiced()
        _ = world.pay(invoice.id, 1)
        let stale = world.service.send(
            "POST", "/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": world.money(1)]
        ) { $0.ifMatch = "\"1\"" }
        #expect(stale.status == 412)
    }

    @Test("the order's story tells of invoice, payments, refunds and settlement")
    func story() throws {
        let (order, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795)
        _ = refund(payment.id, 1)
        let types = world.service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["type"].text }
        let expected = [
            "repairOrder.invoiced", "invoice.issued", "payment.received", "repairOrder.settled", "payment.refunded",
            "repairOrder.paymentReopened",
        ]
        #expect(types.suffix(expected.count) == expected[...])
    }
}
