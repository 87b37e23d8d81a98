import Dispatch
import Glibc
package import SQLDatabase
import Synchronization

/// A database in one SQLite file: many readers, one writer that shares its commits, write-ahead logging.
package final class SQLiteDatabase: Database {
    private let writer: Writer
    private let readers: ReaderPool
    let path: String
    private let times = EngineTimes()
    private let temporary: TemporaryDirectory?

    /// Opens the file, or creates it.
    ///
    /// Refuses to run where it cannot be durable and keep its foreign keys.
    package convenience init(path: String, options: SQLiteOptions = SQLiteOptions()) throws {
        // SQLite would make a nameless one that goes when it is closed.
        guard !path.isEmpty else { throw DatabaseError(.cannotOpen, "no file is named") }
        try self.init(path: path, options: options, temporary: nil)
    }

    private init(path: String, options: SQLiteOptions, temporary: TemporaryDirectory?) throws(DatabaseError) {
        // The writer first: it turns write-ahead logging on, which readers rely on.
        let memory = RowMemory()
        writer = try Writer(path: path, options: options, times: times, memory: memory)
        readers = ReaderPool(path: path, options: options, times: times, memory: memory)
        self.path = path
        self.temporary = temporary
    }

    deinit {
        close()
    }

    /// A database for tests: a file of its own, in memory where the system allows, deleted with it.
    ///
    /// - Parameter image: the bytes of the file that it begins with; a new database where there are none.
    package static func inMemory(options: SQLiteOptions? = nil, image: [UInt8] = []) throws -> SQLiteDatabase {
        var quick = SQLiteOptions()
        quick.synchronous = .off
        quick.cacheKiB = 1024
        let directory = try TemporaryDirectory()
        do {
            try directory.write(image)
            return try SQLiteDatabase(path: directory.file, options: options ?? quick, temporary: directory)
        } catch {
            directory.remove()
            throw error
        }
    }

    package var statistics: DatabaseStatistics {
        var statistics = writer.statistics
        statistics.readers = readers.count
        statistics.fileBytes = Self.bytes(of: path)
        statistics.logBytes = Self.bytes(of: path + "-wal")
        times.add(to: &statistics)
        return statistics
    }

    /// 0 where there is no such file, stat(2).
    private static func bytes(of path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    /// Runs `body` in one read snapshot, on the calling thread.
    ///
    /// A read inside a read of the same thread shares its snapshot and its connection, so it never
    /// waits. A read that finds all readers in use waits for `busyTimeoutMilliseconds`, then throws `busy`. A read must
    /// not wait for a write: the write's completion might wait for a reader.
    package func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        try readers.read(body)
    }

    package func readTogether<T>(_ body: (Transaction) throws -> T) throws -> T {
        try readers.readTogether(body)
    }

    package func beginTogether() { readers.beginTogether() }

    package func endTogether() { readers.endTogether() }

    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        writer.add(WriteJob(body, completion: completion))
    }

    @discardableResult
    package func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        guard !writer.isOnOwnQueue else {
            throw DatabaseError(.other, "a write, or who is told of one, must not wait for another")
        }
        let answer = Answer<T>()
        write(body) { answer.give($0) }
        return try answer.wait()
    }

    package func close() {
        writer.stop()
        readers.close()
        writer.close { [temporary] in temporary?.remove() }
    }

    /// How SQLite would run a statement (EXPLAIN QUERY PLAN), one line a step: for tests of hot statements.
    ///
    /// Values are not needed.
    package func plan(_ sql: SQL) throws -> [String] {
        try readers.plan(sql)
    }
}

/// A result that one thread waits for and another gives.
private final class Answer<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, any Error>?>(nil)
    private let given = DispatchSemaphore(value: 0)

    func give(_ result: Result<T, any Error>) {
        self.result.withLock { $0 = result }
        given.signal()
    }

    func wait() throws -> T {
        given.wait()
        guard let result = result.withLock({ $0 }) else {
            throw DatabaseError(.other, "the writer gave no answer")
        }
        return try result.get()
    }
}
