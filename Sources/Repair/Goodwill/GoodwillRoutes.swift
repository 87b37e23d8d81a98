import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Small faults that were put right on the spot, at no charge (REP-12).
enum GoodwillRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/goodwill-jobs", .repair, rules: BodyRules(.REP_12), reading: Input.init(from:), add)
    ]

    struct Input: Sendable {
        let description: String
        let minutes: Int64?
        let parts: [ChangeRequest.PartWish]
        let by: StaffID

        init(from reader: inout ObjectReader) {
            description = reader.string("description", length: 1...500)
            minutes = reader.optionalInteger("minutes", in: 1...480)
            parts = ChangeRequest.PartWish.readAll(&reader) ?? []
            by = reader.id("by")
        }
    }

    /// The job is done when it is written down: it needs nobody's agreement, since it costs the customer nothing.
    ///
    /// Its parts are issued to it by slip as to any job. One that comes to light only at inspection was not recorded
    /// on the spot, and is a miss.
    private static func add(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireState(.inRepair, .inInspection, for: "addGoodwillJob", .REP_12)
        let order = document.order
        let staff = try Staff.referenced(
            input.by, at: "/by", outlet: order.outletID, role: .technician, rule: .REP_12, in: transaction)
        let isLate = order.status == .inInspection
        try call.measure(
            .REP_12, met: !isLate, on: order.id.text, outlet: order.outletID.text, staff: staff.id.text,
            reason: isLate ? "Recorded only at inspection: \(input.description)" : nil, in: transaction)
        let job = try job(input, by: staff, of: document, call, in: transaction)
        try JobTable.insert(job, in: transaction)
        try JobTable.update(job, in: transaction)
        try JobCompletionTable.insert(
            of: job, signedBy: staff.id, id: call.newID(), at: call.now, in: transaction)
        try SoldHoursTable.insert(of: job, at: order.outletID, call.now, in: transaction)
        document.jobs.append(job)
        try document.save(event: "repairOrder.changed", call, in: transaction)
        let changes = [
            Event.Change("status", to: job.status.rawValue), Event.Change("description", to: input.description),
            Event.Change("signedBy", to: staff.id.text),
        ]
        try document.record("job.goodwillAdded", job.id.text, changes: changes, call, in: transaction)
        var answer = Answer.json(status: 201, version: document.order.version) { writer in
            document.write(to: &writer)
        }
        answer.location = "/v1/repair-orders/\(order.id)"
        return answer
    }

    private static func job(
        _ input: Input, by staff: Staff, of document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws -> Job {
        let hours = Hours(hundredths: Rounding.halfUp(input.minutes ?? 0, times: 100, over: 60))
        let free = LinePrice(unitPrice: 0, net: 0, tax: 0)
        var job = Job(
            id: call.newID(), orderID: document.order.id, position: (document.jobs.map(\.position).max() ?? 0) + 1,
            concernID: nil, work: .goodwill(input.description, hours), payType: .internal)
        job.isGoodwill = true
        job.status = .completed
        job.labor = free
        job.technicianID = staff.id
        job.cause = input.description
        job.correction = input.description
        job.completedAt = call.now
        job.parts = try input.parts.enumerated().map { index, wish in
            let part = try Part.referenced(
                number: wish.partNumber, at: "/parts/\(index)/partNumber", in: transaction)
            return PartLine(
                id: call.newID(), jobID: job.id, position: index, partNumber: part.number, name: part.name,
                quantity: wish.quantity, price: free)
        }
        return job
    }
}
