import Dispatch
import Glibc
import Metrics
import SQLDatabase
import Synchronization

/// Reads of one thread that share a snapshot.
///
/// To begin and to end one costs as much as to look up a row. A loop that serves has often read the requests of many
/// clients before it answers the first, and whatever was durable by then is in a snapshot that begins after that.
extension ReaderPool {
    /// What a thread holds between `beginTogether` and `endTogether`.
    struct Together {
        let thread: pthread_t
        /// Lent to the thread by its first read.
        var reader: ConfinedConnection?
        /// Inside a read.
        var isRunning = false
    }

    func beginTogether() {
        let thread = pthread_self()
        state.withLock { $0.together.append(Together(thread: thread)) }
    }

    func endTogether() {
        let thread = pthread_self()
        let reader = state.withLock { state -> ConfinedConnection? in
            guard let index = state.together.firstIndex(where: { $0.thread == thread }) else { return nil }
            return state.together.remove(at: index).reader
        }
        guard let reader else { return }
        reader.connection.rollBack()
        takeBack(from: thread)
        permits.signal()
    }

    /// Runs `body` in the snapshot that this thread's reads share.
    func readTogether<T>(_ body: (Transaction) throws -> T) throws -> T {
        let thread = pthread_self()
        let (isTogether, outer, waiting) = state.withLock { state in
            (
                state.together.contains { $0.thread == thread }, state.running(on: thread),
                state.waiting(on: thread)
            )
        }
        guard isTogether, outer == nil else { return try read(body) }
        guard let reader = try waiting ?? first(of: thread) else { return try read(body) }
        return try running(reader, of: thread, afresh: false, body)
    }

    /// Runs a read on the connection that the thread holds.
    ///
    /// - Parameter afresh: in a snapshot of its own.
    func running<T>(
        _ reader: ConfinedConnection, of thread: pthread_t, afresh: Bool, _ body: (Transaction) throws -> T
    ) throws -> T {
        let began = Stopwatch()
        state.withLock { $0.change(of: thread) { $0.isRunning = true } }
        defer {
            state.withLock { $0.change(of: thread) { $0.isRunning = false } }
            times.reads.observe(Stopwatch().microseconds(since: began))
        }
        let connection = reader.connection
        do {
            if afresh { connection.rollBack() }
            if !connection.isInTransaction { try connection.begin(.reader) }
            let result = try run(body, on: connection)
            if afresh { try connection.commit() }
            return result
        } catch {
            // Refusals are no fault of the connection; after any other error the next read begins anew.
            if error is DatabaseError { giveUp(reader, of: thread, after: error) }
            throw error
        }
    }

    /// The connection for a thread's first read; nil where one would have to be waited for.
    private func first(of thread: pthread_t) throws -> ConfinedConnection? {
        guard permits.wait(timeout: .now()) == .success else { return nil }
        do {
            let reader = try lend(to: thread)
            state.withLock { $0.change(of: thread) { $0.reader = reader } }
            return reader
        } catch {
            permits.signal()
            throw error
        }
    }

    private func giveUp(_ reader: ConfinedConnection, of thread: pthread_t, after error: any Error) {
        state.withLock { $0.change(of: thread) { $0.reader = nil } }
        reader.connection.rollBack()
        takeBack(from: thread, isSound: Self.isSound(after: error))
        permits.signal()
    }
}

extension ReaderPool.State {
    /// The connection that a thread holds between its reads.
    func waiting(on thread: pthread_t) -> ConfinedConnection? {
        together.first { $0.thread == thread && !$0.isRunning }?.reader
    }
}
