/// How a SQLite database is opened.
package struct SQLiteOptions: Sendable {
    /// When a commit counts as durable.
    package enum Synchronous: Int, Sendable {
        /// Never waits for the disk: for tests.
        case off = 0
        /// The write-ahead log is synced at checkpoints only: a power cut may undo the last commits.
        case normal = 1
        /// The log is synced at each commit.
        case full = 2
    }

    /// The most connections that read at the same time; made on demand.
    package var maximumReaders = 8
    /// The most writes that wait; one more is refused with `overloaded`.
    package var maximumQueuedWrites = 1024
    /// The most writes that share a commit.
    package var maximumBatch = 128
    /// When a commit counts as durable.
    package var synchronous = Synchronous.full
    /// The page cache of each connection, which grows to this as pages are read.
    ///
    /// It holds the inner pages of ten million orders' and jobs' indexes, so that a row from far back costs its leaves
    /// only: 8 MB left fourteen page reads for an order with its jobs, 32 MB ten.
    package var cacheKiB = 32_768
    /// How long to wait for another process's lock, and for a free reader.
    package var busyTimeoutMilliseconds = 5000

    package init() {}
}
