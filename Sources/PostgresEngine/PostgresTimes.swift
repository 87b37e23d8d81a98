#if Postgres
    import Metrics
    import SQLDatabase

    /// What one database's work is measured by; lock-free, so that workers do not meet here.
    final class PostgresTimes: Sendable {
        /// From a cached row to a server that has stalled, in microseconds.
        private static let bounds = [
            10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000,
            5_000_000,
        ]

        let commitSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128], unit: .one)
        let commits = Histogram(bounds: PostgresTimes.bounds, unit: .microseconds)
        let transactions = Histogram(bounds: PostgresTimes.bounds, unit: .microseconds)
        let waits = Histogram(bounds: PostgresTimes.bounds, unit: .microseconds)
        let reads = Histogram(bounds: PostgresTimes.bounds, unit: .microseconds)

        /// Notes a durable commit; each write has its own.
        func committed(began: Stopwatch, committing: Stopwatch) {
            let now = Stopwatch()
            commitSizes.observe(1)
            commits.observe(now.microseconds(since: committing))
            transactions.observe(now.microseconds(since: began))
        }

        /// Adds what was measured.
        func add(to statistics: inout DatabaseStatistics) {
            statistics.commitSizes = commitSizes.snapshot()
            statistics.commitTimes = commits.snapshot()
            statistics.transactionTimes = transactions.snapshot()
            statistics.waitTimes = waits.snapshot()
            statistics.readTimes = reads.snapshot()
        }
    }
#endif
