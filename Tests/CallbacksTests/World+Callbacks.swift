import JSON
import ServiceKit
import TestSupport
import Testing

extension World {
    /// An order that was delivered now, with its callback.
    func delivered(to customer: String? = nil) throws -> (order: String, callback: String) {
        let made = service.post(
            "/v1/test/orders",
            [
                "outletId": .string(outlet), "customerId": .string(customer ?? self.customer),
                "vehicleId": .string(vehicle), "advisorId": .string(person("advisor")),
                "jobs": [["operation": "LOF", "payType": "customer", "unitPrice": 100, "net": 100, "tax": 13]],
            ])
        let order = try Self.id(made)
        try #require(service.post("/v1/test/orders/\(order)/pass").status == 200)
        let invoice = try Self.id(service.post("/v1/repair-orders/\(order)/invoice"))
        _ = try Self.id(
            service.post("/v1/invoices/\(invoice)/payments", ["method": "cash", "amount": money(113)]))
        let answer = service.post(
            "/v1/repair-orders/\(order)/deliver",
            [
                "advisorId": .string(person("advisor")), "explained": true, "oldParts": [], "coversRemoved": true,
                "keysReturned": true, "customerSignature": ["name": "王小明", "method": "code", "code": "1234"],
            ])
        try #require(answer.status == 200, "\(answer.json)")
        let callbacks = service.get("/v1/callbacks?outlet=\(outlet)&limit=200")["items"].items
        let callback = try #require(callbacks.first { $0["repairOrderId"].text == order })
        return (order, callback["id"].text)
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
