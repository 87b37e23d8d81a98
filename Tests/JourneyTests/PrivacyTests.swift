import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// What is held on a customer is told in one document, and erased (CUS-05).
@Suite struct PrivacyTests {
    let shop: Workshop
    var service: TestService { shop.service }

    init() throws { shop = try Workshop() }

    private func erase(_ id: String? = nil) -> TestAnswer {
        service.post("/v1/customers/\(id ?? shop.customer)/erase", ["reason": "The customer asked for it"])
    }

    @Test("CUS-05: the export holds what every module has, and who has read it")
    func export() {
        let order = shop.closed([shop.oilService])
        _ = service.get("/v1/customers/\(shop.customer)")
        let export = service.get("/v1/customers/\(shop.customer)/export")
        #expect(export.status == 200)
        #expect(export["customer"]["name"] == "王小明")
        #expect(export["repairOrders"].items.map { $0["id"].text } == [order])
        #expect(export["repairOrders"][0]["approvalContact"]["phone"] == "+8613800000000")
        for member in [
            "vehicles", "concerns", "jobs", "parts", "signedDocuments", "signatures", "invoices", "invoiceLines",
            "payments", "deliveries", "callbacks", "callbackAttempts", "surveyAnswers", "changes", "reads",
            "mileageReadings",
        ] { #expect(!export[member].items.isEmpty, "\(member)") }
        let values = export["changes"].items.compactMap { $0["values"]["changes"]["name"]["to"].text }
        #expect(values.contains("王小明"))
    }

    @Test("CUS-05: an open order, an unpaid invoice, a visit to come and an open complaint refuse, and are told")
    func refused() {
        let order = shop.inRepair()
        let refused = erase()
        #expect(refused.status == 409)
        #expect(refused.rule == "CUS-05")
        #expect(refused.code == "customer_has_open_business")
        #expect(refused["openWork"].items.map { $0["id"].text } == [order])
        let owing = shop.ready(customer: otherCustomer)
        _ = shop.act(owing, "invoice")
        let kinds = { (answer: TestAnswer) in Set(answer["openWork"].items.map { $0["kind"].text }) }
        #expect(kinds(erase(service.get(shop.path(owing))["customerId"].text)) == ["repairOrder", "invoice"])
        #expect(service.get("/v1/customers/\(shop.customer)")["name"] == "王小明")
    }

    @Test("CUS-05: an account on which something is owed, and a deposit that is held, refuse and are told")
    func owed() throws {
        let account = service.post(
            "/v1/accounts",
            [
                "number": "FLEET-7", "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "creditLimit": shop.money(10_000_000),
            ])
        #expect(account.status == 201, "\(account.json)")
        let order = shop.ready()
        let invoice = shop.act(order, "invoice")
        let charged = service.post(
            "/v1/invoices/\(invoice.id)/payments",
            ["method": "account", "amount": invoice["open"], "accountId": "\(account.id)"])
        #expect(charged.status == 201, "\(charged.json)")
        _ = shop.act(order, "deliver", shop.handingBack)
        let callback = shop.callback(order)
        _ = shop.attempt(callback)
        #expect(service.post("/v1/callbacks/\(callback)/complete", shop.happy).status == 200)
        #expect(erase()["openWork"].items.map { $0["id"].text } == [account.id])
        let statement = service.post("/v1/accounts/\(account.id)/statements")
        let paid = service.post(
            "/v1/account-statements/\(statement.id)/payments",
            ["method": "bankTransfer", "amount": statement["total"]])
        #expect(paid.status == 201, "\(paid.json)")

        let draft = shop.draft()
        let deposit = service.post(
            shop.path(draft) + "/deposits", ["method": "cash", "amount": shop.money(5_000)])
        #expect(deposit.status == 201, "\(deposit.json)")
        #expect(shop.act(draft, "cancel", ["reason": "Customer changed their mind"]).status == 200)
        let held = erase()["openWork"].items
        #expect(held.map { $0["kind"].text } == ["payment"] && held.map { $0["id"].text } == [deposit.id])
        let back = service.post(
            "/v1/payments/\(deposit.id)/refunds",
            ["amount": shop.money(5_000), "reason": "Cancelled", "by": "\(shop.advisor)"])
        #expect(back.status == 201, "\(back.json)")
        #expect(erase().status == 200)
    }

    private var otherCustomer: String {
        service.post(
            "/v1/customers",
            ["kind": "person", "name": "李四", "phones": [["number": "+8613700000001"]], "email": "li@example.com"]
        ).id
    }

    @Test("CUS-05: after an erasure nothing tells who it was; accounts and statistics stand")
    func erased() throws {
        let order = shop.closed([shop.oilService])
        service.post("/v1/customers/\(shop.customer)/contacts", ["kind": "note", "text": "王小明 likes tea"])
        let invoice = service.get("/v1/invoices?repairOrder=\(order)")["items"][0]
        let compliance = service.get("/v1/outlets/\(shop.outlet)/compliance")["total"]
        let done = erase()
        #expect(done.status == 200)
        #expect(done["phones"] == [])
        #expect(done["erasedAt"] != .null)
        for target in [
            "/v1/customers/\(shop.customer)", shop.path(order), "/v1/customers/\(shop.customer)/contacts",
            "/v1/vehicles?owner=\(shop.customer)",
        ] {
            let text = String(decoding: service.getAnew(target).bytes, as: UTF8.self)
            for trace in ["王小明", "+8613800000"] { #expect(!text.contains(trace), "\(target) tells \(trace)") }
        }
        #expect(service.get(shop.path(order))["approvalContact"] == .null)
        // Signatures stay with the document that the invoice stands on.
        let agreed = service.getAnew(shop.path(order) + "/authorizations")["jobs"].items
        #expect(agreed.count == 1 && agreed.allSatisfy { $0["person"] == "—" })
        #expect(service.get("/v1/customers?phone=%2B8613800000100")["items"] == [])
        #expect(service.get("/v1/invoices/\(invoice["id"].text)")["total"] == invoice["total"])
        #expect(service.get("/v1/outlets/\(shop.outlet)/compliance")["total"] == compliance)
        let details = try service.count(
            "SELECT count(*) FROM audit_details d WHERE d.document LIKE $1", [.text("%王小明%")])
        #expect(details == 0)
        #expect(service.get("/v1/audit/verify").status == 200)
        #expect(service.patch("/v1/customers/\(shop.customer)", ["name": "X"]).code == "customer_erased")
        #expect(erase().rule == "CUS-05")
        #expect(service.ordersThatEventsMiss().isEmpty)
        let vehicle: JSONValue = ["plate": "沪A1", "make": "VW", "model": "Golf", "ownerId": "\(shop.customer)"]
        #expect(service.post("/v1/vehicles", vehicle).status == 422)
    }

    @Test("CUS-12: calls, messages, visits, callbacks and notes stand on one timeline, newest first, page by page")
    func timeline() {
        let order = shop.closed([shop.oilService])
        shop.setClock(minutes: 60)
        service.post(
            "/v1/outlets/\(shop.outlet)/calls", ["answered": true, "rings": 1, "customerId": "\(shop.customer)"])
        shop.setClock(minutes: 90)
        let note = service.post(
            "/v1/customers/\(shop.customer)/contacts", ["kind": "note", "text": "Prefers Saturdays"])
        #expect(note.status == 201)
        let all = service.get("/v1/customers/\(shop.customer)/contacts")["items"].items
        #expect(all.prefix(2).map { $0["kind"].text } == ["note", "call"])
        #expect(Set(all.map { $0["kind"].text }).isSuperset(of: ["note", "call", "visit"]))
        #expect(all.contains { $0["subjectId"].text == order })
        #expect(Set(all.map { "\($0["at"].text) \($0["text"].text)" }).count == all.count)
        var paged: [JSONValue] = []
        var target: String? = "/v1/customers/\(shop.customer)/contacts?limit=1"
        while let next = target, paged.count < 20 {
            let answer = service.get(next)
            paged += answer["items"].items
            let cursor = answer["nextCursor"].text
            target = cursor.isEmpty ? nil : "/v1/customers/\(shop.customer)/contacts?limit=1&cursor=\(cursor)"
        }
        #expect(paged == all)
        let ahead: JSONValue = ["kind": "note", "text": "x", "at": "2026-11-25T01:00:00Z"]
        #expect(service.post("/v1/customers/\(shop.customer)/contacts", ahead).rule == "CUS-12")
    }
}
