#if Postgres
    import Metrics
    import SQLDatabase

    /// Runs and commits one write on a session; again, where it met others that were first.
    struct WriteRun {
        /// Attempts beside other writers; after these it gets a turn of its own.
        private static let sharedAttempts = 2
        /// A conflict is over when the other has committed.
        private static let pauseMicroseconds = 1_000

        let session: Session
        let attempts: Int
        let times: PostgresTimes
        let counts: WriteCounts
        let jitter: Jitter
        let memory: RowMemory

        /// - Throws: the body's error, or why nothing could be committed; `outcomeUnknown` where the connection was
        ///   lost in the commit, which is never run again.
        func run<T>(_ body: (Transaction) throws -> T) throws -> T {
            var patience = Patience(attempts: attempts)
            while true {
                let isAlone = patience.attempt > Self.sharedAttempts
                do {
                    return try once(isAlone ? .soleWriter : .writer, body)
                } catch let attempt as FailedAttempt {
                    guard patience.allows(attempt.cause, wasAlone: isAlone) else {
                        counts.noteFailure()
                        throw attempt.error
                    }
                    counts.noteRetry()
                    // Who gets a turn of its own has waiting enough in it.
                    if patience.attempt <= Self.sharedAttempts { jitter.pause(upTo: Self.pauseMicroseconds) }
                } catch {
                    counts.noteFailure()
                    throw error
                }
            }
        }

        private func once<T>(_ role: PostgresConnection.Role, _ body: (Transaction) throws -> T) throws -> T {
            let began = Stopwatch()
            // What cannot even begin is not tried again: the session has done that already.
            let connection = try session.begin(role)
            do {
                let (result, seen) = try inside(connection, body)
                let committing = Stopwatch()
                try connection.commit()
                times.committed(began: began, committing: committing)
                counts.noteCommit()
                memory.keep(seen)
                return result
            } catch {
                let cause = connection.failure ?? error as? DatabaseError
                session.rollBack()
                throw FailedAttempt(error: error, cause: cause)
            }
        }

        private func inside<T>(
            _ connection: PostgresConnection, _ body: (Transaction) throws -> T
        ) throws -> (T, RowMemory.Rows) {
            let transaction = Transaction(connection, memory: memory)
            defer { transaction.close() }
            let result = try body(transaction)
            return (result, transaction.seen)
        }
    }

    /// An attempt of which nothing was committed.
    private struct FailedAttempt: Error {
        /// What the caller is told.
        let error: any Error
        /// What the database said first, even if the body made something else of it.
        let cause: DatabaseError?
    }
#endif
