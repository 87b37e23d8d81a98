import JSON
import ServiceKit
import TestSupport
import Testing

extension World {
    /// An order that was delivered now, with its callback; the work was done on the first morning.
    func delivered(to customer: String? = nil) throws -> (order: String, callback: String) {
        let now = service.clock.now()
        service.clock.set(TestService.morning)
        let order = shop.paid([shop.oilService.with("parts", [])], customer: customer)
        service.clock.set(now)
        let answer = shop.act(order, "deliver", shop.handingBack)
        try #require(answer.status == 200, "\(answer.json)")
        return (order, shop.callback(order))
    }

    /// A callback whose customer was reached.
    func reached(_ customer: String? = nil) throws -> (order: String, callback: String) {
        let (order, callback) = try delivered(to: customer)
        try #require(attempt(callback, "reached").status == 201)
        return (order, callback)
    }

    @discardableResult
    func attempt(_ callback: String, _ outcome: String, by person: String = "agent") -> TestAnswer {
        service.post(
            "/v1/callbacks/\(callback)/attempts",
            ["staffId": .string(self.person(person)), "channel": "phone", "outcome": .string(outcome)])
    }

    /// What a happy customer said.
    var happy: JSONValue {
        [
            "staffId": .string(person("agent")), "verbatim": "一切都好",
            "answers": [["question": "overall", "score": 9], ["question": "recommend", "score": 10]],
        ]
    }

    static let grievance: JSONValue = ["class": "service", "summary": "Waited at reception"]

    @discardableResult
    func complete(_ callback: String, _ body: JSONValue? = nil) -> TestAnswer {
        service.post("/v1/callbacks/\(callback)/complete", body ?? happy)
    }

    func status(_ order: String) -> String { service.get("/v1/repair-orders/\(order)")["status"].text }
}
