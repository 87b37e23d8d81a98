#if Postgres
    import Metrics
    import SQLDatabase
    import Synchronization

    /// What is known of a server that does not answer, for all connections of one database: while it is away, requests
    /// are refused at once instead of each waiting for the network.
    final class Outage: Sendable {
        private struct Failure {
            let at: Stopwatch
            let error: DatabaseError
        }

        private let last = Mutex<Failure?>(nil)
        private let pauseMicroseconds: Int

        init(pauseMilliseconds: Int) {
            pauseMicroseconds = max(pauseMilliseconds, 1) * 1_000
        }

        /// - Throws: the error of the last attempt, where that was only just now.
        func check() throws(DatabaseError) {
            let now = Stopwatch()
            let recent = last.withLock { last -> DatabaseError? in
                guard let failure = last else { return nil }
                guard now.microseconds(since: failure.at) >= pauseMicroseconds else { return failure.error }
                // This caller tries; the others go on being refused until it knows more.
                last = Failure(at: now, error: failure.error)
                return nil
            }
            if let recent { throw recent }
        }

        /// Notes how an attempt to connect went.
        func note(_ error: DatabaseError?) {
            last.withLock { $0 = error.map { Failure(at: Stopwatch(), error: $0) } }
        }
    }
#endif
