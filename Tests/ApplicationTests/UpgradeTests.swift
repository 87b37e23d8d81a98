import Application
import Glibc
import SQLDatabase
import SQLiteEngine
import Testing

/// Databases of every release, brought to the present, and those that must not be.
@Suite struct UpgradeTests {
    @Test("no released migration was edited, renamed or taken away, and new ones come after them")
    func released() {
        let known = Dictionary(uniqueKeysWithValues: MigrationTests.all.map { ($0.number, $0) })
        for line in ReleasedMigrations.lines {
            #expect(known[line.number]?.checksum == line.checksum, "migration \(line.number) (\(line.name))")
            #expect(known[line.number]?.name == line.name)
        }
        let last = ReleasedMigrations.lines.map(\.number).max() ?? 0
        let released = Set(ReleasedMigrations.lines.map(\.number))
        for migration in MigrationTests.all where !released.contains(migration.number) {
            #expect(migration.number > last, "\(migration.number) (\(migration.name)) comes before a released one")
        }
    }

    @Test(
        "a database of every release, closed with its work, gets the schema of a new one and keeps its rows",
        arguments: MigrationTests.all.map(\.number).sorted())
    func upgrade(from release: Int) throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let file = folder + "/network.sqlite"
        let former = try SQLiteDatabase(path: file)
        try Migrator.migrate(former, MigrationTests.all.filter { $0.number <= release }, now: 1)
        try Self.work(of: release, in: former)
        let before = try release >= 6 ? Contents(of: former) : nil
        former.close()

        let present = try SQLiteDatabase(path: file)
        defer { present.close() }
        try Migrator.migrate(present, MigrationTests.all, now: 2)
        #expect(try Self.schema(of: present) == Self.newest.get())
        #expect(try Self.strings("SELECT \"table\" FROM pragma_foreign_key_check", in: present) == [])
        #expect(try Self.strings("SELECT integrity_check FROM pragma_integrity_check", in: present) == ["ok"])
        #expect(try Self.times(of: present) == MigrationTests.all.map { $0.number <= release ? 1 : 2 }.sorted())
        if let before {
            let after = try Contents(of: present)
            #expect(after.orders == before.orders && after.orders.count == MigrationTests.statuses.count)
            #expect(after.concerns == before.concerns && after.jobs == before.jobs && after.jobs.count == 2)
        }
        if (3...14).contains(release) {
            // What migration 15 makes of the roles that were there.
            let roles = "SELECT outlet_id || ' ' || role || ' ' || staff_id FROM outlet_roles ORDER BY 1" as SQL
            #expect(try Self.strings(roles, in: present).contains("out_1 technician stf_2"))
        }
    }

    /// The schema of a new database, which every other gets.
    private static let newest = Result {
        let fresh = try SQLiteDatabase.inMemory()
        try Migrator.migrate(fresh, MigrationTests.all, now: 2)
        return try schema(of: fresh)
    }

    @Test("programs that start at once on a new file make one schema and serve it", .timeLimit(.minutes(3)))
    func processes() throws {
        for _ in 0..<20 {
            let folder = try TemporaryFolder.make()
            defer { TemporaryFolder.remove(folder) }
            let file = folder + "/network.sqlite"
            let arguments = ["serve", "--database", file, "--port", "0", "--log", "off"]
            let runs = try (0..<2).map { _ in try ProgramRun(arguments) }
            for run in runs { #expect(run.says("Serving ")) }
            for run in runs {
                let (status, complaints) = run.terminate()
                #expect(status == 0 && complaints == "", "\(complaints)")
            }
            let database = try SQLiteDatabase(path: file)
            defer { database.close() }
            #expect(try Self.times(of: database).count == MigrationTests.all.count)
            let keys: SQL = "SELECT CAST(count(*) AS TEXT) FROM api_keys"
            #expect(try Self.strings(keys, in: database) == ["1"])
        }
    }

    @Test("an older program says that a newer one was there, and ends with 1, the file as it was")
    func newer() throws {
        let folder = try TemporaryFolder.make()
        defer { TemporaryFolder.remove(folder) }
        let file = folder + "/network.sqlite"
        let database = try SQLiteDatabase(path: file)
        let newer = Migration(number: 999, name: "of tomorrow", statements: ["CREATE TABLE tomorrow (id TEXT) STRICT"])
        try Migrator.migrate(database, MigrationTests.all + [newer], now: 1)
        let before = try Self.schema(of: database)
        database.close()
        let run = try ProgramRun(["serve", "--database", file, "--port", "0"])
        let (status, complaints) = run.wait()
        #expect(status == 1)
        #expect(
            complaints == """
                The database \(file) cannot be used: a newer program has changed it: migration 999 (of tomorrow) is \
                unknown to this one

                """)
        let after = try SQLiteDatabase(path: file)
        defer { after.close() }
        #expect(try Self.schema(of: after) == before)
    }

    /// What a workshop had stored by that release: a network, customers, an order in every state, jobs.
    private static func work(of release: Int, in database: SQLiteDatabase) throws {
        try database.writeAndWait { transaction in
            for (index, statement) in MigrationTests.network.enumerated() where index < [0, 0, 4, 6][min(release, 3)] {
                try transaction.execute(statement)
            }
            guard release >= 6 else { return }
            for (index, status) in MigrationTests.statuses.enumerated() {
                try MigrationTests.insertOrder("ro_\(index)", status, in: transaction)
            }
            try MigrationTests.insertJob("job_1", 0, "completed", "customer", in: transaction)
            try MigrationTests.insertJob("job_2", 1, "approved", "warranty", in: transaction)
        }
    }

    /// Every table and index in words; without the planner's statistics, which a database has once it was closed.
    private static func schema(of database: SQLiteDatabase) throws -> [String] {
        try strings(
            """
            SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema
            WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\' ORDER BY type, name
            """, in: database)
    }

    private static func times(of database: SQLiteDatabase) throws -> [Int] {
        try database.read { transaction in
            try transaction.query("SELECT applied_at FROM schema_migrations ORDER BY number") { $0.int(0) }
        }
    }

    private static func strings(_ sql: SQL, in database: SQLiteDatabase) throws -> [String] {
        try database.read { try $0.query(sql) { $0.text(0) } }
    }
}
