import Glibc
package import SQLDatabase
import SQLiteEngine
import Synchronization

#if Postgres
    import PostgresSupport
#endif

/// An engine that the suites run on.
package enum TestEngine: String, Sendable, CaseIterable {
    case sqlite
    case postgres

    /// The engine of the suites that run once on each: SQLite, or what `BAYLINE_TEST_ENGINE` names.
    ///
    /// So every test is counted, and fails, under one engine; `.ci/run` runs the suites once for each.
    package static let current: TestEngine =
        getenv("BAYLINE_TEST_ENGINE").map { name in
            guard let engine = TestEngine(rawValue: String(cString: name)), available.contains(engine) else {
                // An engine that is not there must not pass for SQLite, and nothing catches an error here.
                fatalError("BAYLINE_TEST_ENGINE names no engine that this build and machine have")
            }
            return engine
        } ?? .sqlite

    /// The engines that can be tested here: SQLite always, PostgreSQL where it was built in and its server is found.
    package static let available: [TestEngine] = {
        #if Postgres
            return PostgresCluster.isAvailable ? [.sqlite, .postgres] : [.sqlite]
        #else
            return [.sqlite]
        #endif
    }()

    /// A database with these migrations applied, of which nobody else knows.
    ///
    /// - Parameter now: microseconds since 1970, stored with each migration.
    package func database(_ migrations: [Migration] = [], now: Int64 = 1) throws -> TestDatabase {
        #if Postgres
            if self == .postgres { return try PostgresSupply.shared.get().database(migrations, now: now) }
        #endif
        return try sqlite(migrations, now: now)
    }

    /// The same for tests that leave the tables as the migrations made them: it may be one that was used before, and
    /// emptied since, which takes a tenth of the time of a new one on PostgreSQL.
    package func emptyDatabase(_ migrations: [Migration], now: Int64) throws -> TestDatabase {
        #if Postgres
            if self == .postgres { return try PostgresSupply.shared.get().emptyDatabase(migrations, now: now) }
        #endif
        return TestDatabase(try SQLiteDatabase.inMemory(image: image(migrations, now: now))) {}
    }

    /// By what tells schemas apart, the files that migrations leave.
    private static let images = Mutex<[String: [UInt8]]>([:])

    /// The bytes of an SQLite file as the migrations leave it, made once for each schema: to migrate takes longer than
    /// most tests.
    package func image(_ migrations: [Migration], now: Int64) throws -> [UInt8] {
        let schema = "\(now) " + migrations.map { "\($0.number) \($0.checksum)" }.sorted().joined(separator: " ")
        if let known = Self.images.withLock({ $0[schema] }) { return known }
        let database = try SQLiteDatabase.inMemory()
        defer { database.close() }
        try Migrator.migrate(database, migrations, now: now)
        let image = try database.image()
        Self.images.withLock { $0[schema] = image }
        return image
    }

    private func sqlite(_ migrations: [Migration], now: Int64) throws -> TestDatabase {
        let database = try SQLiteDatabase.inMemory()
        try Migrator.migrate(database, migrations, now: now)
        return TestDatabase(database) {}
    }
}
