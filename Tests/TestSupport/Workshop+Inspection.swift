package import JSON

/// Inspections, as inspectors send them.
extension Workshop {
    /// What an inspector has to answer.
    package func plan(_ order: String) -> TestAnswer { service.get(path(order) + "/inspection-plan") }

    /// Every item of the plan answered ok, but those given.
    package func answers(_ order: String, notOk: Int? = nil) -> JSONValue {
        .array(
            plan(order)["items"].items.enumerated().map { index, item in
                ["item": item["id"], "result": index == notOk ? "notOk" : "ok"]
            })
    }

    /// A road test that found nothing.
    package static let road: JSONValue = ["distanceKm": 4, "conditions": "dry, urban", "findings": "no noise"]

    /// An inspection that passes.
    package func passing(_ order: String) -> JSONValue {
        [
            "inspectorId": "\(inspector)", "answers": answers(order), "roadTest": Self.road, "result": "pass",
            "wear": [
                [
                    "component": "brakePad", "position": "rearLeft", "measured": .decimal("6.5"), "unit": "mm",
                    "remainingKm": 20_000,
                ]
            ],
        ]
    }

    /// An inspection that fails by these jobs.
    package func failing(_ order: String, _ jobs: [String]) -> JSONValue {
        [
            "inspectorId": "\(inspector)", "answers": answers(order, notOk: 0), "result": "fail",
            "defects": .array(
                jobs.map { job in
                    [
                        "jobId": "\(job)", "defect": "Lamp on", "cause": "Connector loose", "disposition": "rework",
                    ]
                }),
        ]
    }

    /// Records an inspection.
    package func inspect(_ order: String, _ body: JSONValue) -> TestAnswer { act(order, "inspections", body) }
}
