import DatabaseCopy
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

@Suite("Copying a database")
struct DatabaseCopyTests {
    private let copy = DatabaseCopy(migrations: shopMigrations)

    @Test("every row of every type arrives, and the report tells rows and checksum of each table")
    func everything() throws {
        let (source, target) = (try shop(events: 1_234), try SQLiteDatabase.inMemory())
        let reports = try copy.run(from: source, to: target, now: 2) { _ in }
        #expect(try contents(target) == contents(source))
        #expect(reports.map(\.table) == ["baskets", "events", "parts", "settings", "basket_lines"])
        #expect(reports.map(\.rows) == [2, 1_234, 4, 2, 5])
        #expect(Set(reports.map(\.checksum)).count == 5 && reports.allSatisfy { $0.checksum.utf8.count == 16 })
        let again = try copy.run(from: target, to: SQLiteDatabase.inMemory(), now: 3) { _ in }
        #expect(again == reports)
    }

    @Test("page and statement borders lose nothing", arguments: [0, 1, 299, 300, 301, 499, 500, 501, 1_000, 1_001])
    func borders(events: Int) throws {
        let (source, target) = (try shop(events: events), try SQLiteDatabase.inMemory())
        let reports = try copy.run(from: source, to: target, now: 2) { _ in }
        #expect(reports.first { $0.table == "events" }?.rows == events)
        #expect(try contents(target) == contents(source))
    }

    @Test("one value more or less in a row gives another checksum")
    func checksums() throws {
        var seen: Set<String> = []
        let changes: [SQL] = [
            "UPDATE events SET what = what || ' '", "UPDATE events SET sequence = sequence + 1000",
            "DELETE FROM events WHERE sequence = 7", "INSERT INTO events (sequence, what) VALUES (1, '')",
            "UPDATE events SET what = 'x'",
        ]
        for change in changes {
            let source = try shop()
            _ = try source.writeAndWait { try $0.execute(change) }
            let reports = try copy.run(from: source, to: SQLiteDatabase.inMemory(), now: 2) { _ in }
            seen.insert(reports[1].checksum)
        }
        #expect(seen.count == changes.count)
    }

    @Test("the next row that the target numbers comes after the last one copied")
    func numbers() throws {
        let (source, target) = (try shop(), try SQLiteDatabase.inMemory())
        _ = try copy.run(from: source, to: target, now: 2) { _ in }
        let next = try target.writeAndWait { transaction in
            try transaction.first("INSERT INTO events (what) VALUES ('next') RETURNING sequence") { $0.int(0) }
        }
        #expect(next == 12)
    }

