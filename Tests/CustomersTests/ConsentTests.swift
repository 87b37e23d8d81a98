import Customers
import JSON
import Network
import ServiceKit
import TestSupport
import Testing

/// What customers said about messages (CUS-04).
@Suite struct ConsentTests {
    let service: TestService
    let customer: String

    init() throws {
        service = try TestService([NetworkModule.module, CustomersModule.module])
        customer =
            service.post(
                "/v1/customers",
                ["kind": "person", "name": "王小明", "phones": [["number": "+8613800000001", "primary": true]]]
            ).id
    }

    private func say(_ status: String?, with changes: [(String, JSONValue)] = []) -> TestAnswer {
        var body: JSONValue = [
            "customerId": "\(customer)", "purpose": "marketing", "channel": "sms", "source": "Desk", "textVersion": "1",
        ]
        if let status { body = body.with("status", "\(status)") }
        for (member, value) in changes { body = body.with(member, value) }
        return service.post("/v1/consents", body)
    }

    private func holds() -> [String] {
        service.get("/v1/customers/\(customer)/consents")["items"].items.map {
            "\($0["purpose"].text) \($0["channel"].text) \($0["status"].text)"
        }
    }

    @Test("CUS-04 a consent has purpose, channel, date, source and text version, and the latest holds")
    func recorded() {
        let granted = say(nil)
        #expect(granted.status == 201 && granted["status"].text == "granted" && granted["current"] == true)
        #expect(granted["at"].text == TestService.morning.text)
        service.clock.set(TestService.morning.adding(minutes: 5))
        let withdrawn = service.post("/v1/consents/\(granted.id)/withdraw", ["source": "Telephone"])
        #expect(withdrawn.status == 201 && withdrawn["status"].text == "withdrawn")
        #expect(holds() == ["marketing sms withdrawn"])
        #expect(service.get("/v1/consents/\(granted.id)")["current"] == false)
        service.clock.set(TestService.morning.adding(minutes: 9))
        #expect(say("granted", with: [("textVersion", "2")]).status == 201)
        #expect(holds() == ["marketing sms granted"])
        #expect(service.get("/v1/consents?customer=\(customer)")["items"].items.count == 3)
        #expect(service.get("/v1/consents?customer=\(customer)&current=true")["items"].items.count == 1)
        #expect(service.get("/v1/consents?customer=\(customer)&status=withdrawn")["items"].items.count == 1)
    }

    @Test("CUS-04 breaks: no purpose, no source, no text version, a date to come, a customer who is unknown")
    func refused() {
        for (member, pointer) in [("source", "/source"), ("textVersion", "/textVersion"), ("purpose", "/purpose")] {
            let answer = say(nil, with: [(member, .null)])
            #expect(answer.status == 422 && answer.rule == "CUS-04" && answer.pointers == [pointer], "\(member)")
        }
        let later = say(nil, with: [("at", .string(TestService.morning.adding(minutes: 1).text))])
        #expect(later.status == 422 && later.code == "consent_in_future" && later.rule == "CUS-04")
        #expect(say(nil, with: [("customerId", "cus_01M82YNFM0BSV6MPE72Y0YF4ZH")]).status == 422)
        #expect(say(nil, with: [("channel", "pigeon")]).status == 422)
    }

    @Test("CUS-04 only a consent that holds can be withdrawn")
    func withdrawnTwice() {
        let id = say(nil).id
        service.post("/v1/consents/\(id)/withdraw", ["source": "Telephone"])
        let again = service.post("/v1/consents/\(id)/withdraw", ["source": "Telephone"])
        #expect(again.status == 409 && again.rule == "CUS-04")
    }

    @Test("a consent given earlier does not undo what was said later")
    func backdated() {
        _ = say("withdrawn")
        let old = say("granted", with: [("at", .string(TestService.morning.adding(days: -30).text))])
        #expect(old.status == 201 && old["current"] == false)
        #expect(holds() == ["marketing sms withdrawn"])
    }

    @Test("the same under the customer's own path")
    func ofCustomer() {
        let body: JSONValue = ["purpose": "survey", "channel": "phone", "source": "Call", "textVersion": "1"]
        #expect(service.post("/v1/customers/\(customer)/consents", body).status == 201)
        #expect(holds() == ["survey phone granted"])
        #expect(service.get("/v1/customers/cus_01M82YNFM0BSV6MPE72Y0YF4ZH/consents").status == 404)
    }
}
