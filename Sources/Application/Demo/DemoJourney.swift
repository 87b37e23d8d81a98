import JSON
import ServiceKit

/// Walks one order through the six processes as far as its story goes, by the API's own actions.
struct DemoJourney {
    let client: DemoClient
    let outlet: DemoNetwork.Outlet
    let customer: DemoCustomers.Customer
    let story: DemoStory
    let mileage: Int64
    let random: any RandomSource

    struct Work {
        var order = ""
        var jobs: [(id: String, parts: JSONValue)] = []
        let technician: String
        let bay: String
    }

    var advisor: String { outlet.advisors[Int(story.begins.microseconds / 60_000_000 % 2)] }

    func walk() throws {
        var work = Work(technician: pick(outlet.technicians["maintenance"] ?? []), bay: pick(outlet.bays))
        let operations = (0..<story.jobCount).map { _ in pick(DemoCatalogue.operations) }
        let appointment = try book(operations)
        try receive(&work, operations, appointment)
        guard !story.isCancelled else {
            try client.tell("/v1/repair-orders/\(work.order)/cancel", ["reason": "The customer changed their mind"])
            return
        }
        guard story.chapter >= .authorized else { return }
        try authorize(work)
        guard story.chapter >= .inRepair else { return }
        try repair(&work)
        guard story.chapter >= .inInspection else { return }
        try inspect(work)
        guard story.chapter >= .invoiced else { return }
        try settle(work)
        guard story.chapter >= .delivered else { return }
        try deliver(work)
        guard story.chapter == .calledBack else { return }
        try callBack(work)
    }

    /// Books the first slot of the day where there is one; most small shops' customers walk in.
    private func book(_ operations: [DemoCatalogue.Operation]) throws -> String? {
        guard story.isBooked else { return nil }
        let day = outlet.zone.date(of: story.begins)
        client.at(story.begins.adding(days: -2))
        let codes = operations.map(\.code).joined(separator: ",")
        let query = "from=\(day)&to=\(day)&operations=\(codes)&vehicle=\(customer.vehicle)"
        let slots = try client.get("/v1/outlets/\(outlet.id)/slots?\(query)")["items"].items
        guard let slot = slots.first(where: { $0["startsAt"].text <= story.begins.text }) else { return nil }
        let appointment = try client.post(
            "/v1/appointments",
            [
                "outletId": .string(outlet.id), "customerId": .string(customer.id),
                "vehicleId": .string(customer.vehicle), "channel": pick(["phone", "web", "app"]),
                "startsAt": slot["startsAt"], "operations": .array(operations.map { .string($0.code) }),
                "concerns": ["Service due"],
            ])
        let path = "/v1/appointments/\(appointment["id"].text)"
        let named = appointment["advisor"]["id"]
        if random.next(below: 5) > 0 {
            try client.tell(
                "\(path)/diagnosis",
                [
                    "staffId": named, "text": "Service due by distance",
                    "operations": .array(operations.map { .string($0.code) }),
                ])
            try client.tell("\(path)/estimate", ["parts": .array(operations.flatMap(parts))])
        }
        try client.tell("\(path)/confirm", ["informedCustomer": true])
        if random.next(below: 4) > 0 {
            for item in try client.get("\(path)/preparation")["items"].items {
                try client.patch("\(path)/preparation/\(item["id"].text)", ["done": true, "byStaffId": named])
            }
        }
        try remind(path)
        client.at(story.begins)
        try client.tell("\(path)/arrive", ["receivedBy": named])
        return appointment["id"].text
    }

    /// Asks the customer a day and an hour ahead; now and then somebody forgets to.
    private func remind(_ path: String) throws {
        for (which, minutes) in [("day", 24 * 60), ("hour", 60)] as [(String, Int64)] {
            client.at(story.begins.adding(minutes: -minutes))
            guard random.next(below: 8) > 0 else { continue }
            try client.tell("\(path)/reminders/\(which)/outcome", ["outcome": "coming"])
        }
    }

    private func receive(_ work: inout Work, _ operations: [DemoCatalogue.Operation], _ appointment: String?) throws {
        client.at(story.begins.adding(minutes: appointment == nil ? 0 : story.wait / 2))
        var body: JSONValue = [
            "outletId": .string(outlet.id), "customerId": .string(customer.id), "vehicleId": .string(customer.vehicle),
            "advisorId": .string(advisor), "concerns": [pick(Self.concerns)],
        ]
        if let appointment {
            body = body.adding("appointmentId", .string(appointment))
        } else {
            body = body.adding("arrivedAt", .string(story.begins.adding(minutes: -story.wait).text))
        }
        let order = try client.post("/v1/repair-orders", body)
        work.order = order["id"].text
        let concern = order["concerns"].items.first?["id"] ?? .null
        for operation in operations {
            let lines = JSONValue.array(parts(operation))
            let job = try client.post(
                "/v1/repair-orders/\(work.order)/jobs",
                ["concernId": concern, "operation": .string(operation.code), "payType": "customer", "parts": lines])
            work.jobs.append((job["id"].text, lines))
        }
        try client.put(
            "/v1/repair-orders/\(work.order)/concerns/\(concern.text)/diagnosis",
            ["result": "found", "cause": "Due by distance", "staffId": .string(advisor)])
        let covers: JSONValue = random.next(below: 4) == 0 ? ["seat", "floor"] : ["seat", "wheel", "floor", "gear"]
        try client.put(
            "/v1/repair-orders/\(work.order)/walk-around",
            [
                "mileageKm": .number(JSONNumber(mileage)), "fuelPercent": 50, "warningLamps": [],
                "customerPresent": true, "marks": [], "items": [], "coversFitted": covers,
            ])
        // In a rush the look at the whole vehicle is left out.
        guard random.next(below: 6) > 0 else { return }
        try client.put(
            "/v1/repair-orders/\(work.order)/mpi",
            ["staffId": .string(advisor), "results": [["item": "Lights and horn", "result": "green"]]])
    }

