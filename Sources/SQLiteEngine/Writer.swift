import Dispatch
import SQLDatabase
import Synchronization

/// The one connection that writes, and the queue before it.
///
/// As soon as it is free it commits all that waits, so a commit's sync is shared exactly when there is load. Waiting to
/// fill a commit was measured, and is slower.
final class Writer: Sendable {
    private struct State {
        var jobs: [WriteJob] = []
        /// A drain is queued or runs.
        var isScheduled = false
        var isStopped = false
        var statistics = DatabaseStatistics()
    }

    private let queue = DispatchQueue(label: "bayline.sqlite.writer")
    /// Where those who wait are told how it went: what they do then would else hold up the next commit.
    private let answers = DispatchQueue(label: "bayline.sqlite.answers")
    /// Marks both queues, so that code can tell whether it runs there.
    private let mark = DispatchSpecificKey<Bool>()
    // Touched on `queue` only.
    private let confined: ConfinedConnection
    private let maximumQueuedWrites: Int
    private let maximumBatch: Int
    private let times: EngineTimes
    private let memory: RowMemory
    private let checkpointer: Checkpointer
    private let state = Mutex(State())

    init(
        path: String, options: SQLiteOptions, times: EngineTimes, memory: RowMemory
    ) throws(DatabaseError) {
        self.times = times
        self.memory = memory
        checkpointer = Checkpointer(path: path, options: options)
        confined = ConfinedConnection(try SQLiteConnection(path: path, role: .writer, options: options))
        maximumQueuedWrites = max(options.maximumQueuedWrites, 1)
        maximumBatch = max(options.maximumBatch, 1)
        queue.setSpecific(key: mark, value: true)
        answers.setSpecific(key: mark, value: true)
    }

    /// Counts; without those of the readers.
    var statistics: DatabaseStatistics {
        state.withLock { state in
            var statistics = state.statistics
            statistics.queueDepth = state.jobs.count
            return statistics
        }
    }

    /// Whether the caller runs in a write or is being told of one, and so must not wait for the writer.
    var isOnOwnQueue: Bool {
        DispatchQueue.getSpecific(key: mark) == true
    }

    /// Queues a job, or refuses it at once.
    func add(_ job: WriteJob) {
        let (refusal, mustSchedule) = state.withLock { state -> (DatabaseError?, Bool) in
            guard !state.isStopped else {
                return (DatabaseError(.closed, "the database is closed"), false)
            }
            guard state.jobs.count < maximumQueuedWrites else {
                state.statistics.overloads += 1
                return (DatabaseError(.overloaded, "\(state.jobs.count) writes wait already"), false)
            }
            state.jobs.append(job)
            defer { state.isScheduled = true }
            return (nil, !state.isScheduled)
        }
        if let refusal {
            job.fail(refusal)
        } else if mustSchedule {
            queue.async { self.drain() }
        }
    }

    /// Refuses new jobs; returns once those that wait are done and told, unless called by one of them.
    func stop() {
        state.withLock { $0.isStopped = true }
        guard !isOnOwnQueue else { return }
        queue.sync {}
        answers.sync {}
    }

    /// Closes the connection, after `stop`, and calls `afterwards`.
    func close(afterwards: @escaping @Sendable () -> Void) {
        let shut: @Sendable () -> Void = { [confined, checkpointer] in
            checkpointer.close()
            confined.connection.tidy()
            confined.connection.close()
            afterwards()
        }
        if isOnOwnQueue {
            queue.async(execute: shut)
        } else {
            queue.sync(execute: shut)
        }
    }

    /// Ends when nothing waits.
    ///
    /// A loop without an end would leak under -O: Swift 6.3.1 leaves out its releases.
    private func drain() {
        let batch = WriteBatch(
            connection: confined.connection, times: times, memory: memory, tell: tell
        ) { commits, writes, failed in
            self.state.withLock { state in
                state.statistics.commits += commits
                state.statistics.writes += writes
                state.statistics.failedWrites += failed
                if commits > 0 { state.statistics.largestBatch = max(state.statistics.largestBatch, writes) }
            }
        }
        var jobs = next()
        while !jobs.isEmpty {
            batch.commit(jobs)
            checkpointer.committed(on: confined.connection)
            jobs = next()
        }
    }

    /// On another thread while more writes wait; else on this one, which a lone client then need not wait for.
    private func tell(_ answers: @escaping WriteJob.Answer) {
        if state.withLock({ $0.jobs.isEmpty }) {
            self.answers.sync(execute: answers)
        } else {
            self.answers.async(execute: answers)
        }
    }

    private func next() -> [WriteJob] {
        state.withLock { state in
            guard !state.jobs.isEmpty else {
                state.isScheduled = false
                return []
            }
            let batch = Array(state.jobs.prefix(maximumBatch))
            state.jobs.removeFirst(batch.count)
            return batch
        }
    }
}
