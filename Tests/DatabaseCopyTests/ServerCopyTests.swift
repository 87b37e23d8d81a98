#if Postgres
    import Application
    import DatabaseCopy
    import PostgresEngine
    import PostgresSupport
    import SQLDatabase
    import SQLiteEngine
    import ServiceKit
    import Synchronization
    import Testing

    /// The program's whole schema, brought from SQLite to PostgreSQL and back.
    @Suite("Copying to a server and back", .enabled(if: PostgresCluster.isAvailable))
    struct ServerCopyTests {
        private static let migrations = Composition.modules.flatMap(\.migrations)
        private static let key = "bl_copy_tests"
        private let copy = DatabaseCopy(migrations: migrations)

        /// A network with orders in every state.
        private func network() throws -> SQLiteDatabase {
            let database = try SQLiteDatabase.inMemory()
            try Migrator.migrate(database, Self.migrations, now: 1)
            _ = try database.writeAndWait { transaction in
                try AdministratorKey.establish(
                    given: Self.key, at: Instant(seconds: 0), random: SeededRandomSource(seed: 1), in: transaction)
            }
            let today = try #require(LocalDate("2026-11-24"))
            try DemoBuilder(database: database, key: Self.key, seed: 3).build(orders: 24, today: today) { _ in }
            return database
        }

        private func server(_ cluster: PostgresCluster, _ name: String) throws -> PostgresDatabase {
            let address = try #require(PostgresAddress(cluster.address(of: name)))
            var options = PostgresOptions()
            options.workers = 2
            return try PostgresDatabase(address, options: options)
        }

        @Test("every table comes back from PostgreSQL with the rows and checksum that it went there with")
        func thereAndBack() throws {
            let cluster = try PostgresCluster.shared.get()
            let name = try cluster.makeDatabase()
            defer { try? cluster.dropDatabase(name) }
            let (source, target) = (try network(), try server(cluster, name))
            defer { target.close() }
            let there = try copy.run(from: source, to: target, now: 2) { _ in }
            #expect(there.count > 60 && there.filter { $0.rows > 0 }.count > 50)
            #expect(throws: CopyError.self) { try copy.run(from: source, to: target, now: 2) { _ in } }
            let forced = DatabaseCopy(migrations: Self.migrations, isForced: true)
            #expect(try forced.run(from: source, to: target, now: 2) { _ in } == there)
            let again = try SQLiteDatabase.inMemory()
            #expect(try copy.run(from: target, to: again, now: 3) { _ in } == there)
        }

        @Test("on the server the next event comes after the last one copied")
        func goesOn() throws {
            let cluster = try PostgresCluster.shared.get()
            let name = try cluster.makeDatabase()
            defer { try? cluster.dropDatabase(name) }
            let (source, target) = (try network(), try server(cluster, name))
            defer { target.close() }
            _ = try copy.run(from: source, to: target, now: 2) { _ in }
            let last = try newestEvent(source)
            let status = Mutex(0)
            let done = DispatchSignal()
            let clock = TestClock(Instant(seconds: 1_795_482_000))
            var request = ServiceRequest(method: "POST", path: "/v1/customers")
            request.authorization = "Bearer \(Self.key)"
            request.contentType = "application/json"
            request.body = Array(
                #"{"kind":"person","name":"Li","language":"en","phones":[{"number":"+8613900000001","primary":true}]}"#
                    .utf8)
            Service(database: target, modules: Composition.modules, clock: clock).handle(request) { answer, _ in
                status.withLock { $0 = answer.status }
                done.give()
            }
            done.wait()
            #expect(status.withLock { $0 } == 201)
            #expect(try newestEvent(target) > last)
        }

        @Test("a server that dies in the middle of a copy has nothing of it afterwards")
        func killed() throws {
            let cluster = try PostgresCluster()
            let name = try cluster.makeDatabase()
            let source = try network()
            let target = try server(cluster, name)
            let isDone = Mutex(false)
            #expect(throws: DatabaseError.self) {
                try copy.run(from: source, to: target, now: 2) { progress in
                    guard progress.table == "invoices" else { return }
                    let isFirst = isDone.withLock { done in
                        defer { done = true }
                        return !done
                    }
                    if isFirst { try? cluster.stop(.immediate) }
                }
            }
            target.close()
            try cluster.start()
            let after = try server(cluster, name)
            defer { after.close() }
            let there = try copy.run(from: source, to: after, now: 2) { _ in }
            #expect(there.contains { $0.table == "invoices" && $0.rows > 0 })
        }

        private func newestEvent(_ database: any Database) throws -> Int64 {
            try database.read { try $0.first("SELECT max(sequence) FROM events") { $0.int64(0) } ?? 0 }
        }
    }
#endif
