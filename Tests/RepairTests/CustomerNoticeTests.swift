import Inspection
import JSON
import ServiceKit
import TestSupport
import Testing

/// What customers are told of the work on their vehicle (REP-09).
@Suite struct CustomerNoticeTests {
    let shop: Workshop

    init() throws {
        shop = Workshop(try TestService(Workshop.modules + [InspectionModule.module]))
    }

    private func told(_ kind: String) -> [JSONValue] {
        shop.service.get("/v1/notifications?kind=\(kind)")["items"].items
    }

    private func promise(_ order: String, _ time: String, toldAt: String? = nil) -> TestAnswer {
        let body: JSONValue = ["promisedAt": .string(time), "reason": "Part is late", "toldBy": "phone"]
        return shop.act(order, "promise", toldAt.map { body.with("toldAt", .string($0)) } ?? body)
    }

    @Test("REP-09 a promise that moves is told to the customer once, with both times, and an overtaken one is not sent")
    func moved() throws {
        let order = shop.inRepair()
        #expect(promise(order, "2026-11-25T02:00:00Z").status == 200)
        let first = told("repairOrder.promiseMoved")
        #expect(first.count == 1)
        #expect(first[0]["recipient"]["customerId"].text == shop.customer)
        #expect(first[0]["resource"].text == order)
        #expect(first[0]["text"].text.contains("2026-11-24 17:00"))
        #expect(first[0]["text"].text.contains("2026-11-25 10:00"))
        #expect(promise(order, "2026-11-25T03:00:00Z").status == 200)
        let both = told("repairOrder.promiseMoved")
        #expect(Set(both.map { $0["status"].text }) == ["cancelled", "queued"])
        #expect(shop.rule("REP-09", of: order) != "missed")
    }

    @Test("REP-09 telling after the old time has passed is a miss, by phone or by a quote that is signed")
    func late() throws {
        let phoned = shop.inRepair()
        let signed = shop.inRepair()
        let request = shop.act(signed, "findings", shop.padsWorn)["changeRequestId"].text
        shop.setClock(minutes: 8 * 60 + 30)
        #expect(promise(phoned, "2026-11-25T02:00:00Z").status == 200)
        #expect(shop.rule("REP-09", of: phoned) == "missed")
        shop.service.post("/v1/change-requests/\(request)/quote", ["promisedAt": "2026-11-25T06:00:00Z"])
        #expect(shop.rule("REP-09", of: signed) != "missed")
        let approval = shop.service.post(
            "/v1/change-requests/\(request)/approve", ["customerSignature": Workshop.drawn])
        #expect(approval.status == 200)
        #expect(shop.rule("REP-09", of: signed) == "missed")
    }

    @Test("REP-09 a vehicle that is ready in time is met and told once, with who hands it over")
    func ready() throws {
        let order = shop.ready()
        let notices = told("repairOrder.ready")
        #expect(notices.count == 1 && notices[0]["resource"].text == order)
        #expect(notices[0]["text"].text.contains("Lin Yue"))
        #expect(shop.rule("REP-09", of: order) == "met")
    }

    @Test("REP-03 what others pay for is told as what it costs the customer")
    func paidByOthers() throws {
        let order = shop.inRepair()
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        let quote = shop.service.post("/v1/change-requests/\(request)/quote", ["payType": "internal"])
        #expect(quote["quote"]["total"] == shop.money(126_560))
        let notices = told("changeRequest.quoted")
        #expect(notices.count == 1 && notices[0]["text"].text.contains(Money(0, .CNY).text))
    }

    @Test("REP-03 a price to answer is told with its total and its term, each price once, and not after the answer")
    func quoted() throws {
        let order = shop.inRepair()
        let request = shop.act(order, "findings", shop.padsWorn)["changeRequestId"].text
        let quote = shop.service.post("/v1/change-requests/\(request)/quote", ["validUntil": "2026-11-24T05:00:00Z"])
        #expect(quote.status == 200)
        let notices = told("changeRequest.quoted")
        #expect(notices.count == 1 && notices[0]["resource"].text == request)
        #expect(notices[0]["text"].text.contains("2026-11-24 13:00"))
        #expect(notices[0]["text"].text.contains("CNY"))
        shop.service.post("/v1/change-requests/\(request)/quote", ["validUntil": "2026-11-24T06:00:00Z"])
        #expect(told("changeRequest.quoted").count == 2)
        shop.service.post("/v1/change-requests/\(request)/decline", ["reason": "Too dear"])
        #expect(told("changeRequest.quoted").allSatisfy { $0["status"] == "cancelled" })
        #expect(shop.service.ordersThatEventsMiss() == [])
    }
}
