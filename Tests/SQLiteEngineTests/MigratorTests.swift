import SQLDatabase
import SQLiteEngine
import Testing

@Suite("Migrations")
struct MigratorTests {
    private static let first = Migration(
        number: 1, name: "parts", statements: ["CREATE TABLE part (id INTEGER PRIMARY KEY) STRICT"])
    private static let second = Migration(
        number: 2, name: "bins",
        statements: [
            "CREATE TABLE bin (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO bin (id) VALUES (1)",
        ])

    private func applied(_ database: SQLiteDatabase) throws -> [Int] {
        try database.read { transaction in
            try transaction.query("SELECT number FROM schema_migrations ORDER BY number") { $0.int(0) }
        }
    }

    @Test("an empty database gets all, in order; a second time nothing happens")
    func fromNothing() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.first, Self.second], now: 5)
        try Migrator.migrate(database, [Self.first, Self.second], now: 6)
        let rows = try database.read { transaction in
            try transaction.query("SELECT number, name, checksum, applied_at FROM schema_migrations ORDER BY number") {
                "\($0.int(0)) \($0.text(1)) \($0.text(2).count) \($0.int64(3))"
            }
        }
        #expect(rows == ["1 parts 16 5", "2 bins 16 5"])
        #expect(try database.read { try $0.query("SELECT id FROM bin") { $0.int(0) } } == [1])
    }

    @Test("a newer program adds what is missing")
    func further() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.first], now: 5)
        #expect(try applied(database) == [1])
        try Migrator.migrate(database, [Self.first, Self.second], now: 6)
        #expect(try applied(database) == [1, 2])
    }

    @Test("a database with a migration unknown to the program is refused")
    func newerSchema() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.first, Self.second], now: 5)
        let found = kind { try Migrator.migrate(database, [Self.first], now: 6) }
        #expect(found == .newerSchema)
    }

    @Test("a migration changed after it was applied is refused by number and name")
    func changed() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.first], now: 5)
        let changed = Migration(
            number: 1, name: "parts", statements: ["CREATE TABLE part (id INTEGER PRIMARY KEY) STRICT "])
        let error = #expect(throws: DatabaseError.self) {
            try Migrator.migrate(database, [changed, Self.second], now: 6)
        }
        #expect(error?.kind == .other)
        #expect(error?.message.contains("migration 1 (parts)") == true)
        #expect(try applied(database) == [1])
    }

    @Test("a migration that comes before one already applied is refused")
    func late() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.second], now: 5)
        let found = kind { try Migrator.migrate(database, [Self.first, Self.second], now: 6) }
        #expect(found == .other)
        #expect(try applied(database) == [2])
    }

    @Test("a number that is used twice is refused before anything is done")
    func numbers() throws {
        let database = try SQLiteDatabase.inMemory()
        let found = kind { try Migrator.migrate(database, [Self.second, Self.first, Self.second], now: 5) }
        #expect(found == .other)
        let tables = try database.read { try $0.query("SELECT name FROM sqlite_schema") { $0.text(0) } }
        #expect(tables == [])
    }

    @Test("migrations are applied in the order of their numbers, whichever module brings them")
    func order() throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.second, Self.first], now: 5)
        #expect(try applied(database) == [1, 2])
    }

    @Test("a migration that fails halfway leaves nothing of itself, and keeps those before")
    func halfway() throws {
        let database = try SQLiteDatabase.inMemory()
        let broken = Migration(
            number: 2, name: "broken",
            statements: ["CREATE TABLE bin (id INTEGER PRIMARY KEY) STRICT", "INSERT INTO nowhere VALUES (1)"])
        let found = kind { try Migrator.migrate(database, [Self.first, broken], now: 5) }
        #expect(found == .other)
        #expect(try applied(database) == [1])
        try Migrator.migrate(database, [Self.first, Self.second], now: 6)
        #expect(try applied(database) == [1, 2])
    }

    @Test("a migration that fails leaves schema and rows exactly as they were, and says which it was", arguments: 0..<4)
    func failing(after good: Int) throws {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, [Self.first, Self.second], now: 5)
        let before = try contents(database)
        let statements: [SQL] = [
            "ALTER TABLE bin ADD COLUMN shelf TEXT", "UPDATE bin SET shelf = 'A', id = 7", "DROP TABLE part",
        ]
        let broken = Migration(
            number: 3, name: "shelves",
            statements: statements[..<good] + ["INSERT INTO bin (id) VALUES ('many')"] + statements[good...])
        let error = #expect(throws: DatabaseError.self) {
            try Migrator.migrate(database, [Self.first, Self.second, broken], now: 6)
        }
        #expect(error?.message.hasPrefix("migration 3 (shelves) failed: ") == true)
        #expect(try contents(database) == before)
        let mended = Migration(number: 3, name: "shelves", statements: statements)
        try Migrator.migrate(database, [Self.first, Self.second, mended], now: 7)
        #expect(try applied(database) == [1, 2, 3])
    }

    /// Schema, rows and what was applied, as text.
    private func contents(_ database: SQLiteDatabase) throws -> [String] {
        try database.read { transaction in
            try transaction.query("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name") { $0.text(0) }
                + transaction.query("SELECT json_array(number, checksum, applied_at) FROM schema_migrations") {
                    $0.text(0)
                }
                + transaction.query("SELECT 'bin ' || id FROM bin ORDER BY id") { $0.text(0) }
        }
    }

    @Test("checksums are FNV-1a, and see where one statement ends and the next begins")
    func checksums() {
        // The published test vector of FNV-1a 64 for "" is the offset basis; one zero byte gives basis × prime.
        #expect(Migration(number: 1, name: "", statements: []).checksum == "cbf29ce484222325")
        #expect(Migration(number: 1, name: "", statements: [""]).checksum == "af63bd4c8601b7df")
        let together = Migration(number: 1, name: "", statements: ["ab", "c"]).checksum
        let apart = Migration(number: 1, name: "", statements: ["a", "bc"]).checksum
        #expect(together != apart)
    }
}
