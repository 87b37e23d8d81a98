import JSON
import ServiceKit

extension DemoJourney {
    static let concerns: [JSONValue] = [
        "Service due", "Noise from the front when braking", "Starts badly in the morning", "Pulls to the left",
        "Air conditioning does not cool",
    ]

    var signature: JSONValue { ["name": .string(customer.name), "method": "code", "code": "2468"] }

    func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(random.next(below: UInt64(elements.count)))]
    }

    /// The parts of an operation, in this story's variant.
    func parts(_ operation: DemoCatalogue.Operation) -> [JSONValue] {
        operation.parts.map { part in
            [
                "partNumber": .string(DemoCatalogue.partNumber(part.family, story.variant)),
                "quantity": .number(JSONNumber(part.quantity)),
            ]
        }
    }

    func inspect(_ work: Work) throws {
        client.at(story.begins.adding(minutes: 180))
        let order = "/v1/repair-orders/\(work.order)"
        guard story.chapter > .inInspection else { return }
        let plan = try client.get("\(order)/inspection-plan")
        let answers: JSONValue = .array(plan["items"].items.map { ["item": $0["id"], "result": "ok"] })
        if story.incident == .failedInspection, let job = work.jobs.first {
            try client.tell(
                "\(order)/inspections",
                [
                    "inspectorId": .string(outlet.inspector), "result": "fail", "answers": answers,
                    "roadTest": roadTest,
                    "defects": [
                        pick(Self.defects).adding("jobId", .string(job.id)).adding("disposition", "rework")
                    ],
                ])
            try client.tell(
                "\(order)/jobs/\(job.id)/clock", ["action": "start", "technicianId": .string(work.technician)])
            try complete(job.id, work)
            try client.tell("\(order)/submit")
        }
        try client.tell(
            "\(order)/inspections",
            [
                "inspectorId": .string(outlet.inspector), "result": "pass", "answers": answers, "roadTest": roadTest,
                // Now and then nobody measures.
                "wear": random.next(below: 12) == 0 ? [] : wear,
            ])
        // A shop in a hurry skips the handover, or leaves the vehicle where it stands.
        guard random.next(below: 15) > 0 else { return }
        let isTidy = random.next(below: 9) > 0
        try client.tell(
            "\(order)/handover",
            [
                "parkingSpace": "R\(1 + random.next(below: 30))", "cleaned": .bool(isTidy),
                "acceptedBy": .string(advisor),
            ])
    }

    private static let defects: [JSONValue] = [
        ["defect": "Fastener loose", "cause": "Not torqued", "causeClass": "workmanship"],
        ["defect": "Oil at the drain plug", "cause": "Seal used again", "causeClass": "workmanship"],
        ["defect": "Noise when braking", "cause": "Pads of the wrong make", "causeClass": "part"],
        ["defect": "Warning lamp on", "cause": "Sensor not looked at", "causeClass": "diagnosis"],
        ["defect": "Concern not dealt with", "cause": "Not on the job card", "causeClass": "information"],
    ]

    /// Pads that wear by some 2.5 mm in 10 000 km.
    private var wear: JSONValue {
        let tenths = 40 + Int64(random.next(below: 60))
        return [
            [
                "component": "brakePad", "position": "frontLeft", "measured": .number(JSONNumber(tenths / 10)),
                "unit": "mm",
            ],
            [
                "component": "tyre", "position": "frontLeft", "measured": .number(JSONNumber(3 + tenths / 25)),
                "unit": "mm",
            ],
        ]
    }

    private var roadTest: JSONValue { ["distanceKm": 4, "conditions": "dry, urban", "findings": "none"] }

    func settle(_ work: Work) throws {
        client.at(story.begins.adding(minutes: 210))
        if random.next(below: 8) > 0 {
            try client.tell(
                "/v1/repair-orders/\(work.order)/ready-notice",
                [
                    "channel": pick(["phone", "sms", "chat"]), "toldBy": .string(advisor),
                    "documentsPrepared": .bool(random.next(below: 12) > 0),
                ])
        }
        let invoice = try client.post("/v1/repair-orders/\(work.order)/invoice")
        guard story.chapter >= .delivered else { return }
        try client.tell(
            "/v1/invoices/\(invoice["id"].text)/payments",
            ["method": pick(["cash", "card", "online"]), "amount": invoice["open"]])
    }

    func deliver(_ work: Work) throws {
        client.at(story.begins.adding(minutes: 225))
        let order = "/v1/repair-orders/\(work.order)"
        let other = random.next(below: 6) == 0
        let deliverer = other ? outlet.advisors.first { $0 != advisor } ?? advisor : advisor
        try client.tell(
            "\(order)/deliver",
            [
                "advisorId": .string(deliverer), "explained": .bool(random.next(below: 8) > 0),
                "oldParts": oldParts(work),
                "nextService": [
                    "on": .string(outlet.zone.date(of: story.begins).adding(days: 365).text),
                    "mileageKm": .number(JSONNumber(mileage + 10_000)),
                ],
                "coversRemoved": true, "keysReturned": true, "safetyAcknowledged": true, "customerSignature": signature,
            ])
        let gate = try client.get("\(order)/gate-pass")["code"].text
        try client.tell("/v1/gate-passes/\(gate)/use")
        guard random.next(below: 10) > 0 else { return }
        try client.tell(
            "\(order)/documents/hand-over", ["channel": pick(["paper", "email", "link"]), "by": .string(deliverer)])
    }

    /// What was replaced; now and then nobody shows it.
    private func oldParts(_ work: Work) -> JSONValue {
        let wasShown = random.next(below: 10) > 0
        var seen: Set<String> = []
        let numbers = work.jobs.flatMap(\.parts.items).map { $0["partNumber"].text }.filter { seen.insert($0).inserted }
        return .array(
            numbers.map { ["partNumber": .string($0), "disposition": "dispose", "shown": .bool(wasShown)] })
    }

    func callBack(_ work: Work) throws {
        client.at(story.begins.adding(days: 3))
        let due = try client.get("/v1/callbacks?repairOrder=\(work.order)")["items"].items
        guard let id = due.first?["id"].text else { throw DemoClient.Failure(description: "no callback") }
        let path = "/v1/callbacks/\(id)"
        if story.incident == .unreachable {
            for day in 3..<6 {
                client.at(story.begins.adding(days: Int64(day)))
                try client.tell("\(path)/attempts", attempt("noAnswer"))
            }
            return
        }
        try client.tell("\(path)/attempts", attempt("reached"))
        let isUnhappy = story.incident == .unhappy
        var body: JSONValue = [
            "staffId": .string(outlet.agent), "verbatim": isUnhappy ? "等了半个小时才有人接待" : "很满意",
        ]
        // Who was surveyed lately is not asked again (CBK-09).
        if try client.get(path)["survey"]["allowed"] == true {
            body = body.adding(
                "answers",
                [
                    ["question": "overall", "score": isUnhappy ? 4 : 9],
                    ["question": "recommend", "score": isUnhappy ? 5 : 9],
                ])
        }
        if isUnhappy {
            body = body.adding("dissatisfied", true)
                .adding("complaint", ["class": "service", "summary": "Waited at reception"])
        }
        try client.tell("\(path)/complete", body)
    }

    private func attempt(_ outcome: String) -> JSONValue {
        ["staffId": .string(outlet.agent), "channel": "phone", "outcome": .string(outcome)]
    }
}

extension JSONValue {
    /// The object with one member more.
    func adding(_ name: String, _ value: JSONValue) -> JSONValue {
        guard case .object(let object) = self else { return self }
        return .object(JSONObject(members: object.members + [JSONMember(name: name, value: value)]))
    }
}
