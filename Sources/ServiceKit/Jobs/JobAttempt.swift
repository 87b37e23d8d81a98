import SQLDatabase

/// Ends attempts at jobs: the one place that decides what follows.
struct JobAttempt: Sendable {
    let handler: JobHandler
    let call: Call

    /// Takes a job, does its work and ends it, all in this transaction.
    ///
    /// - Returns: what came of it; nil where another was first.
    func work(_ id: ScheduledJobID, _ work: JobHandler.Work, in transaction: Transaction) throws -> ScheduledJobStatus?
    {
        guard let taken = try ScheduledJobTable.take(id, at: call.now, in: transaction) else { return nil }
        var job = taken
        // Ended before its work, which may have the same done again later: that is then another job.
        finish(&job)
        let result = try store(job, by: nil, in: transaction)
        do {
            try transaction.savepoint { try work(taken, call, transaction) }
        } catch let error as DatabaseError {
            // The engine runs the whole transaction again, or it is noted in one of its own.
            throw error
        } catch {
            job = taken
            try fail(&job, Self.words(error), retryAfter: nil, in: transaction)
            return try store(job, by: nil, in: transaction)
        }
        return result
    }

    /// Notes, in a transaction of its own, that the work could not be done.
    func fail(_ id: ScheduledJobID, _ error: any Error, in transaction: Transaction) throws -> ScheduledJobStatus? {
        guard var job = try ScheduledJobTable.take(id, at: call.now, in: transaction) else { return nil }
        try fail(&job, Self.words(error), retryAfter: nil, in: transaction)
        return try store(job, by: nil, in: transaction)
    }

    /// Stores what came of an errand.
    func end(_ job: ScheduledJob, _ outcome: JobOutcome, by node: String, in transaction: Transaction) throws
        -> ScheduledJobStatus?
    {
        if outcome.result == .abandoned {
            // The runner gives back all that this node has when it ends.
            return nil
        }
        var job = job
        job.attemptCount += 1
        guard try ScheduledJobTable.isClaimed(job.id, by: node, in: transaction) else { return nil }
        do {
            try transaction.savepoint { try outcome.store(call, transaction) }
        } catch let error as DatabaseError {
            throw error
        } catch {
            try fail(&job, Self.words(error), retryAfter: nil, in: transaction)
            return try store(job, by: node, in: transaction)
        }
        switch outcome.result {
        case .done, .abandoned: finish(&job)
        case .postponed(let until):
            job.attemptCount -= 1
            try wait(&job, until: until, in: transaction)
        case .failed(let reason, let retryAfter): try fail(&job, reason, retryAfter: retryAfter, in: transaction)
        case .hopeless(let reason): try die(&job, reason, in: transaction)
        }
        return try store(job, by: node, in: transaction)
    }

    private func store(_ job: ScheduledJob, by node: String?, in transaction: Transaction) throws -> ScheduledJobStatus?
    {
        try ScheduledJobTable.save(job, by: node, in: transaction) ? job.status : nil
    }

    private func finish(_ job: inout ScheduledJob) {
        job.status = .done
        job.nextAt = nil
        job.lastError = nil
        job.finishedAt = call.now
    }

    private func fail(_ job: inout ScheduledJob, _ reason: String, retryAfter: Int64?, in transaction: Transaction)
        throws
    {
        guard
            let next = handler.retry.next(
                failures: job.attemptCount, now: call.now, retryAfter: retryAfter, random: call.random)
        else { return try die(&job, reason, in: transaction) }
        job.lastError = reason
        try wait(&job, until: next, in: transaction)
    }

    private func wait(_ job: inout ScheduledJob, until next: Instant, in transaction: Transaction) throws {
        guard try !ScheduledJobTable.waitsBeside(job, in: transaction) else {
            // The same was asked for again while this was under way.
            job.status = .cancelled
            job.nextAt = nil
            job.finishedAt = call.now
            return
        }
        job.status = .scheduled
        job.nextAt = next
    }

    private func die(_ job: inout ScheduledJob, _ reason: String, in transaction: Transaction) throws {
        job.status = .dead
        job.nextAt = nil
        job.lastError = reason
        job.finishedAt = call.now
        let dead = job
        do {
            try transaction.savepoint { try handler.onDeath?(dead, call, transaction) }
        } catch let error as DatabaseError {
            throw error
        } catch {
            job.lastError = "\(reason); and \(Self.words(error))"
        }
        let changes = [
            Event.Change("status", to: ScheduledJobStatus.dead.rawValue), Event.Change("kind", to: job.kind),
            Event.Change("subject", to: job.subject), Event.Change("lastError", to: job.lastError),
        ]
        try call.record(Event("job.dead", job.id.text, outlet: job.outlet, changes: changes), in: transaction)
    }

    /// What is shown of an error: no SQL, no path, nothing personal.
    private static func words(_ error: any Error) -> String {
        switch error {
        case let refusal as Refusal: refusal.code
        case is DatabaseError: "the database refused it"
        default: "it failed"
        }
    }
}
