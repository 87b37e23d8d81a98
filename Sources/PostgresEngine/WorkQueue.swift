#if Postgres
    import Dispatch
    import Metrics
    import SQLDatabase
    import Synchronization

    /// The workers, each a serial queue with a session of its own, and the jobs that wait for one of them.
    final class WorkQueue: Sendable {
        /// Something to do with a worker's session, or to be refused.
        struct Job: Sendable {
            let run: @Sendable (Session) -> Void
            let refuse: @Sendable (DatabaseError) -> Void
            /// When it began to wait.
            let queued = Stopwatch()
        }

        private struct State {
            var waiting = Deque()
            var idle: [Int]
            var isStopped = false
            var overloads = 0
        }

        private let queues: [DispatchQueue]
        private let sessions: [ConfinedSession]
        /// Marks each queue with its worker's number.
        private let mark = DispatchSpecificKey<Int>()
        private let limit: Int
        private let times: PostgresTimes
        private let state: Mutex<State>

        init(_ source: ConnectionSource, _ options: PostgresOptions, _ times: PostgresTimes) {
            let workers = max(options.workers, 1)
            queues = (0..<workers).map { DispatchQueue(label: "bayline.postgres.worker-\($0)") }
            sessions = (0..<workers).map { _ in ConfinedSession(source) }
            limit = max(options.maximumQueuedJobs, 1)
            self.times = times
            state = Mutex(State(idle: Array(0..<workers)))
            for (number, queue) in queues.enumerated() { queue.setSpecific(key: mark, value: number) }
        }

        /// Jobs that wait now, and jobs refused because too many did.
        var counts: (waiting: Int, overloads: Int) {
            state.withLock { ($0.waiting.count, $0.overloads) }
        }

        /// The session of the worker that this code runs on, or nil.
        var ownSession: Session? {
            DispatchQueue.getSpecific(key: mark).map { sessions[$0].session }
        }

        /// Queues a job, or refuses it at once.
        func add(_ job: Job) {
            let refusal = state.withLock { state -> DatabaseError? in
                guard !state.isStopped else { return DatabaseError(.closed, "the database is closed") }
                guard state.waiting.count < limit else {
                    state.overloads += 1
                    return DatabaseError(.overloaded, "\(limit) requests wait already")
                }
                state.waiting.append(job)
                // Under the lock, so that `stop` finds every job that was taken on a worker's queue.
                if let worker = state.idle.popLast() { queues[worker].async { self.drain(worker) } }
                return nil
            }
            if let refusal { job.refuse(refusal) }
        }

        /// Refuses new jobs; returns once those that wait are done, but for the worker that it is called on.
        func stop() {
            state.withLock { $0.isStopped = true }
            let own = DispatchQueue.getSpecific(key: mark)
            for (number, queue) in queues.enumerated() where number != own { queue.sync {} }
        }

        /// Closes the sessions, after `stop`.
        func close() {
            let own = DispatchQueue.getSpecific(key: mark)
            for (number, queue) in queues.enumerated() {
                let confined = sessions[number]
                if number == own {
                    queue.async { confined.session.drop() }
                } else {
                    queue.sync { confined.session.drop() }
                }
            }
        }

        /// Ends when nothing waits.
        ///
        /// A loop without an end would leak under -O: Swift 6.3.1 leaves out its releases.
        private func drain(_ worker: Int) {
            let session = sessions[worker].session
            while let job = next(worker) {
                times.waits.observe(Stopwatch().microseconds(since: job.queued))
                job.run(session)
            }
        }

        private func next(_ worker: Int) -> Job? {
            state.withLock { state in
                if let job = state.waiting.popFirst() { return job }
                state.idle.append(worker)
                return nil
            }
        }

        /// Jobs in the order in which they came; taking the first moves none of the others.
        private struct Deque {
            private var jobs: [Job?] = []
            private var first = 0

            var count: Int { jobs.count - first }

            mutating func append(_ job: Job) { jobs.append(job) }

            mutating func popFirst() -> Job? {
                guard first < jobs.count else { return nil }
                let job = jobs[first]
                jobs[first] = nil
                first += 1
                if first == jobs.count || first > 1_024 {
                    jobs.removeFirst(first)
                    first = 0
                }
                return job
            }
        }
    }
#endif