    private func authorize(_ work: Work) throws {
        client.at(story.begins.adding(minutes: 25))
        let estimate = try client.post("/v1/repair-orders/\(work.order)/estimate")["estimate"]
        let earliest = Instant(estimate["earliestPromise"].text) ?? story.begins.adding(hours: 8)
        try client.tell(
            "/v1/repair-orders/\(work.order)/authorize",
            [
                "promisedAt": .string(earliest.adding(hours: 2).text), "visit": pick(["waiting", "leaving"]),
                "keyTag": "K\(1 + random.next(below: 60))",
                "approvalContact": ["name": .string(customer.name), "phone": .string(customer.phone)],
                "customerSignature": signature, "advisorSignature": ["staffId": .string(advisor)],
            ])
    }

    private func repair(_ work: inout Work) throws {
        client.at(story.begins.adding(minutes: 30))
        let order = "/v1/repair-orders/\(work.order)"
        try client.tell("\(order)/start")
        // An order that is to stay in repair is assigned and not begun: it keeps no technician's clock open.
        if story.chapter == .inRepair {
            for job in work.jobs { try assign(job.id, work) }
            return
        }
        for (index, job) in work.jobs.enumerated() {
            client.at(story.begins.adding(minutes: 40 + Int64(index) * 30))
            try perform(job, work)
            if index == 0 { try find(&work) }
        }
        client.at(story.begins.adding(minutes: 40 + Int64(work.jobs.count) * 30))
        try client.tell("\(order)/submit")
    }

    private func assign(_ job: String, _ work: Work) throws {
        try client.tell(
            "/v1/repair-orders/\(work.order)/jobs/\(job)/assign",
            ["technicianId": .string(work.technician), "bayId": .string(work.bay)])
    }

    private func perform(_ job: (id: String, parts: JSONValue), _ work: Work) throws {
        let path = "/v1/repair-orders/\(work.order)/jobs/\(job.id)"
        try assign(job.id, work)
        try client.tell("\(path)/clock", ["action": "start", "technicianId": .string(work.technician)])
        if !job.parts.items.isEmpty {
            try client.tell(
                "/v1/repair-orders/\(work.order)/part-issues",
                [
                    "jobId": .string(job.id), "givenBy": .string(outlet.clerk), "takenBy": .string(work.technician),
                    "lines": job.parts,
                ])
        }
        try complete(job.id, work)
    }

    func complete(_ job: String, _ work: Work) throws {
        try client.tell(
            "/v1/repair-orders/\(work.order)/jobs/\(job)/complete",
            [
                "cause": "Worn", "correction": "Replaced as agreed", "selfCheck": [true, true, true],
                "signature": ["staffId": .string(work.technician)],
            ])
    }

    /// A finding during the first job: quoted, and answered by the customer.
    private func find(_ work: inout Work) throws {
        guard story.incident == .changeApproved || story.incident == .changeDeclined else { return }
        let parts: JSONValue = [["partNumber": .string(DemoCatalogue.partNumber("WIP", story.variant)), "quantity": 2]]
        let finding = try client.post(
            "/v1/repair-orders/\(work.order)/findings",
            [
                "foundBy": .string(work.technician), "description": "Wiper blades torn",
                "safety": .bool(random.next(below: 2) == 0), "operation": "BAT-A", "parts": parts,
            ])
        let change = "/v1/change-requests/\(finding["changeRequestId"].text)"
        client.at(story.begins.adding(minutes: 45 + story.wait))
        try client.tell(
            "\(change)/quote", ["promisedAt": .string(story.begins.adding(days: 1).adding(hours: 3).text)])
        client.at(story.begins.adding(minutes: 55 + story.wait))
        if story.incident == .changeApproved {
            let approved = try client.post("\(change)/approve", ["customerSignature": signature])
            work.jobs.append((approved["jobId"].text, parts))
            client.at(story.begins.adding(minutes: 60 + story.wait))
            try perform((approved["jobId"].text, parts), work)
            return
        }
        try client.tell("\(change)/decline", ["reason": "Next time"])
    }
}
