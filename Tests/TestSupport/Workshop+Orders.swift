package import JSON

/// Orders at every step, brought there by the actions of people.
extension Workshop {
    /// Oil service with one filter and five litres.
    package var oilService: JSONValue {
        [
            "operation": "LOF\(tag)", "payType": "customer",
            "parts": [["partNumber": "OF\(tag)", "quantity": 1], ["partNumber": "OIL\(tag)", "quantity": 5]],
        ]
    }

    package var brakePads: JSONValue {
        [
            "operation": "BRK\(tag)", "payType": "customer",
            "parts": [["partNumber": "PAD\(tag)", "quantity": 1]],
        ]
    }

    package static let drawn: JSONValue = [
        "name": "王小明", "method": "drawn", "image": "data:image/png;base64,iVBORw0KGgo=",
    ]

    package func path(_ order: String) -> String { "/v1/repair-orders/\(order)" }

    package func act(_ order: String, _ action: String, _ body: JSONValue = [:]) -> TestAnswer {
        service.post(path(order) + "/" + action, body)
    }

    package func order(_ order: String) -> TestAnswer { service.get(path(order)) }

    package func status(_ order: String) -> String { self.order(order)["status"].text }

    package func jobIDs(_ order: String) -> [String] { self.order(order)["jobs"].items.map { $0["id"].text } }

    /// The status of a job.
    package func status(_ order: String, job: String) -> String {
        self.order(order)["jobs"].items.first { $0["id"].text == job }?["status"].text ?? ""
    }

    /// A draft with its jobs, diagnosis and walk-around, priced.
    package func draft(
        _ jobs: [JSONValue]? = nil, covers: JSONValue = ["seat", "wheel", "floor", "gear"], customer: String? = nil,
        vehicle: String? = nil, mileage: Int64 = 41_890, appointment: String? = nil
    ) -> String {
        let owner = customer ?? self.customer
        let body: JSONValue = [
            "outletId": "\(outlet)", "customerId": "\(owner)", "vehicleId": "\(vehicle ?? newVehicle(of: owner))",
            "advisorId": "\(advisor)", "concerns": ["40 000 km service"],
        ]
        let created = service.post(
            "/v1/repair-orders", body.with("appointmentId", appointment.map(JSONValue.string)))
        let (id, concern) = (created.id, created["concerns"][0]["id"].text)
        service.put(
            path(id) + "/walk-around",
            [
                "mileageKm": .number(JSONNumber(mileage)), "fuelPercent": 60, "warningLamps": [],
                "customerPresent": true, "marks": [],
                "items": [], "coversFitted": covers,
            ])
        for job in jobs ?? [oilService] { _ = act(id, "jobs", job.with("concernId", .string(concern))) }
        service.put(
            path(id) + "/concerns/\(concern)/diagnosis", ["result": "found", "cause": "Due", "noJobReason": "-"])
        _ = act(id, "estimate")
        return id
    }

    package func authorized(
        _ jobs: [JSONValue]? = nil, covers: JSONValue = ["seat", "wheel", "floor", "gear"],
        vehicle: String? = nil
    ) -> String {
        let id = draft(jobs, covers: covers, vehicle: vehicle)
        _ = act(id, "authorize", authorization)
        return id
    }

    /// What the customer and the advisor sign.
    package var authorization: JSONValue {
        [
            "promisedAt": "2026-11-24T09:00:00Z", "visit": "waiting", "keyTag": "K12",
            "approvalContact": ["name": "王小明", "phone": "+8613800000000"], "customerSignature": Self.drawn,
            "advisorSignature": ["staffId": "\(advisor)"],
        ]
    }

    package func inRepair(_ jobs: [JSONValue]? = nil, vehicle: String? = nil) -> String {
        let id = authorized(jobs, vehicle: vehicle)
        _ = act(id, "start")
        return id
    }

    package func assign(_ order: String, _ job: String, to technician: String? = nil, bay: String? = nil) -> TestAnswer
    {
        act(
            order, "jobs/\(job)/assign",
            ["technicianId": "\(technician ?? self.technician)", "bayId": "\(bay ?? bays[0])"])
    }

    package func clock(_ order: String, _ job: String, _ action: String, _ reason: String? = nil) -> TestAnswer {
        let body: JSONValue = ["action": "\(action)"]
        return act(order, "jobs/\(job)/clock", reason.map { body.with("reason", .string($0)) } ?? body)
    }

    package func completion(by technician: String? = nil) -> JSONValue {
        [
            "cause": "Interval reached", "correction": "Done", "selfCheck": [true, true, true],
            "signature": ["staffId": "\(technician ?? self.technician)"],
        ]
    }

    package func complete(_ order: String, _ job: String) -> TestAnswer {
        act(order, "jobs/\(job)/complete", completion())
    }

    /// Assigns, starts and completes a job.
    package func work(_ order: String, _ job: String) {
        _ = assign(order, job)
        _ = clock(order, job, "start")
        _ = complete(order, job)
    }

    /// An order whose jobs are all complete, submitted.
    package func inInspection(_ jobs: [JSONValue]? = nil) -> String {
        let id = inRepair(jobs)
        for job in jobIDs(id) { work(id, job) }
        _ = act(id, "submit")
        return id
    }

    package func lines(_ parts: [(String, Int64)]) -> JSONValue {
        .array(parts.map { ["partNumber": "\($0.0)\(tag)", "quantity": .number(JSONNumber($0.1))] })
    }

    package func issue(_ order: String, _ job: String, _ parts: [(String, Int64)]) -> TestAnswer {
        issue(order, job, lines: lines(parts))
    }

    package func issue(_ order: String, _ job: String, lines: JSONValue) -> TestAnswer {
        act(
            order, "part-issues",
            ["jobId": "\(job)", "givenBy": "\(clerk)", "takenBy": "\(technician)", "lines": lines])
    }

    package func giveBack(_ order: String, _ job: String, _ parts: [(String, Int64)]) -> TestAnswer {
        act(
            order, "part-returns",
            ["jobId": "\(job)", "returnedBy": "\(technician)", "receivedBy": "\(clerk)", "lines": lines(parts)])
    }

    package var padsWorn: JSONValue {
        [
            "foundBy": "\(technician)", "description": "Front pads 2 mm", "safety": true, "operation": "BRK\(tag)",
            "parts": [["partNumber": "PAD\(tag)", "quantity": 1]],
        ]
    }

    /// The compliance report's word on a rule.
    package func rule(_ code: String, of order: String) -> String {
        let rules = service.get(path(order) + "/compliance")["rules"].items
        return rules.first { $0["rule"].text == code }?["result"].text ?? "none"
    }

    /// The types of the events of an order, in order.
    package func events(_ order: String) -> [String] {
        service.get("/v1/events?resource=\(order)&limit=200")["items"].items.map { $0["type"].text }
    }
}

extension TestAnswer {
    package var state: String { json["state"].text }
    package var allowedActions: [String] { json["allowedActions"].items.map(\.text) }
    package var nextActions: [String] { json["nextActions"].items.map(\.text) }
}
