/// A database that gives transactions to synchronous closures.
package protocol Database: AnyObject, Sendable {
    /// Counts since it was opened.
    var statistics: DatabaseStatistics { get }

    /// Whether reads are so short and sure that a thread which must not wait, as an event loop, may run them.
    var answersAtOnce: Bool { get }

    /// Runs `work` where it may wait for reads and writes: on this thread if the database answers at once, else on a
    /// thread that works for it. `work` gets an error where the database is closed or overloaded.
    func perform(_ work: @escaping @Sendable ((any Error)?) -> Void)

    /// Runs `body` in one read snapshot, on the calling thread. The snapshot is that of the first statement.
    func read<T>(_ body: (Transaction) throws -> T) throws -> T

    /// The same in a snapshot that other calls on this thread may share, since the last `beginTogether`: it holds all
    /// that was durable then, and perhaps nothing newer.
    func readTogether<T>(_ body: (Transaction) throws -> T) throws -> T

    /// From here to `endTogether` this thread's `readTogether` may share a snapshot; not inside a read.
    func beginTogether()

    /// Ends what `beginTogether` began.
    func endTogether()

    /// Queues a write; it shares a commit with whatever else waits.
    ///
    /// If `body` throws, only its own changes are undone, and `completion` gets that error. `body` may run more
    /// than once before it is committed, so it must touch nothing but its transaction. `completion` is called
    /// exactly once, after the commit is durable or has failed, in the order of the writes and never in the way of the
    /// next commit; at once and on the calling thread if the database is closed, or overloaded.
    func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void)

    /// The same, waiting for the result: for start-up, commands and tests. Refused in a write, and to who is being
    /// told of one.
    @discardableResult
    func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T

    /// Runs the writes that wait, then closes. Afterwards everything is refused with `closed`. Not from inside a read.
    func close()
}

extension Database {
    package var answersAtOnce: Bool { true }

    package func readTogether<T>(_ body: (Transaction) throws -> T) throws -> T { try read(body) }

    package func beginTogether() {}

    package func endTogether() {}

    package func perform(_ work: @escaping @Sendable ((any Error)?) -> Void) {
        work(nil)
    }
}
