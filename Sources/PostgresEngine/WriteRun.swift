#if Postgres
    import Metrics
    import SQLDatabase

    /// Runs and commits one write on a session; again, where it met others that were first.
    struct WriteRun {
        /// Attempts without the lane of those that have met conflicts.
        private static let freeAttempts = 3

        let session: Session
        let attempts: Int
        let times: PostgresTimes
        let counts: WriteCounts
        let jitter: Jitter

        /// - Throws: the body's error, or why nothing could be committed; `outcomeUnknown` where the connection was
        ///   lost in the commit, which is never run again.
        func run<T>(_ body: (Transaction) throws -> T) throws -> T {
            var patience = Patience(attempts: attempts)
            while true {
                let usesLane = patience.attempt > Self.freeAttempts
                do {
                    if usesLane { try session.connected().advisoryLock(.take) }
                    defer { if usesLane { freeLane() } }
                    return try once(body)
                } catch let attempt as FailedAttempt {
                    guard patience.allows(attempt.cause) else {
                        counts.noteFailure()
                        throw attempt.error
                    }
                    counts.noteRetry()
                    jitter.pause(upTo: patience.pauseMicroseconds)
                } catch {
                    counts.noteFailure()
                    throw error
                }
            }
        }

        private func once<T>(_ body: (Transaction) throws -> T) throws -> T {
            let began = Stopwatch()
            // What cannot even begin is not tried again: the session has done that already.
            let connection = try session.begin(.writer)
            do {
                let result = try inside(connection, body)
                let committing = Stopwatch()
                try connection.commit()
                times.committed(began: began, committing: committing)
                counts.noteCommit()
                return result
            } catch {
                let cause = connection.failure ?? error as? DatabaseError
                session.rollBack()
                throw FailedAttempt(error: error, cause: cause)
            }
        }

        private func inside<T>(_ connection: PostgresConnection, _ body: (Transaction) throws -> T) throws -> T {
            let transaction = Transaction(connection)
            defer { transaction.close() }
            return try body(transaction)
        }

        private func freeLane() {
            // A connection that is lost has freed its locks; one that cannot free them is closed, which does.
            guard let connection = session.current, !connection.isLost else { return }
            do throws(DatabaseError) {
                try connection.advisoryLock(.free)
            } catch {
                session.drop()
            }
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
