import Application
import JSON
import ServiceKit
import TestSupport
import Testing

/// What changes a noun by an event of something else: `updatedAfter` finds that, too, and nothing more (API-12).
@Suite struct ListChangeTests {
    private let shop: Workshop
    private var service: TestService { shop.service }

    init() throws {
        shop = Workshop(try TestService(Composition.modules.filter { $0.name != "serviceKit" }))
    }

    private func time(_ minutes: Int64) -> String { TestService.morning.adding(minutes: minutes).text }

    /// What a list finds; the identifiers in order.
    private func found(_ list: String, _ query: String) -> [String] {
        let answer = service.get("\(list)?\(query)")
        #expect(answer.status == 200, "\(list)?\(query): \(answer.json)")
        return answer["items"].items.map { $0["id"].text }.sorted()
    }

    @Test("an invoice is changed by what is paid, given back, asked for and credited on it, and by no other's")
    func invoices() {
        let first = shop.act(shop.ready(), "invoice")
        let second = shop.act(shop.ready(), "invoice")
        #expect(found("/v1/invoices", "updatedAfter=\(time(-1))") == [first.id, second.id].sorted())
        #expect(found("/v1/invoices", "updatedAfter=\(time(0))") == [])
        shop.setClock(minutes: 10)
        let paid = service.post("/v1/invoices/\(first.id)/payments", ["method": "cash", "amount": shop.money(500)])
        #expect(paid.status == 201)
        #expect(found("/v1/invoices", "updatedAfter=\(time(9))") == [first.id])
        shop.setClock(minutes: 20)
        let back: JSONValue = ["amount": shop.money(100), "reason": "Too much", "by": "\(shop.manager)"]
        #expect(service.post("/v1/payments/\(paid.id)/refunds", back).status == 201)
        #expect(found("/v1/invoices", "updatedAfter=\(time(19))") == [first.id])
        shop.setClock(minutes: 30)
        let credited = service.post(
            "/v1/invoices/\(second.id)/credit-notes", ["reason": "Wrong payer", "by": "\(shop.manager)"])
        #expect(credited.status == 201)
        #expect(found("/v1/invoices", "updatedAfter=\(time(29))") == [second.id])
        #expect(found("/v1/invoices", "createdAfter=\(time(-1))&createdBefore=\(time(1))").count == 2)
        #expect(found("/v1/invoices", "issuedAfter=\(time(0))") == [])
    }

    @Test("an account is changed by what is charged on it and by the payment of its statement")
    func accounts() {
        let account = service.post(
            "/v1/accounts",
            [
                "number": "FLEET-7", "outletId": "\(shop.outlet)", "customerId": "\(shop.customer)",
                "creditLimit": shop.money(10_000_000),
            ]
        ).id
        let invoice = shop.act(shop.ready(), "invoice")
        shop.setClock(minutes: 10)
        let charge: JSONValue = ["method": "account", "accountId": "\(account)", "amount": invoice["open"]]
        #expect(service.post("/v1/invoices/\(invoice.id)/payments", charge).status == 201)
        #expect(found("/v1/accounts", "updatedAfter=\(time(9))") == [account])
        shop.setClock(minutes: 20)
        let statement = service.post("/v1/accounts/\(account)/statements")
        shop.setClock(minutes: 30)
        let payment: JSONValue = ["method": "bankTransfer", "amount": statement["total"]]
        #expect(service.post("/v1/account-statements/\(statement.id)/payments", payment).status == 201)
        #expect(found("/v1/accounts", "updatedAfter=\(time(29))") == [account])
        #expect(found("/v1/accounts", "updatedAfter=\(time(30))") == [])
    }

