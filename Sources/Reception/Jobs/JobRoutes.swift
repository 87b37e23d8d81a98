import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// The jobs of a draft: added, changed, removed; closed to edits once the customer has signed (REP-03).
enum JobRoutes {
    static let all: [Route] = [
        .get("/v1/repair-orders/{id}/jobs/{jobId}", .readOrders, show).personalHourly,
        .post(
            "/v1/repair-orders/{id}/jobs", .manageOrders, rules: BodyRules(.RCP_06),
            reading: JobInput.init(from:), add),
        .patch(
            "/v1/repair-orders/{id}/jobs/{jobId}", .manageOrders, rules: BodyRules(nil, ["safety": .RCP_14]),
            reading: JobChange.init(from:), change),
        .delete("/v1/repair-orders/{id}/jobs/{jobId}", .manageOrders, remove),
    ]

    /// So many jobs fit on one order.
    private static let limit = 100

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let document = try RepairOrderDocument.load(call.id("id"), in: transaction)
        let job = document.jobs[try document.jobIndex(call.id("jobId"))]
        return Answer.ok(JobAnswer(job: job, document: document), version: document.order.version)
            .personal(document.order.approvalContact != nil)
    }

    private static func add(_ input: JobInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.requireDraft("addJob", .REP_03)
        try document.requireConcern(input.concernID, at: "/concernId")
        guard document.jobs.count < limit else { throw Refusal.tooManyJobs(limit) }
        let position = (document.jobs.last?.position ?? -1) + 1
        let job = try input.make(
            for: document, concern: input.concernID, position: position, at: "", call, in: transaction)
        try JobTable.insert(job, in: transaction)
        document.jobs.append(job)
        try document.clearEstimate(in: transaction)
        try document.save(event: "repairOrder.jobAdded", changes: job.changes, call, in: transaction)
        return .created(
            JobAnswer(job: job, document: document), at: "/v1/repair-orders/\(document.order.id)/jobs/\(job.id)",
            version: document.order.version)
    }

    private static func change(_ input: JobChange, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireProposed(index, "changeJob")
        try document.change(index, input, call, in: transaction)
        return .ok(JobAnswer(job: document.jobs[index], document: document), version: document.order.version)
    }

    private static func remove(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        let index = try document.jobIndex(call.id("jobId"))
        try document.requireProposed(index, "removeJob")
        let job = document.jobs.remove(at: index)
        try document.reopenDeferred(of: job.id, call, in: transaction)
        try JobTable.delete(job.id, in: transaction)
        try document.clearEstimate(in: transaction)
        try document.save(event: "repairOrder.jobRemoved", changes: job.changes, call, in: transaction)
        return .ok(document, version: document.order.version)
    }
}

extension RepairOrderDocument {
    /// Refuses to change a job of a signed order, and one that the customer has declined or postponed.
    fileprivate func requireProposed(_ index: Int, _ action: String) throws {
        try requireDraft(action, .REP_03)
        guard jobs[index].status != .proposed else { return }
        throw Refusal.state(jobs[index].status.rawValue, action: action, allowed: [], rule: .RCP_14)
    }
}

extension Job {
    /// What the order's story says of a job that came or went.
    fileprivate var changes: [Event.Change] {
        [.init("jobId", to: id.text), .init("operation", to: work.operation), .init("payType", to: payType.rawValue)]
    }
}

extension Refusal {
    fileprivate static func tooManyJobs(_ limit: Int) -> Refusal {
        Refusal(
            .RCP_06, code: "too_many_jobs", "An order has at most \(limit) jobs. Open a second order for the rest.",
            zh: "一张委托书最多 \(limit) 个工项,请为其余工项另开委托书。")
    }
}
