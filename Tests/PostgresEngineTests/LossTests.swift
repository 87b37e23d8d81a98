#if Postgres
    import Dispatch
    import Glibc
    import Metrics
    import PostgresSupport
    import SQLDatabase
    import Synchronization
    import Testing

    @testable import PostgresEngine

    @Suite("PostgreSQL: connections that are lost", .enabled(if: hasServer), .timeLimit(.minutes(5)))
    struct LossTests {
        private static let endOthers: SQL = """
            SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """

        private func endOthers(_ node: PostgresDatabase) throws {
            _ = try node.read { try $0.first(Self.endOthers) { $0.int(0) } }
        }

        @Test("a connection lost between requests is made anew, and no request notices")
        func between() throws {
            let test = try parts()
            let other = try test.secondNode()
            defer { other.close() }
            for id in 1...3 {
                try test.database.writeAndWait { try insertPart(Int64(id), $0) }
                try endOthers(other)
                #expect(try countParts(test.database) == Int64(id))
                try endOthers(other)
            }
            #expect(test.database.statistics.failedWrites == 0)
            #expect(test.database.statistics.connectionsMade >= 6)
        }

        @Test("a connection lost before the commit was sent has the write run again, once")
        func beforeCommit() throws {
            let test = try parts()
            let other = try test.secondNode()
            defer { other.close() }
            let runs = Mutex(0)
            func write(losing times: Int) -> DatabaseError.Kind? {
                runs.withLock { $0 = 0 }
                return kind {
                    try test.database.writeAndWait { transaction in
                        let run = runs.withLock { runs in
                            runs += 1
                            return runs
                        }
                        try insertPart(Int64(times), transaction)
                        if run <= times { _ = try other.read { try $0.first(Self.endOthers) { $0.int(0) } } }
                        try insertPart(Int64(100 + times), transaction)
                    }
                }
            }
            #expect(write(losing: 1) == nil)
            #expect(runs.withLock { $0 } == 2)
            #expect(try countParts(test.database) == 2)
            #expect(write(losing: 2) == .disconnected)
            #expect(runs.withLock { $0 } == 2)
            #expect(try countParts(test.database) == 2)
        }

        @Test("a connection lost in a commit is told as such, and the write is not run again")
        func inCommit() throws {
            let test = try parts()
            try test.database.writeAndWait { transaction in
                try transaction.execute(
                    """
                    CREATE FUNCTION end_self() RETURNS TRIGGER LANGUAGE plpgsql AS $$
                    BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$
                    """)
                try transaction.execute(
                    """
                    CREATE CONSTRAINT TRIGGER end_self AFTER INSERT ON shelf DEFERRABLE INITIALLY DEFERRED
                    FOR EACH ROW EXECUTE FUNCTION end_self()
                    """)
            }
            let runs = Mutex(0)
            let found = kind {
                try test.database.writeAndWait { transaction in
                    runs.withLock { $0 += 1 }
                    try transaction.execute("INSERT INTO shelf (name) VALUES ('A')")
                }
            }
            #expect(found == .outcomeUnknown)
            #expect(runs.withLock { $0 } == 1)
            #expect(test.database.statistics.failedWrites == 1)
            try test.database.writeAndWait { try insertPart(1, $0) }
        }

        @Test("a connection lost inside a read fails that read only")
        func inRead() throws {
            let test = try parts()
            let other = try test.secondNode()
            defer { other.close() }
            let found = kind {
                try test.database.read { transaction in
                    _ = try transaction.first("SELECT 1") { $0.int(0) }
                    try endOthers(other)
                    _ = try transaction.first("SELECT 2") { $0.int(0) }
                }
            }
            #expect(found == .disconnected)
            #expect(try countParts(test.database) == 0)
        }

        @Test("while the server is away everything is refused at once; when it is back, all goes on by itself")
        func away() throws {
            let cluster = try PostgresCluster()
            let database = try TestDatabase.open(cluster.address(of: "postgres")) { $0.reconnectPauseMilliseconds = 20 }
            defer { database.close() }
            let before = try database.read { try $0.first("SELECT 1") { $0.int(0) } }
            #expect(before == 1)
            try cluster.stop(.fast)
            let began = Stopwatch()
            for _ in 0..<50 {
                #expect(kind { try database.read { try $0.first("SELECT 1") { $0.int(0) } } } == .disconnected)
                #expect(kind { try database.writeAndWait { try $0.execute("SELECT 1") } } == .disconnected)
            }
            #expect(Stopwatch().microseconds(since: began) < 5_000_000)
            try cluster.start()
            // Bounded by the pause between attempts.
            var found: DatabaseError.Kind? = .disconnected
            let deadline = Stopwatch()
            while found != nil, Stopwatch().microseconds(since: deadline) < 10_000_000 {
                found = kind { try database.writeAndWait { try $0.execute("SELECT 1") } }
            }
            #expect(found == nil)
        }

        @Test(
            "a server restarted under load loses no answered write, and keeps none that was refused",
            arguments: [PostgresCluster.Ending.fast, .immediate, .kill])
        func restarts(ending: PostgresCluster.Ending) throws {
            let cluster = try PostgresCluster()
            let address = cluster.address(of: "postgres")
            let nodes = try (0..<2).map { _ in
                try TestDatabase.open(address) { options in
                    options.reconnectPauseMilliseconds = 10
                    options.workers = 3
                }
            }
            defer { for node in nodes { node.close() } }
            try nodes[0].writeAndWait { transaction in
                try transaction.execute("CREATE TABLE answered (id BIGINT PRIMARY KEY, count BIGINT NOT NULL)")
                try transaction.execute("CREATE TABLE counter (total BIGINT NOT NULL)")
                try transaction.execute("INSERT INTO counter (total) VALUES (0)")
            }
            let stop = Mutex(false)
            let outcomes = Mutex<[Int64: DatabaseError.Kind?]>([:])
            let group = DispatchGroup()
            for writer in 0..<6 {
                DispatchQueue(label: "writer-\(writer)").async(group: group) {
                    var id = Int64(writer) << 32
                    while !stop.withLock({ $0 }) {
                        id += 1
                        let found = kind { [id] in
                            try nodes[writer % 2].writeAndWait { transaction in
                                try transaction.execute(
                                    "INSERT INTO answered (id, count) VALUES ($1, 1)", [.integer(id)])
                                try transaction.execute("UPDATE counter SET total = total + 1")
                            }
                        }
                        outcomes.withLock { $0[id] = .some(found) }
                    }
                }
            }
            for _ in 0..<3 {
                let made = outcomes.withLock { $0.values.count { $0 == nil } }
                let began = Stopwatch()
                while outcomes.withLock({ $0.values.count { $0 == nil } }) < made + 60,
                    Stopwatch().microseconds(since: began) < 20_000_000
                {
                    usleep(1_000)
                }
                try cluster.stop(ending)
                try cluster.start()
            }
            stop.withLock { $0 = true }
            group.wait()
            let kept = try Self.keptRows(nodes[0])
            let told = outcomes.withLock { $0 }
            for (id, outcome) in told {
                if outcome == nil { #expect(kept.rows.contains(id), "\(id) was answered, but is gone") }
                if let outcome, outcome != .outcomeUnknown {
                    #expect(!kept.rows.contains(id), "\(id) was refused with \(outcome), but is there")
                }
            }
            #expect(kept.rows.count == kept.total)
            #expect(told.values.count { $0 == nil } >= 180)
        }

        private static func keptRows(_ node: PostgresDatabase) throws -> (rows: Set<Int64>, total: Int) {
            var found: (rows: Set<Int64>, total: Int)?
            let began = Stopwatch()
            while found == nil, Stopwatch().microseconds(since: began) < 10_000_000 {
                found = try? node.read { transaction in
                    let rows = try transaction.query("SELECT id FROM answered") { $0.int64(0) }
                    let total = try transaction.first("SELECT total FROM counter") { $0.int(0) }
                    return (Set(rows), total ?? -1)
                }
            }
            return try #require(found)
        }

        @Test("a statement that runs too long is interrupted, and its connection is as good as before")
        func statementTimeout() throws {
            let test = try TestDatabase { options in
                options.workers = 1
                options.statementTimeoutMilliseconds = 300
            }
            let found = kind { try test.database.writeAndWait { try $0.execute("SELECT pg_sleep(20)") } }
            #expect(found == .interrupted)
            let made = test.database.statistics.connectionsMade
            try test.database.writeAndWait { try $0.execute("SELECT 1") }
            #expect(test.database.statistics.connectionsMade == made)
        }

        @Test("a change of the schema may take as long as it needs, and what comes after it in its transaction")
        func longMigration() throws {
            let test = try TestDatabase { options in
                options.workers = 1
                options.statementTimeoutMilliseconds = 300
            }
            try test.database.writeAndWait { transaction in
                try transaction.execute("CREATE TABLE slow AS SELECT 1 AS id, CAST(pg_sleep(0.5) AS TEXT) AS nothing")
                try transaction.execute("INSERT INTO slow (id, nothing) SELECT 2, CAST(pg_sleep(0.5) AS TEXT)")
            }
            let found = kind { try test.database.writeAndWait { try $0.execute("SELECT pg_sleep(20)") } }
            #expect(found == .interrupted)
        }

        @Test(
            "a server that is not there, and a database that it does not have, are told in words",
            arguments: [
                ("postgres:///none?host=/nonexistent", "nonexistent"),
                ("postgres:///none?host=/nonexistent&nonsense=1", "nonsense"),
            ])
        func wrongAddress(uri: String, word: String) throws {
            let error = #expect(throws: DatabaseError.self) { try TestDatabase.open(uri) }
            #expect(error?.kind == .disconnected)
            #expect(error?.message.contains(word) == true)
        }
    }
#endif
