import DatabaseSupport
import Dispatch
import SQLDatabase
import Synchronization

/// A refusal that is no database's.
struct Refusal: Error, Equatable {}

/// Parts, their bins and the shelves of these.
let partTables = Migration(
    number: 1, name: "parts",
    statements: [
        "CREATE TABLE shelf (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE part (
            id INTEGER PRIMARY KEY, number TEXT NOT NULL, outlet TEXT NOT NULL, stock INTEGER NOT NULL DEFAULT 0,
            note TEXT, picture BLOB, CONSTRAINT stock_not_negative CHECK (stock >= 0)
        ) STRICT
        """,
        "CREATE UNIQUE INDEX part_number ON part (outlet, number)",
        """
        CREATE TABLE bin (
            id INTEGER PRIMARY KEY, part_id INTEGER NOT NULL REFERENCES part (id) DEFERRABLE INITIALLY DEFERRED,
            shelf TEXT REFERENCES shelf (name)
        ) STRICT
        """,
    ])

extension TestEngine {
    /// A fresh database with `partTables`.
    func parts() throws -> TestDatabase { try database([partTables]) }
}

extension TestDatabase {
    /// The first value of the first row, where it is a whole number.
    func number(_ sql: SQL, _ values: [SQLValue] = []) throws -> Int64? {
        try database.read { try $0.first(sql, values) { $0.int64(0) } }
    }

    /// The first value of every row.
    func texts(_ sql: SQL, _ values: [SQLValue] = []) throws -> [String] {
        try database.read { try $0.query(sql, values) { $0.text(0) } }
    }

    /// The first value of every row.
    func numbers(_ sql: SQL, _ values: [SQLValue] = []) throws -> [Int64] {
        try database.read { try $0.query(sql, values) { $0.int64(0) } }
    }

    @discardableResult
    func write<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        try database.writeAndWait(body)
    }
}

func insertPart(
    _ id: Int64, number: String? = nil, stock: Int64 = 0, note: String? = nil, _ transaction: Transaction
) throws {
    try transaction.execute(
        "INSERT INTO part (id, number, outlet, stock, note) VALUES ($1, $2, 'north', $3, $4)",
        [.integer(id), .text(number ?? "P-\(id)"), .integer(stock), .optional(note)])
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

    func write(_ index: Int, to database: any Database, _ body: @escaping @Sendable (Transaction) throws -> Void) {
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
