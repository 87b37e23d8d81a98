import JSON
import SQLDatabase

/// `/v1/jobs`: what the scheduler has done and is to do (EVT-04).
enum ScheduledJobRoutes {
    static let all: [Route] = [
        .get(
            "/v1/jobs", .readEvents, query: ["kind", "status", "subject", "outlet", "dueBefore", "dueAfter"],
            paged: true, list),
        .get("/v1/jobs/{id}", .readEvents, show),
        .post("/v1/jobs/{id}/retry", .manageNetwork, retry),
        .post("/v1/jobs/{id}/cancel", .manageNetwork, cancel),
    ]

    static let scope = OutletScope("/v1/jobs/{id}", ScheduledJobListTable.place)

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        var filter = ScheduledJobListTable.Filter(
            outlets: call.outlets(call.query["outlet"]), kind: call.query["kind"],
            status: try call.query.choice("status", ScheduledJobStatus.self), subject: call.query["subject"],
            dueBefore: try call.query.instant("dueBefore"), dueAfter: try call.query.instant("dueAfter"),
            limit: page.limit)
        if let key = page.after {
            guard key.count == 2, let dueAt = Int64(key[0]) else { throw Refusal.invalidParameter("cursor") }
            filter.after = (dueAt, key[1])
        }
        return .list(try ScheduledJobListTable.list(filter, in: transaction), page, call) {
            [String($0.dueAt.microseconds), $0.id.text]
        }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        .ok(try load(call, in: transaction))
    }

    private static func retry(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var job = try load(call, in: transaction)
        job.status = try ScheduledJob.transitions.require(.retry, from: job.status, rule: nil)
        job.nextAt = call.now
        job.finishedAt = nil
        job.attemptCount = 0
        guard try !ScheduledJobTable.isWaiting(job.kind, of: job.subject, in: transaction) else {
            throw Refusal.jobWaits
        }
        call.jobSignal?.raise()
        return try end(job, "job.retried", call, in: transaction)
    }

    private static func cancel(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var job = try load(call, in: transaction)
        job.status = try ScheduledJob.transitions.require(.cancel, from: job.status, rule: nil)
        job.nextAt = nil
        job.finishedAt = call.now
        return try end(job, "job.cancelled", call, in: transaction)
    }

    private static func end(
        _ job: ScheduledJob, _ event: String, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        guard try ScheduledJobTable.save(job, by: nil, in: transaction) else { throw Refusal.conflict }
        let changes = [Event.Change("status", to: job.status.rawValue), Event.Change("kind", to: job.kind)]
        try call.record(
            Event(event, job.id.text, outlet: job.outlet, changes: changes), in: transaction)
        return .ok(job)
    }

    private static func load(_ call: Call, in transaction: Transaction) throws -> ScheduledJob {
        guard let job = try ScheduledJobTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("job")
        }
        return job
    }
}

extension Refusal {
    fileprivate static var jobWaits: Refusal {
        Refusal(
            code: "job_waits", "The same is to be done about the same thing already; see the job that waits.",
            zh: "已有相同的任务在等待执行。")
    }
}
