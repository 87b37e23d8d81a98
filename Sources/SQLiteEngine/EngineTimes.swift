import Metrics
import SQLDatabase

/// What one database's work is measured by; lock-free, so that readers and the writer do not meet here.
final class EngineTimes: Sendable {
    /// From a cached page to a disk that has stalled, in microseconds.
    private static let bounds = [
        10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000,
    ]

    let commitSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128], unit: .one)
    let commits = Histogram(bounds: EngineTimes.bounds, unit: .microseconds)
    let transactions = Histogram(bounds: EngineTimes.bounds, unit: .microseconds)
    let waits = Histogram(bounds: EngineTimes.bounds, unit: .microseconds)
    let reads = Histogram(bounds: EngineTimes.bounds, unit: .microseconds)

    /// Notes how long those that waited have waited.
    func began(_ jobs: [WriteJob], at now: Stopwatch) {
        for job in jobs { waits.observe(now.microseconds(since: job.queued)) }
    }

    /// Notes a durable commit: its clock is read twice however many writes share it.
    func committed(writes: Int, began: Stopwatch, committing: Stopwatch) {
        let now = Stopwatch()
        commitSizes.observe(writes)
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