    @Test("a merge of customers changes all that named who went")
    func merges() {
        let gone = service.post(
            "/v1/customers",
            ["kind": "person", "name": "Wang Xiaoming", "phones": [["number": "+8613911112222", "primary": true]]]
        ).id
        let order = shop.ready(customer: gone)
        let invoice = shop.act(order, "invoice").id
        let link = service.post("/v1/access-links", ["repairOrderId": "\(order)"]).id
        let consent = service.post(
            "/v1/customers/\(gone)/consents",
            ["purpose": "marketing", "channel": "sms", "source": "Desk", "textVersion": "1"]
        ).id
        let vehicle = shop.order(order)["vehicleId"].text
        let lists = [
            ("/v1/invoices", invoice), ("/v1/access-links", link), ("/v1/consents", consent),
            ("/v1/vehicles", vehicle), ("/v1/repair-orders", order),
        ]
        shop.setClock(minutes: 20)
        for (list, _) in lists { #expect(found(list, "updatedAfter=\(time(19))") == [], "\(list)") }
        #expect(
            service.post("/v1/customers/\(shop.customer)/merge", ["fromCustomerId": "\(gone)"]).status == 200)
        for (list, id) in lists { #expect(found(list, "updatedAfter=\(time(19))") == [id], "\(list)") }
        for (list, _) in lists { #expect(found(list, "updatedAfter=\(time(20))") == [], "\(list)") }
    }

    @Test("what the customer signs at delivery that was not done is changed by it")
    func acknowledged() {
        let order = shop.inRepair()
        let job = shop.jobIDs(order)[0]
        _ = shop.assign(order, job)
        _ = shop.clock(order, job, "start")
        _ = shop.issue(order, job, [("OF", 1), ("OIL", 5)])
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        service.post("/v1/change-requests/\(request)/quote", [:])
        service.post("/v1/change-requests/\(request)/decline", ["reason": "Next month"])
        let deferred = found("/v1/deferred-jobs", "outlet=\(shop.outlet)")
        #expect(deferred.count == 1)
        _ = shop.complete(order, job)
        _ = shop.act(order, "submit")
        _ = shop.inspect(order, shop.passing(order))
        let invoice = shop.act(order, "invoice")
        service.post("/v1/invoices/\(invoice.id)/payments", ["method": "cash", "amount": invoice["open"]])
        shop.setClock(minutes: 10)
        #expect(found("/v1/deferred-jobs", "updatedAfter=\(time(0))") == [])
        let delivered = shop.act(order, "deliver", shop.handingBack.with("safetyAcknowledged", true))
        #expect(delivered.status == 200, "\(delivered.json)")
        #expect(found("/v1/deferred-jobs", "updatedAfter=\(time(9))") == deferred)
        let events = service.get("/v1/events?types=deferredJob.acknowledged")["items"].items
        #expect(events.map { $0["resource"].text } == deferred)
    }

    @Test("business dates that are days are bounds by days, both left out")
    func days() {
        func contacts(_ query: String) -> Int { found("/v1/deferred-jobs", query).count }
        let draft = shop.draft()
        let job = shop.jobIDs(draft)[0]
        service.patch(shop.path(draft) + "/jobs/\(job)", ["decision": "declined", "safety": false])
        let deferred = found("/v1/deferred-jobs", "outlet=\(shop.outlet)")[0]
        service.patch("/v1/deferred-jobs/\(deferred)", ["nextContactOn": "2026-12-15"])
        #expect(contacts("nextContactAfter=2026-12-14&nextContactBefore=2026-12-16") == 1)
        #expect(contacts("nextContactAfter=2026-12-15") == 0)
        #expect(contacts("nextContactBefore=2026-12-15") == 0)
        #expect(service.get("/v1/deferred-jobs?nextContactAfter=2026-12-15T00:00:00Z").status == 400)
        let lists = "/v1/price-lists?outlet=\(shop.outlet)"
        #expect(service.get(lists + "&effectiveAfter=2025-12-31")["items"].items.count == 1)
        #expect(service.get(lists + "&effectiveAfter=2026-01-01")["items"].items.isEmpty)
        #expect(service.get(lists + "&effectiveBefore=2026-01-01")["items"].items.isEmpty)
    }

    @Test("the survey that is built in was there before all others")
    func builtIn() {
        let all = found("/v1/surveys", "limit=10")
        #expect(all.count == 1)
        #expect(found("/v1/surveys", "createdBefore=\(time(0))") == all)
        for bound in ["createdAfter", "effectiveAfter", "updatedAfter"] {
            #expect(found("/v1/surveys", "\(bound)=\(time(-60))") == [], "\(bound)")
        }
    }
}
