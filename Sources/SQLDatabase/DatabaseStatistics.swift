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
    /// The most writes that shared a commit.
    package var largestBatch = 0
    /// Writes that wait now.
    package var queueDepth = 0
    /// Reader connections open now.
    package var readers = 0

    package init() {}
}
