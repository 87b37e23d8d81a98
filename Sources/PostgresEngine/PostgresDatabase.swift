#if Postgres
    import Dispatch
    import Metrics
    package import SQLDatabase
    import Synchronization

    /// A database on a PostgreSQL server that any number of nodes use at once: workers that each own a connection,
    /// snapshots for reads, serializable transactions for writes.
    package final class PostgresDatabase: Database {
        private let source: ConnectionSource
        private let work: WorkQueue
        private let guests: GuestPool
        private let options: PostgresOptions
        private let times = PostgresTimes()
        private let counts = WriteCounts()
        private let jitter = Jitter()
        private let memory = RowMemory()

        /// Connects once, so that a wrong address shows at the start.
        ///
        /// - Throws: `DatabaseError` where the server cannot be reached, is too old, or has another encoding.
        package init(_ address: PostgresAddress, options: PostgresOptions = PostgresOptions()) throws {
            self.options = options
            source = ConnectionSource(address, options)
            work = WorkQueue(source, options, times)
            guests = GuestPool(source, options)
            try guests.withSession { _ = try $0.connected() }
        }

        deinit {
            close()
        }

        package var statistics: DatabaseStatistics {
            var statistics = DatabaseStatistics()
            counts.add(to: &statistics)
            let work = work.counts
            statistics.queueDepth = work.waiting
            statistics.overloads = work.overloads
            statistics.readers = source.open
            statistics.connectionsMade = source.made
            times.add(to: &statistics)
            return statistics
        }

        /// A network lies between: a thread that must not wait gives the whole request to a worker.
        package var answersAtOnce: Bool {
            false
        }

        package func perform(_ work: @escaping @Sendable ((any Error)?) -> Void) {
            self.work.add(
                WorkQueue.Job { _ in
                    work(nil)
                } refuse: {
                    work($0)
                })
        }

        /// Runs `body` in one read snapshot, on the calling thread: a worker with its own connection, any other with
        /// one lent to it, for which it may wait.
        ///
        /// A read inside a read of the same thread shares its snapshot.
        package func read<T>(_ body: (Transaction) throws -> T) throws -> T {
            if let own = work.ownSession, own.current?.isWriting != true || !own.isInTransaction {
                return try read(body, on: own)
            }
            return try guests.withSession { try read(body, on: $0) }
        }

        private func read<T>(_ body: (Transaction) throws -> T, on session: Session) throws -> T {
            if session.isInTransaction, let connection = session.current {
                return try inside(connection, body)
            }
            let began = Stopwatch()
            defer { times.reads.observe(Stopwatch().microseconds(since: began)) }
            let connection = try session.begin(.reader)
            defer { session.rollBack() }
            return try inside(connection, body)
        }

        private func inside<T>(_ connection: PostgresConnection, _ body: (Transaction) throws -> T) throws -> T {
            let transaction = Transaction(connection, memory: memory)
            defer { transaction.close() }
            let result = try body(transaction)
            memory.keep(transaction.seen)
            return result
        }

        /// Runs a write on a worker: on the calling one at once, where it is free to, else on the next that is.
        package func write<T: Sendable>(
            _ body: @escaping @Sendable (Transaction) throws -> T,
            completion: @escaping @Sendable (Result<T, any Error>) -> Void
        ) {
            if let own = work.ownSession, !own.isInTransaction, own.isFree {
                return write(body, on: own, completion)
            }
            work.add(
                WorkQueue.Job {
                    self.write(body, on: $0, completion)
                } refuse: {
                    completion(.failure($0))
                })
        }

        private func write<T: Sendable>(
            _ body: (Transaction) throws -> T, on session: Session, _ completion: (Result<T, any Error>) -> Void
        ) {
            // What the completion writes comes after, in a turn of its own.
            session.isFree = false
            defer { session.isFree = true }
            let run = WriteRun(
                session: session, attempts: max(options.attempts, 1), times: times, counts: counts, jitter: jitter,
                memory: memory)
            completion(Result { try run.run(body) })
        }

        /// The same, waiting for the result; refused on a worker that has a transaction open or answers a write.
        @discardableResult
        package func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
            if let own = work.ownSession, own.isInTransaction || !own.isFree {
                throw DatabaseError(.other, "a worker must not wait for a write inside another")
            }
            let answer = Answer<T>()
            write(body) { answer.give($0) }
            return try answer.wait()
        }

        package func close() {
            work.stop()
            guests.close()
            work.close()
        }
    }

    /// A result that one thread waits for and another gives.
    private final class Answer<T: Sendable>: Sendable {
        private let result = Mutex<Result<T, any Error>?>(nil)
        private let given = DispatchSemaphore(value: 0)

        func give(_ result: Result<T, any Error>) {
            self.result.withLock { $0 = result }
            given.signal()
        }

        func wait() throws -> T {
            given.wait()
            guard let result = result.withLock({ $0 }) else {
                throw DatabaseError(.other, "the worker gave no answer")
            }
            return try result.get()
        }
    }
#endif