    @Test("a target with rows is refused, and stays as it was; by force they give way")
    func force() throws {
        let (source, target) = (try shop(), try shop(events: 9))
        let before = try contents(target)
        #expect(throws: CopyError.notEmpty(table: "basket_lines")) {
            try copy.run(from: source, to: target, now: 2) { _ in }
        }
        #expect(try contents(target) == before)
        _ = try DatabaseCopy(migrations: shopMigrations, isForced: true).run(from: source, to: target, now: 2) { _ in }
        #expect(try contents(target) == contents(source))
    }

    @Test("a target with rows is refused before its schema is touched, which an older program may serve")
    func olderTarget() throws {
        let (source, target) = (try shop(), try SQLiteDatabase.inMemory())
        try Migrator.migrate(target, [shopMigrations[0]], now: 1)
        _ = try target.writeAndWait { try $0.execute("INSERT INTO baskets (id, note) VALUES ('b1', '')") }
        #expect(throws: CopyError.notEmpty(table: "baskets")) {
            try copy.run(from: source, to: target, now: 2) { _ in }
        }
        #expect(try target.read { try $0.query("SELECT number FROM schema_migrations") { $0.int(0) } } == [1])
        // Without rows it is brought up to date, and filled.
        let empty = try SQLiteDatabase.inMemory()
        try Migrator.migrate(empty, [shopMigrations[0]], now: 1)
        _ = try copy.run(from: source, to: empty, now: 2) { _ in }
        #expect(try contents(empty) == contents(source))
    }

    @Test("rows that the migrations made give way, but not where somebody has changed them")
    func seeds() throws {
        let (source, target) = (try shop(), try SQLiteDatabase.inMemory())
        try Migrator.migrate(target, shopMigrations, now: 1)
        let changes: [SQL] = [
            "UPDATE settings SET value = 'de' WHERE name = 'language'",
            "INSERT INTO settings (name, value) VALUES ('a', '')", "DELETE FROM settings WHERE name = 'currency'",
        ]
        for change in changes {
            let changed = try SQLiteDatabase.inMemory()
            try Migrator.migrate(changed, shopMigrations, now: 1)
            _ = try changed.writeAndWait { try $0.execute(change) }
            #expect(throws: CopyError.notEmpty(table: "settings"), "\(change.text)") {
                try copy.run(from: source, to: changed, now: 2) { _ in }
            }
        }
        _ = try copy.run(from: source, to: target, now: 2) { _ in }
        #expect(try contents(target) == contents(source))
    }

    @Test("what the target keeps in another form is found, and nothing is copied")
    func mismatch() throws {
        let (source, target) = (try shop(), try SQLiteDatabase.inMemory())
        try Migrator.migrate(target, shopMigrations, now: 1)
        _ = try target.writeAndWait { transaction in
            try transaction.execute(
                """
                CREATE TRIGGER events_shortened AFTER INSERT ON events WHEN NEW.sequence = 9
                BEGIN UPDATE events SET what = trim(what, '1') WHERE sequence = NEW.sequence; END
                """)
        }
        let error = #expect(throws: CopyError.self) { try copy.run(from: source, to: target, now: 2) { _ in } }
        guard case .mismatch(let table, let wanted, let found) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(table == "events" && wanted != found)
        #expect(try contents(target) == contents(untouched()))
    }

    @Test("triggers that refuse to delete give way to a forced copy, and are there again after it")
    func triggers() throws {
        let refusal = Migration(
            number: 3, name: "events stay", engine: "SQLite",
            statements: [
                "CREATE TRIGGER events_stay BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events stay'); END"
            ])
        let migrations = shopMigrations + [refusal]
        let (source, target) = (try shop(migrations: migrations), try shop(events: 9, migrations: migrations))
        let forced = DatabaseCopy(migrations: migrations, isForced: true)
        _ = try forced.run(from: source, to: target, now: 2) { _ in }
        #expect(try contents(target) == contents(source))
        let error = #expect(throws: DatabaseError.self) {
            try target.writeAndWait { try $0.execute("DELETE FROM events") }
        }
        #expect(error?.message.contains("events stay") == true)
    }

    @Test("a copy that fails in the middle leaves nothing in the target")
    func failing() throws {
        let (source, target) = (try shop(), try SQLiteDatabase.inMemory())
        try Migrator.migrate(target, shopMigrations, now: 1)
        _ = try target.writeAndWait { transaction in
            try transaction.execute("CREATE UNIQUE INDEX one_quantity ON basket_lines (quantity > 0)")
        }
        #expect(throws: DatabaseError.self) { try copy.run(from: source, to: target, now: 2) { _ in } }
        #expect(try contents(target) == contents(untouched()))
    }

    /// What only the migrations have touched.
    private func untouched() throws -> SQLiteDatabase {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, shopMigrations, now: 1)
        return database
    }

    @Test("a source that lacks a migration, has another, or is no database of this program is refused")
    func schemas() throws {
        let target = try SQLiteDatabase.inMemory()
        let older = try SQLiteDatabase.inMemory()
        try Migrator.migrate(older, Array(shopMigrations.prefix(1)), now: 1)
        let newer = Migration(number: 3, name: "of tomorrow", statements: [])
        let sources = [
            (older, "migration 2 (events) is not applied; serve it once with this program"),
            (
                try shop(migrations: shopMigrations + [newer]),
                "a newer program has changed it: migration 3 (of tomorrow) is unknown to this one"
            ),
            (try SQLiteDatabase.inMemory(), "it is not a database of this program"),
        ]
        for (source, words) in sources {
            let error = #expect(throws: DatabaseError.self) { try copy.run(from: source, to: target, now: 2) { _ in } }
            #expect(error?.message.hasPrefix(words) == true, "\(String(describing: error))")
        }
        #expect(try target.read { try $0.query("SELECT name FROM sqlite_schema") { $0.text(0) } } == [])
    }

    @Test("tables in a circle, and rows that must refer to their own table, are refused before anything is done")
    func circles() throws {
        let circle = Migration(
            number: 1, name: "circle",
            statements: [
                "CREATE TABLE a (id TEXT PRIMARY KEY, b TEXT REFERENCES b (id)) STRICT",
                "CREATE TABLE b (id TEXT PRIMARY KEY, a TEXT REFERENCES a (id)) STRICT",
            ])
        let own = Migration(
            number: 1, name: "own",
            statements: ["CREATE TABLE a (id TEXT PRIMARY KEY, a TEXT NOT NULL REFERENCES a (id)) STRICT"])
        for migration in [circle, own] {
            let source = try SQLiteDatabase.inMemory()
            try Migrator.migrate(source, [migration], now: 1)
            #expect(throws: DatabaseError.self) {
                try DatabaseCopy(migrations: [migration]).run(from: source, to: SQLiteDatabase.inMemory(), now: 2) {
                    _ in
                }
            }
        }
    }

    @Test("progress tells how far each table is, first copied, then compared")
    func progress() throws {
        let steps = Mutex<[CopyProgress]>([])
        _ = try copy.run(from: shop(events: 1_200), to: SQLiteDatabase.inMemory(), now: 2) { step in
            steps.withLock { $0.append(step) }
        }
        let events = steps.withLock { $0 }.filter { $0.table == "events" }
        #expect(events.map(\.rows) == [500, 1_000, 1_200, 500, 1_000, 1_200])
        #expect(events.map(\.step) == [.copying, .copying, .copying, .comparing, .comparing, .comparing])
        #expect(events.allSatisfy { $0.total == 1_200 })
    }
}
