import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

@Suite struct InvoiceTests {
    let world: World

    init() throws {
        world = try World()
    }

    @Test("SET-01, SET-02: the invoice has every job and part once and is the agreed total")
    func invoice() throws {
        let second = World.JobOf(
            operation: "BRK", net: 54_000, tax: 7_020,
            parts: [.init(number: "PAD", quantity: 1, unitPrice: 58_000, tax: 7_540)])
        let declined = World.JobOf(isAgreed: false, net: 1_000, tax: 130)
        let (order, invoice) = try world.invoiced([World.service, second, declined])
        #expect(invoice["lines"].items.map { $0["code"].text } == ["LOF", "OIL", "BRK", "PAD"])
        #expect(invoice["total"] == world.money(80_795 + 126_560))
        #expect(invoice["open"] == invoice["total"])
        #expect(invoice["byPayType"].items.map { $0["payType"].text } == ["customer"])
        #expect(invoice["number"] == "SH01-2026-000001")
        #expect(invoice.field("Location") == "/v1/invoices/\(invoice.id)")
        let document = world.service.get("/v1/repair-orders/\(order)")
        #expect(document["status"] == "invoiced")
        #expect(document["amounts"]["actual"] == invoice["total"])
        #expect(document["settled"] == false)
    }

    @Test("an order that is not ready has no invoice: INS-05 while it is repaired, SET-01 when it has one already")
    func states() throws {
        let (order, jobs) = try world.order()
        let early = world.invoice(order)
        #expect(early.status == 409)
        #expect(early.rule == "INS-05")
        #expect(early["state"] == "inRepair")
        try world.issue("OIL", 5, to: jobs[0], of: order)
        try world.pass(order)
        #expect(world.invoice(order).status == 201)
        let again = world.invoice(order)
        #expect(again.status == 409)
        #expect(again.rule == "SET-01")
        #expect(try world.service.count("SELECT count(*) FROM invoices") == 1)
        #expect(world.invoice("ro_00000000000000000000000000").status == 404)
    }

    @Test("SET-01: a part that was issued beyond what was agreed is named with its slip")
    func unbilled() throws {
        let (order, jobs) = try world.order()
        try world.issue("OIL", 6, to: jobs[0], of: order)
        try world.pass(order)
        let answer = world.invoice(order)
        #expect(answer.status == 409)
        #expect(answer.rule == "SET-01")
        let part = answer["unbilledParts"][0]
        #expect(part["partNumber"] == "OIL")
        #expect(part["unbilled"] == 1)
        #expect(part["slips"].items.count == 1)
        #expect(answer.state == "ready")
        #expect(answer.allowedActions.isEmpty)
        #expect(world.service.get("/v1/repair-orders/\(order)").nextActions.isEmpty)
        #expect(try world.service.count("SELECT count(*) FROM invoices") == 0)
    }

    @Test("SET-02: fewer parts than agreed need someone who allows the lower total")
    func fewer() throws {
        let (order, jobs) = try world.order()
        try world.issue("OIL", 4, to: jobs[0], of: order)
        try world.pass(order)
        let refused = world.invoice(order)
        #expect(refused.status == 409)
        #expect(refused.code == "below_agreed_total")
        #expect(refused["difference"] == world.money(10_735))
        #expect(world.invoice(order, world.discount(0, by: "cashier")).code == "discount_above_limit")
        let allowed = world.invoice(order, world.discount(0, by: "manager"))
        #expect(allowed.status == 201)
        #expect(allowed["total"] == world.money(70_060))
    }

    @Test("SET-02: a discount needs a giver of the outlet within the limit, in the order's currency, with a reason")
    func discounts() throws {
        let order = try world.readyOrder()
        #expect(world.invoice(order, world.discount(4_040, by: "advisor")).rule == "SET-02")
        let stranger = world.invoice(order, world.discount(100, by: "stranger"))
        #expect(stranger.status == 422)
        #expect(stranger.pointers == ["/discount/givenBy"])
        #expect(world.invoice(order, world.discount(100, by: "technician")).code == "role_needed")
        let dollars = world.discount(0, by: "advisor").with(
            "discount",
            world.discount(0, by: "advisor")["discount"].with("amount", ["amount": 1, "currency": "USD"]))
        #expect(world.invoice(order, dollars).pointers == ["/discount/amount/currency"])
        let noReason = world.discount(1, by: "advisor")["discount"].with("reason", nil)
        let missing = world.invoice(order, ["discount": noReason])
        #expect(missing.status == 422)
        #expect(missing.rule == "SET-02")
        #expect(missing.pointers == ["/discount/reason"])
        let given = world.invoice(order, world.discount(4_039, by: "advisor"))
        #expect(given.status == 201)
        #expect(given["total"] == world.money(80_795 - 4_039))
        #expect(given["lines"].items.last?["kind"] == "discount")
        #expect(given["discount"]["givenBy"].text == world.person("advisor"))
    }

