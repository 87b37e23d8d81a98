import Dispatch
import Glibc
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

/// A fresh database with one table of parts and one of their bins.
func partsDatabase(_ change: (inout SQLiteOptions) -> Void = { _ in }) throws -> SQLiteDatabase {
    var options = SQLiteOptions()
    options.synchronous = .off
    options.cacheKiB = 512
    change(&options)
    let database = try SQLiteDatabase.inMemory(options: options)
    try createParts(database)
    return database
}

func createParts(_ database: SQLiteDatabase) throws {
    try database.writeAndWait { transaction in
        try transaction.execute(
            """
            CREATE TABLE part (
                id INTEGER PRIMARY KEY,
                number TEXT NOT NULL,
                outlet TEXT NOT NULL,
                stock INTEGER NOT NULL DEFAULT 0,
                CONSTRAINT stock_not_negative CHECK (stock >= 0)
            ) STRICT
            """)
        try transaction.execute("CREATE UNIQUE INDEX part_number ON part (outlet, number)")
        try transaction.execute(
            """
            CREATE TABLE bin (
                id INTEGER PRIMARY KEY,
                part_id INTEGER NOT NULL REFERENCES part (id) DEFERRABLE INITIALLY DEFERRED,
                shelf TEXT REFERENCES shelf (name)
            ) STRICT
            """)
        try transaction.execute("CREATE TABLE shelf (name TEXT PRIMARY KEY) STRICT")
    }
}

func insertPart(_ id: Int64, number: String? = nil, stock: Int64 = 0, _ transaction: Transaction) throws {
    try transaction.execute(
        "INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, 'north', $3)",
        [.integer(id), .text(number ?? "P-\(id)"), .integer(stock)])
}

func countParts(_ database: SQLiteDatabase) throws -> Int64 {
    try database.read { try $0.first("SELECT count(*) FROM part") { $0.int64(0) } } ?? -1
}

/// The kind of database error that `body` throws.
func kind<T>(_ body: () throws -> T) -> DatabaseError.Kind? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? DatabaseError)?.kind
    }
}

/// Results of concurrent writes, by the order in which they were queued.
final class Results: Sendable {
    private let kinds: Mutex<[DatabaseError.Kind?]>
    private let group = DispatchGroup()

    init(_ count: Int) {
        kinds = Mutex(Array(repeating: .closed, count: count))
    }

    func write(_ index: Int, to database: SQLiteDatabase, _ body: @escaping @Sendable (Transaction) throws -> Void) {
        group.enter()
        database.write(body) { result in
            let outcome = kind { try result.get() }
            self.kinds.withLock { $0[index] = outcome }
            self.group.leave()
        }
    }

    func wait() -> [DatabaseError.Kind?] {
        group.wait()
        return kinds.withLock { $0 }
    }
}

/// Holds the writer until opened, so that what is queued meanwhile shares a commit.
final class Gate: Sendable {
    private let entered = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    init(_ database: SQLiteDatabase) {
        database.write({ _ in
            self.entered.signal()
            self.opened.wait()
        }) { _ in self.done.signal() }
        entered.wait()
    }

    func open() {
        opened.signal()
    }

    func waitUntilDone() {
        done.wait()
    }
}

/// How often something was done, by whichever thread.
final class Tally: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add() { count.withLock { $0 += 1 } }
}

/// Copies a file as it stands.
func copyFile(_ source: String, to target: String) throws {
    let input = open(source, O_RDONLY | O_CLOEXEC)
    let output = open(target, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    try #require(input >= 0 && output >= 0)
    defer {
        Glibc.close(input)
        Glibc.close(output)
    }
    var buffer = [UInt8](repeating: 0, count: 65536)
    var count = read(input, &buffer, buffer.count)
    while count > 0 {
        try #require(Glibc.write(output, buffer, count) == count)
        count = read(input, &buffer, buffer.count)
    }
}
