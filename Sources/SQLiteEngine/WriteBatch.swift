import Metrics
import SQLDatabase

/// Commits writes on the writer's connection: together, or where that fails, each by itself.
struct WriteBatch {
    /// What became of writes that tried to share a commit.
    private enum Outcome {
        case committed(answers: [WriteJob.Answer], writes: Int)
        case failed(DatabaseError)
        /// One of them spoilt the transaction for all; nothing is committed.
        case spoilt
    }

    /// What became of one of them.
    private enum Attempt {
        case done(WriteJob.Answer)
        case failed(any Error)
        case spoilt
    }

    private static let attempts = 3

    let connection: SQLiteConnection
    /// Where durations and sizes are noted.
    var times = EngineTimes()
    /// Of the whole database.
    var memory = RowMemory()
    /// Runs what tells those who wait how their writes went; away from the writer, which is free for the next commit.
    var tell: (@escaping WriteJob.Answer) -> Void = { $0() }
    /// Told of each commit before the writes are answered: how many it made durable, and how many failed.
    let note: (_ commits: Int, _ writes: Int, _ failed: Int) -> Void

    /// Runs, commits and answers every job.
    ///
    /// None is answered before its commit is durable.
    func commit(_ jobs: [WriteJob]) {
        let began = Stopwatch()
        times.began(jobs, at: began)
        if jobs.count > 1 {
            var outcome = together(jobs, began)
            // One of them went back over its changes: again, with savepoints.
            if case .spoilt = outcome, connection.mustRunAgain { outcome = together(jobs, Stopwatch()) }
            switch outcome {
            case .committed(let answers, let writes):
                note(1, writes, jobs.count - writes)
                tell { for answer in answers { answer() } }
                return
            case .failed(let error):
                note(0, 0, jobs.count)
                tell { for job in jobs { job.fail(error) } }
                return
            case .spoilt:
                break
            }
        }
        // Only the guilty one fails this time. The bodies may run again, since nothing of them was committed.
        for job in jobs { alone(job, jobs.count == 1 ? began : Stopwatch()) }
    }

    // MARK: - One transaction for all

    private func together(_ jobs: [WriteJob], _ began: Stopwatch) -> Outcome {
        do {
            try beginPatiently()
        } catch {
            return .failed(error)
        }
        var answers: [WriteJob.Answer] = []
        answers.reserveCapacity(jobs.count)
        var writes = 0
        for job in jobs {
            switch inSavepoint(job) {
            case .done(let answer):
                answers.append(answer)
                writes += 1
            case .failed(let error):
                answers.append { job.fail(error) }
            case .spoilt:
                connection.rollBack()
                return .spoilt
            }
        }
        do {
            try commit(writes: writes, began)
            return .committed(answers: answers, writes: writes)
        } catch {
            connection.rollBack()
            // A deferred constraint is one job's fault. After a failed write or sync of the log nobody knows what
            // reached the disk, so running again could do a thing twice: that fails for all.
            return error.kind == .foreignKeyViolation || error.isTransient ? .spoilt : .failed(error)
        }
    }

    private func inSavepoint(_ job: WriteJob) -> Attempt {
        do {
            try connection.savepoint(.begin)
        } catch {
            return .spoilt
        }
        do {
            let answer = try run(job)
            try connection.savepoint(.release)
            return .done(answer)
        } catch {
            if Self.isTransient(error) { return .spoilt }
            do {
                // Fails where SQLite has ended the whole transaction.
                try connection.savepoint(.rollBack)
                return .failed(error)
            } catch {
                return .spoilt
            }
        }
    }

    // MARK: - A transaction for one

    private func alone(_ job: WriteJob, _ began: Stopwatch) {
        var attempt = 0
        while true {
            do {
                try begin()
                let answer = try run(job)
                try commit(writes: 1, began)
                note(1, 1, 0)
                tell(answer)
                return
            } catch {
                connection.rollBack()
                // At most once, for the next one has savepoints.
                if connection.mustRunAgain { continue }
                attempt += 1
                guard Self.isTransient(error), attempt < Self.attempts else {
                    note(0, 0, 1)
                    tell { job.fail(error) }
                    return
                }
            }
        }
    }

    private func run(_ job: WriteJob) throws -> WriteJob.Answer {
        let transaction = Transaction(connection, memory: memory)
        defer { transaction.close() }
        let answer = try job.run(transaction)
        // The body may have caught an error that ended the transaction, and with it all that was done in it; or gone on
        // after it could not go back.
        guard connection.isInTransaction, !connection.mustRunAgain else {
            throw DatabaseError(.other, "SQLite has ended the transaction after an error")
        }
        let seen = transaction.seen
        guard !seen.isEmpty else { return answer }
        return { [memory] in
            memory.keep(seen)
            answer()
        }
    }

    private func commit(writes: Int, _ began: Stopwatch) throws(DatabaseError) {
        let committing = Stopwatch()
        try connection.commit()
        times.committed(writes: writes, began: began, committing: committing)
    }

    /// Waits for another process's lock as long as `alone` would, but once for all jobs.
    private func beginPatiently() throws(DatabaseError) {
        for _ in 1..<Self.attempts {
            do throws(DatabaseError) {
                return try begin()
            } catch  where error.isTransient {
                continue
            }
        }
        try begin()
    }

    private static func isTransient(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.isTransient == true
    }

    private func begin() throws(DatabaseError) {
        // Left over only if a rollback failed.
        connection.rollBack()
        try connection.begin(.writer)
    }
}
