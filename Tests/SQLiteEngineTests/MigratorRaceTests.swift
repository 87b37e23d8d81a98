import Dispatch
import Glibc
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

/// Nodes that start at once on one file.
@Suite("Migrations, raced")
struct MigratorRaceTests {
    private static let rounds = 20

    /// A table for each number; making one that is there already fails.
    private static let migrations = (1...6).map { number in
        Migration(number: number, name: "step \(number)", statements: [tables[number - 1]])
    }
    private static let tables: [SQL] = [
        "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT", "CREATE TABLE b (id INTEGER PRIMARY KEY) STRICT",
        "INSERT INTO a (id) VALUES (1)", "ALTER TABLE b ADD COLUMN text TEXT", "INSERT INTO a (id) VALUES (2)",
        "DROP TABLE b",
    ]

    @Test("of nodes that start at once, each migration is applied by one, and all go on")
    func together() throws {
        for round in 0..<Self.rounds {
            try withFile { path in
                let outcomes = start(at: path, programs: Array(repeating: Self.migrations, count: 2 + round % 3))
                #expect(outcomes.allSatisfy { $0 == nil }, "\(outcomes)")
                let database = try SQLiteDatabase(path: path)
                defer { database.close() }
                #expect(try numbers(database, "SELECT number FROM schema_migrations ORDER BY number") == Array(1...6))
                #expect(try numbers(database, "SELECT id FROM a ORDER BY id") == [1, 2])
            }
        }
    }

    @Test("an older program that starts beside a newer one never takes the newer one's schema for its own")
    func olderBesideNewer() throws {
        for _ in 0..<Self.rounds {
            try withFile { path in
                let older = Array(Self.migrations.prefix(3))
                let outcomes = start(at: path, programs: [older, Self.migrations])
                #expect(outcomes[1] == nil)
                #expect(outcomes[0] == nil || outcomes[0]?.kind == .newerSchema, "\(outcomes)")
                let database = try SQLiteDatabase(path: path)
                defer { database.close() }
                #expect(try numbers(database, "SELECT number FROM schema_migrations ORDER BY number") == Array(1...6))
                #expect(kind { try Migrator.migrate(database, older, now: 9) } == .newerSchema)
            }
        }
    }

    /// Each program opens the file and migrates it, all at the same moment; what each of them threw.
    private func start(at path: String, programs: [[Migration]]) -> [DatabaseError?] {
        let outcomes = Mutex([DatabaseError?](repeating: nil, count: programs.count))
        let line = DispatchSemaphore(value: 0)
        let group = DispatchGroup()
        for (index, migrations) in programs.enumerated() {
            DispatchQueue(label: "node.\(index)").async(group: group) {
                line.wait()
                do {
                    let database = try SQLiteDatabase(path: path)
                    defer { database.close() }
                    try Migrator.migrate(database, migrations, now: Int64(index))
                } catch {
                    let failure = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
                    outcomes.withLock { $0[index] = failure }
                }
            }
        }
        for _ in programs { line.signal() }
        group.wait()
        return outcomes.withLock { $0 }
    }

    private func numbers(_ database: SQLiteDatabase, _ sql: SQL) throws -> [Int] {
        try database.read { try $0.query(sql) { $0.int(0) } }
    }

    private func withFile(_ body: (String) throws -> Void) throws {
        var template = Array("/tmp/bayline-race-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let path = folder + "/race.sqlite"
        defer {
            for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
            rmdir(folder)
        }
        try body(path)
    }
}