    @Test("SET-04: the shares of the pay types add up, and the customer pays only the customer's")
    func payTypes() throws {
        let warranty = World.JobOf(operation: "BRK", payType: "warranty", net: 50_000, tax: 6_500)
        let (_, invoice) = try world.invoiced([World.service, warranty])
        #expect(invoice["byPayType"].items.map { $0["total"] } == [world.money(80_795), world.money(56_500)])
        #expect(invoice["customerTotal"] == world.money(80_795))
        #expect(invoice["open"] == world.money(80_795))
        #expect(invoice["total"] == world.money(137_295))
    }

    @Test("where the customer pays nothing the order is settled at once and can be delivered")
    func warrantyOnly() throws {
        let (order, invoice) = try world.invoiced([
            World.JobOf(payType: "warranty", net: 50_000, tax: 6_500)
        ])
        #expect(invoice["status"] == "settled")
        let document = world.service.get("/v1/repair-orders/\(order)")
        #expect(document["settled"] == true)
        #expect(document["nextActions"] == ["deliver"])
        #expect(world.deliver(order, world.handover.with("oldParts", [])).status == 200)
    }

    @Test("SET-04: an invoice never changes, whatever is paid or given back on it")
    func unchanged() throws {
        let (_, invoice) = try world.invoiced()
        let payment = world.pay(invoice.id, 80_795)
        world.service.post(
            "/v1/payments/\(payment.id)/refunds",
            ["amount": world.money(100), "reason": "r", "by": .string(world.person("cashier"))])
        let now = world.service.get("/v1/invoices/\(invoice.id)")
        for member in ["number", "lines", "net", "tax", "total", "byPayType", "customerTotal", "createdAt"] {
            #expect(now[member] == invoice[member])
        }
    }

    @Test("invoices are listed by outlet and by order, in pages, newest first")
    func lists() throws {
        var ids: [String] = []
        for index in 0..<3 {
            world.service.clock.set(TestService.morning.adding(minutes: Int64(index)))
            ids.append(try world.invoiced([World.JobOf(net: 100, tax: 13)]).invoice.id)
        }
        let first = world.service.get("/v1/invoices?outlet=\(world.outlet)&limit=2")
        #expect(first["items"].items.map { $0["id"].text } == [ids[2], ids[1]])
        let rest = world.service.get("/v1/invoices?outlet=\(world.outlet)&limit=2&cursor=\(first["nextCursor"].text)")
        #expect(rest["items"].items.map { $0["id"].text } == [ids[0]])
        #expect(world.service.get("/v1/invoices?outlet=\(world.otherOutlet)")["items"] == [])
        let order = rest["items"][0]["repairOrderId"].text
        let own = world.service.get("/v1/invoices?outlet=\(world.outlet)&repairOrder=\(order)")
        #expect(own["items"].items.map { $0["id"].text } == [ids[0]])
    }

    @Test("the printable invoice is HTML in the customer's language, and no name can break out of it")
    func page() throws {
        let (_, invoice) = try world.invoiced()
        let page = world.service.send("GET", "/v1/invoices/\(invoice.id)") { $0.accept = "text/html" }
        let text = String(decoding: page.bytes, as: UTF8.self)
        #expect(page.status == 200)
        #expect(page.field("Content-Type") == "text/html; charset=utf-8")
        #expect(text.contains("<h1>发票 SH01-2026-000001</h1>"))
        #expect(text.contains("王小明 &lt;b&gt;"))
        #expect(text.contains("Pudong &lt;service&gt; &amp; centre"))
        #expect(text.contains("沪A12388"))
        #expect(text.contains("807.95 CNY"))
        #expect(!text.contains("<b>"))
        let english = try World(language: "en")
        let other = try english.invoiced().invoice
        let answer = english.service.send("GET", "/v1/invoices/\(other.id)") { $0.accept = "text/html" }
        #expect(String(decoding: answer.bytes, as: UTF8.self).contains("<h1>Invoice SH01-2026-000001</h1>"))
    }

    @Test("a reader's copy of the page is old when the customer's name has changed, that of the invoice is not")
    func copies() throws {
        let (_, invoice) = try world.invoiced()
        let path = "/v1/invoices/\(invoice.id)"
        let page = world.service.send("GET", path) { $0.accept = "text/html" }
        let tag = try #require(page.field("ETag"))
        func again() -> TestAnswer {
            world.service.send("GET", path) { request in
                request.accept = "text/html"
                request.ifNoneMatch = tag
            }
        }
        #expect(again().status == 304)
        #expect(world.service.patch("/v1/customers/\(world.customer)", ["name": "王大明"]).status == 200)
        #expect(String(decoding: again().bytes, as: UTF8.self).contains("王大明"))
        let own = world.service.get(path).field("ETag")
        #expect(world.service.send("GET", path) { $0.ifNoneMatch = own }.status == 304)
    }
}
