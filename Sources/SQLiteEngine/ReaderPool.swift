import Dispatch
import Glibc
import Metrics
import SQLDatabase
import Synchronization

/// Connections that read: made on demand up to a limit, lent to one thread at a time.
final class ReaderPool: Sendable {
    struct Loan {
        let thread: pthread_t
        let reader: ConfinedConnection
    }

    struct State {
        var idle: [ConfinedConnection] = []
        var lent: [Loan] = []
        /// The threads that read together.
        var together: [Together] = []
        var isClosed = false

        /// The connection that runs a read of a thread.
        func running(on thread: pthread_t) -> ConfinedConnection? {
            guard let reader = lent.first(where: { $0.thread == thread })?.reader else { return nil }
            let isWaiting = together.contains { $0.thread == thread && $0.reader != nil && !$0.isRunning }
            return isWaiting ? nil : reader
        }

        mutating func change(of thread: pthread_t, _ change: (inout Together) -> Void) {
            guard let index = together.firstIndex(where: { $0.thread == thread }) else { return }
            change(&together[index])
        }
    }

    private let path: String
    private let options: SQLiteOptions
    private let role: SQLiteConnection.Role
    private let limit: Int
    private let memory: RowMemory
    let times: EngineTimes
    let permits: DispatchSemaphore
    let state = Mutex(State())

    init(
        path: String, options: SQLiteOptions, times: EngineTimes, memory: RowMemory,
        role: SQLiteConnection.Role = .reader
    ) {
        self.path = path
        self.options = options
        self.role = role
        self.times = times
        self.memory = memory
        limit = max(options.maximumReaders, 1)
        permits = DispatchSemaphore(value: limit)
    }

    /// Connections open now.
    var count: Int {
        state.withLock { $0.idle.count + $0.lent.count }
    }

    /// Runs `body` in a snapshot.
    ///
    /// Inside a read of the same thread, in that read's snapshot: so it needs no second connection, and cannot wait
    /// for itself.
    func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        let thread = pthread_self()
        let (outer, waiting) = state.withLock { ($0.running(on: thread), $0.waiting(on: thread)) }
        if let outer {
            return try run(body, on: outer.connection)
        }
        // What this thread's reads share may be older.
        if let waiting { return try running(waiting, of: thread, afresh: true, body) }
        let began = Stopwatch()
        defer { times.reads.observe(Stopwatch().microseconds(since: began)) }
        return try withReader(of: thread) { reader in
            try reader.begin(.reader)
            let result = try run(body, on: reader)
            try reader.commit()
            return result
        }
    }

    /// The plan of a statement.
    func plan(_ sql: SQL) throws -> [String] {
        try withReader(of: pthread_self()) { try $0.plan(sql) }
    }

    /// Closes the idle connections, and waits for the lent ones, which their readers close.
    func close() {
        let idle = state.withLock { state in
            state.isClosed = true
            defer { state.idle = [] }
            return state.idle
        }
        for reader in idle { reader.connection.close() }
        // Bounded, since a read that never ends must not keep the program from ending.
        let deadline = DispatchTime.now() + .milliseconds(options.busyTimeoutMilliseconds)
        var permitsTaken = 0
        while permitsTaken < limit, permits.wait(timeout: deadline) == .success {
            permitsTaken += 1
        }
        for _ in 0..<permitsTaken { permits.signal() }
    }

    func run<T>(_ body: (Transaction) throws -> T, on reader: SQLiteConnection) throws -> T {
        let transaction = Transaction(reader, memory: memory)
        defer { transaction.close() }
        let result = try body(transaction)
        memory.keep(transaction.seen)
        return result
    }

    private func withReader<T>(of thread: pthread_t, _ body: (SQLiteConnection) throws -> T) throws -> T {
        let deadline = DispatchTime.now() + .milliseconds(options.busyTimeoutMilliseconds)
        guard permits.wait(timeout: deadline) == .success else {
            throw DatabaseError(.busy, "no reader became free; all \(limit) are in use")
        }
        defer { permits.signal() }
        let reader = try lend(to: thread)
        do {
            let result = try body(reader.connection)
            takeBack(from: thread)
            return result
        } catch {
            reader.connection.rollBack()
            takeBack(from: thread, isSound: Self.isSound(after: error))
            throw error
        }
    }

    func lend(to thread: pthread_t) throws(DatabaseError) -> ConfinedConnection {
        let idle = try state.withLock { state throws(DatabaseError) -> ConfinedConnection? in
            guard !state.isClosed else { throw DatabaseError(.closed, "the database is closed") }
            guard let reader = state.idle.popLast() else { return nil }
            state.lent.append(Loan(thread: thread, reader: reader))
            return reader
        }
        if let idle { return idle }
        // Opened outside the lock, since it touches the disk. The permit keeps the number within the limit.
        let reader = ConfinedConnection(try SQLiteConnection(path: path, role: role, options: options))
        state.withLock { $0.lent.append(Loan(thread: thread, reader: reader)) }
        return reader
    }

    /// A connection that failed, or that could not end its transaction, is closed instead of kept.
    func takeBack(from thread: pthread_t, isSound: Bool = true) {
        let spent = state.withLock { state -> ConfinedConnection? in
            guard let index = state.lent.lastIndex(where: { $0.thread == thread }) else { return nil }
            let reader = state.lent.remove(at: index).reader
            guard isSound, !state.isClosed, !reader.connection.isInTransaction else { return reader }
            state.idle.append(reader)
            return nil
        }
        spent?.connection.close()
    }

    static func isSound(after error: any Error) -> Bool {
        guard let error = error as? DatabaseError else { return true }
        return error.kind != .corrupt && error.kind != .inputOutput && error.kind != .cannotOpen
    }
}
