import JSON
import TestSupport
import Testing

extension World {
    /// A draft whose brake job the customer has declined; the deferred job's identifier.
    func deferred(safety: Bool = true) throws -> (order: String, job: String) {
        let order = try estimated(jobs: [service40, brakes])
        let jobs = service.get(path(order))["jobs"].items
        let job = try #require(jobs.last)["id"].text
        let answer = service.patch(path(order) + "/jobs/\(job)", ["decision": "declined", "safety": .bool(safety)])
        try #require(answer.status == 200)
        service.post(path(order) + "/estimate")
        try #require(service.post(path(order) + "/authorize", authorization).status == 200)
        let list = service.get("/v1/deferred-jobs?vehicle=\(vehicle)&status=open")["items"]
        return (order, list[0]["id"].text)
    }

    var brakes: JSONValue { ["operation": "BRK\(tag)", "payType": "customer"] }

    func offers(_ order: String) -> TestAnswer { service.get(path(order) + "/reception-offers") }

    @discardableResult
    func answer(_ order: String, _ offer: String, _ body: JSONValue) -> TestAnswer {
        service.put(path(order) + "/reception-offers/\(offer)", body)
    }

    /// The oil service again, with what else the customer wants, authorised.
    func authorize(_ order: String) -> TestAnswer {
        let concern = service.get(path(order))["concerns"][0]["id"].text
        service.put(path(order) + "/walk-around", walkAround)
        service.post(path(order) + "/jobs", service40.with("concernId", .string(concern)))
        diagnose(order, concern)
        service.post(path(order) + "/estimate")
        return service.post(path(order) + "/authorize", authorization)
    }

    /// A template with tread, measured at two wheels, and wipers.
    func template(code: String = "HC") -> String {
        service.post(
            "/v1/mpi-templates",
            [
                "code": .string(code), "name": "Health check", "operation": "MPI\(tag)",
                "items": [
                    [
                        "id": "tread", "name": "Tyre tread", "system": "tyres", "positions": ["frontLeft", "rearLeft"],
                        "measure": [
                            "unit": "mm", "amberBelow": 4, "redBelow": .decimal("1.6"),
                            "byPosition": [["position": "rearLeft", "amberBelow": 5, "redBelow": 2]],
                        ], "operation": "BRK\(tag)", "safety": true,
                    ],
                    ["id": "wipers", "name": "Wiper blades"],
                ],
            ]
        ).id
    }

    func results(front: String, rear: String, wipers: String = "green") -> JSONValue {
        [
            ["item": "tread", "position": "frontLeft", "measured": .decimal(front)],
            ["item": "tread", "position": "rearLeft", "measured": .decimal(rear)],
            ["item": "wipers", "result": .string(wipers)],
        ]
    }
}
