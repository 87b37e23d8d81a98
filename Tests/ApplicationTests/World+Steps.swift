import JSON
import TestSupport

/// The steps of the journey, as the front-ends take them.
extension World {
    var signature: JSONValue { ["name": "王小明", "method": "code", "code": "2468"] }

    func bookingBody(_ startsAt: String) -> JSONValue {
        [
            "outletId": .string(outlet), "customerId": .string(customer), "vehicleId": .string(vehicle),
            "channel": "phone", "startsAt": .string(startsAt), "advisorId": .string(advisor),
            "operations": [.string(operation)], "concerns": ["Brakes squeal in the morning"],
        ]
    }

    func orderBody() -> JSONValue {
        [
            "outletId": .string(outlet), "advisorId": .string(advisor), "customerId": .string(customer),
            "vehicleId": .string(vehicle), "concerns": ["Brakes squeal in the morning"],
        ]
    }

    var walkAroundBody: JSONValue {
        [
            "mileageKm": 41_900, "fuelPercent": 60, "warningLamps": [], "customerPresent": true,
            "marks": [["zone": "frontBumper", "kind": "scratch"]], "items": ["Child seat"],
            "coversFitted": ["seat", "wheel", "floor", "gear"],
        ]
    }

    var authorizeBody: JSONValue {
        [
            "promisedAt": "2026-11-24T09:00:00Z", "visit": "waiting", "keyTag": "K12",
            "approvalContact": ["name": "王小明", "phone": "+8613800000001"], "customerSignature": signature,
            "advisorSignature": ["staffId": .string(advisor)],
        ]
    }

    var padLine: JSONValue { [["partNumber": .string(pad), "quantity": 1]] }

    var completeBody: JSONValue {
        [
            "cause": "Pads worn", "correction": "Pads replaced", "selfCheck": [true, true],
            "signature": ["staffId": .string(technician)],
        ]
    }

    var deliverBody: JSONValue {
        [
            "advisorId": .string(advisor), "nextService": ["on": "2027-11-24", "mileageKm": 51_890], "explained": true,
            "oldParts": [["partNumber": .string(pad), "disposition": "dispose", "shown": true]],
            "coversRemoved": true, "keysReturned": true, "customerSignature": signature,
        ]
    }

    func issueBody(_ job: String) -> JSONValue {
        [
            "jobId": .string(job), "givenBy": .string(clerk), "takenBy": .string(technician), "lines": padLine,
        ]
    }

    /// A draft with one diagnosed concern, one job and its walk-around.
    func draft(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, job: String) {
        let order = try api.post("/v1/repair-orders", orderBody())
        let concern = order["concerns"].items[0]["id"]
        let path = "/v1/repair-orders/\(order.id)"
        try api.put("\(path)/walk-around", walkAroundBody.with("mileageKm", .number(JSONNumber(mileage))))
        let job = try api.post(
            "\(path)/jobs",
            ["concernId": concern, "operation": .string(operation), "payType": "customer", "parts": padLine])
        try api.put(
            "\(path)/concerns/\(concern.text)/diagnosis", ["result": "found", "cause": "Pads worn"])
        try api.post("\(path)/estimate")
        return (order.id, job.id)
    }

    /// An order in repair whose job nobody has been given yet.
    func started(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, job: String) {
        let (order, job) = try draft(api, mileage: mileage)
        try api.post("/v1/repair-orders/\(order)/authorize", authorizeBody)
        try api.post("/v1/repair-orders/\(order)/start")
        return (order, job)
    }

    /// An order in repair whose job is under way.
    func inRepair(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, job: String) {
        let (order, job) = try started(api, mileage: mileage)
        let path = "/v1/repair-orders/\(order)"
        try api.post(
            "\(path)/jobs/\(job)/assign", ["technicianId": .string(technician), "bayId": .string(bays[0])])
        try api.post("\(path)/jobs/\(job)/clock", ["action": "start", "technicianId": .string(technician)])
        return (order, job)
    }

    /// An order in inspection, its part issued and its job completed.
    func inInspection(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, job: String) {
        let (order, job) = try inRepair(api, mileage: mileage)
        let path = "/v1/repair-orders/\(order)"
        try api.post("\(path)/part-issues", issueBody(job))
        try api.post("\(path)/jobs/\(job)/complete", completeBody)
        try api.post("\(path)/submit")
        return (order, job)
    }

    func passBody(_ api: APIClient, _ order: String) throws -> JSONValue {
        let plan = try api.get("/v1/repair-orders/\(order)/inspection-plan")
        return [
            "inspectorId": .string(inspector), "result": "pass",
            "answers": .array(plan["items"].items.map { ["item": $0["id"], "result": "ok"] }),
            "roadTest": ["distanceKm": 4, "conditions": "dry, urban", "findings": "none"],
        ]
    }

    /// An order that is invoiced and not paid; 1062.20 CNY.
    func invoiced(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, invoice: String) {
        let (order, _) = try inInspection(api, mileage: mileage)
        let path = "/v1/repair-orders/\(order)"
        try api.post("\(path)/inspections", try passBody(api, order))
        try api.post("\(path)/handover", ["parkingSpace": "R4", "cleaned": true, "acceptedBy": .string(advisor)])
        return (order, try api.post("\(path)/invoice").id)
    }

    /// An order that is delivered; with its callback.
    func delivered(_ api: APIClient, mileage: Int64 = 41_900) throws -> (order: String, callback: String) {
        let (order, invoice) = try invoiced(api, mileage: mileage)
        let open = try api.get("/v1/invoices/\(invoice)")["open"]
        try api.post("/v1/invoices/\(invoice)/payments", ["method": "card", "amount": open])
        try api.post("/v1/repair-orders/\(order)/deliver", deliverBody)
        let due = try api.get("/v1/callbacks?outlet=\(outlet)&status=due")["items"].items
        guard let callback = due.first(where: { $0["repairOrderId"].text == order }) else {
            throw APIClient.Refused(description: "the delivery made no callback")
        }
        return (order, callback["id"].text)
    }
}
