#if Postgres
    import SQLDatabase
    import Synchronization

    /// What became of the writes of one database.
    final class WriteCounts: Sendable {
        private let commits = Atomic(0)
        private let failures = Atomic(0)
        private let retries = Atomic(0)

        func noteCommit() { commits.wrappingAdd(1, ordering: .relaxed) }
        func noteFailure() { failures.wrappingAdd(1, ordering: .relaxed) }
        func noteRetry() { retries.wrappingAdd(1, ordering: .relaxed) }

        /// Adds what was counted: each write has a commit of its own.
        func add(to statistics: inout DatabaseStatistics) {
            statistics.commits = commits.load(ordering: .relaxed)
            statistics.writes = statistics.commits
            statistics.failedWrites = failures.load(ordering: .relaxed)
            statistics.retries = retries.load(ordering: .relaxed)
            statistics.largestBatch = statistics.commits > 0 ? 1 : 0
        }
    }
#endif
