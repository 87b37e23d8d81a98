import JSON
import TestSupport
import Testing

extension World {
    var newOrder: JSONValue {
        [
            "outletId": "\(outlet)", "customerId": "\(customer)", "vehicleId": "\(vehicle)", "advisorId": "\(advisor)",
            "concerns": ["40 000 km service"],
        ]
    }

    var walkAround: JSONValue {
        [
            "mileageKm": 41_890, "fuelPercent": 60, "warningLamps": [], "customerPresent": true,
            "marks": [["zone": "frontBumper", "kind": "scratch", "note": "10 cm <left>"]], "items": ["Child seat"],
            "coversFitted": ["seat", "wheel", "floor"],
        ]
    }

    /// Oil service with one filter and five litres: 0.8 h × 300.00 + 68.00 + 5 × 95.00.
    var service40: JSONValue {
        [
            "operation": "LOF\(tag)", "payType": "customer",
            "parts": [
                ["partNumber": "OF\(tag)", "quantity": 1], ["partNumber": "OIL\(tag)", "quantity": 5],
            ],
        ]
    }

    var authorization: JSONValue {
        [
            "promisedAt": "2026-11-24T09:00:00Z", "visit": "waiting", "keyTag": "K12",
            "approvalContact": ["name": "王小明", "phone": "+8613800000000"],
            "customerSignature": [
                "name": "王小明", "method": "drawn", "image": "data:image/png;base64,iVBORw0KGgo=",
            ],
            "advisorSignature": ["staffId": "\(advisor)"],
        ]
    }

    func path(_ order: String) -> String { "/v1/repair-orders/\(order)" }

    /// A draft with one concern and nothing else.
    func draft() -> String { service.post("/v1/repair-orders", newOrder).id }

    /// A draft that only wants its signatures.
    func estimated(jobs: [JSONValue]? = nil) throws -> String {
        let order = service.post("/v1/repair-orders", newOrder)
        let concern = order["concerns"][0]["id"].text
        service.put(path(order.id) + "/walk-around", walkAround)
        for job in jobs ?? [service40] {
            service.post(path(order.id) + "/jobs", job.with("concernId", .string(concern)))
        }
        diagnose(order.id, concern)
        let answer = service.post(path(order.id) + "/estimate")
        try #require(answer.status == 200)
        return order.id
    }

    @discardableResult
    func diagnose(_ order: String, _ concern: String) -> TestAnswer {
        service.put(
            path(order) + "/concerns/\(concern)/diagnosis",
            ["result": "found", "cause": "Service due", "noJobReason": "-"])
    }

    func authorized(jobs: [JSONValue]? = nil) throws -> String {
        let order = try estimated(jobs: jobs)
        let answer = service.post(path(order) + "/authorize", authorization)
        try #require(answer.status == 200)
        return order
    }

    func rule(_ code: String, of order: String) -> String {
        let rules = service.get(path(order) + "/compliance")["rules"].items
        return rules.first { $0["rule"].text == code }?["result"].text ?? "none"
    }
}

extension TestAnswer {
    var state: String { json["state"].text }
    var actions: [String] { json["allowedActions"].items.map(\.text) }
    var nextActions: [String] { json["nextActions"].items.map(\.text) }
}
