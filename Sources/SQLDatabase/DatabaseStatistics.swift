package import Metrics

/// Counts of a database since it was opened, for metrics and tests.
package struct DatabaseStatistics: Sendable, Equatable {
    /// Transactions made durable.
    package var commits = 0
    /// Writes made durable; more than `commits` where writes shared one.
    package var writes = 0
    /// Writes answered with an error.
    package var failedWrites = 0
    /// Writes refused because too many waited.
    package var overloads = 0
    /// Times a write was run again after a conflict with another.
    package var retries = 0
    /// The most writes that shared a commit.
    package var largestBatch = 0
    /// Writes that wait now.
    package var queueDepth = 0
    /// Reader connections open now; on a server, all connections.
    package var readers = 0
    /// Connections made to a server; more than were needed at once where some were lost.
    package var connectionsMade = 0
    /// Bytes of the database file; 0 where it cannot be read.
    package var fileBytes = 0
    /// Bytes of the write-ahead log; 0 where there is none.
    package var logBytes = 0
    /// Writes that each commit made durable.
    package var commitSizes = HistogramSnapshot()
    /// How long each commit took to become durable: on SQLite the sync of the log.
    package var commitTimes = HistogramSnapshot()
    /// From the beginning of each write transaction to the end of its commit.
    package var transactionTimes = HistogramSnapshot()
    /// How long each write waited for its transaction to begin.
    package var waitTimes = HistogramSnapshot()
    /// How long each read took, with its wait for a connection; reads inside reads are part of the outer one.
    package var readTimes = HistogramSnapshot()

    package init() {}
}
