#if Postgres
    import Dispatch
    import PostgresSupport
    import SQLDatabase
    import Synchronization
    import Testing

    @testable import PostgresEngine

    /// Nodes that start at once on one database of a server.
    @Suite("Migrations on PostgreSQL, raced", .enabled(if: PostgresCluster.isAvailable))
    struct MigratorRaceTests {
        private static let rounds = 20

        /// Making a table that is there already fails, and a row that is there twice shows.
        private static let migrations = [
            Migration(number: 1, name: "a", statements: ["CREATE TABLE a (id BIGINT NOT NULL)"]),
            Migration(number: 2, name: "b", statements: ["CREATE TABLE b (id BIGINT PRIMARY KEY)"]),
            Migration(number: 3, name: "row of a", statements: ["INSERT INTO a (id) VALUES (1)"]),
            Migration(number: 4, name: "rest", statements: ["DROP TABLE b", "INSERT INTO a (id) VALUES (2)"]),
        ]

        @Test("of nodes that start at once, each migration is applied by one, and all go on")
        func together() throws {
            for round in 0..<Self.rounds {
                let nodes = try Nodes(2 + round % 3)
                let outcomes = nodes.migrate(Array(repeating: Self.migrations, count: nodes.count))
                #expect(outcomes.allSatisfy { $0 == nil }, "\(outcomes)")
                #expect(try nodes.numbers("SELECT number FROM schema_migrations ORDER BY number") == [1, 2, 3, 4])
                #expect(try nodes.numbers("SELECT id FROM a ORDER BY id") == [1, 2])
            }
        }

        @Test("an older program that starts beside a newer one never takes the newer one's schema for its own")
        func olderBesideNewer() throws {
            for _ in 0..<Self.rounds {
                let nodes = try Nodes(2)
                let outcomes = nodes.migrate([Array(Self.migrations.prefix(2)), Self.migrations])
                #expect(outcomes[1] == nil, "\(outcomes)")
                #expect(outcomes[0] == nil || outcomes[0]?.kind == .newerSchema, "\(outcomes)")
                #expect(try nodes.numbers("SELECT number FROM schema_migrations ORDER BY number") == [1, 2, 3, 4])
            }
        }

        @Test("a migration that fails in the middle leaves the database as it was")
        func failing() throws {
            let nodes = try Nodes(1)
            let broken = Migration(
                number: 5, name: "broken",
                statements: ["DROP TABLE a", "CREATE TABLE c (id BIGINT)", "INSERT INTO c (id) VALUES ('x')"])
            let outcomes = nodes.migrate([Self.migrations + [broken]])
            #expect(outcomes[0]?.message.hasPrefix("migration 5 (broken) failed: ") == true, "\(outcomes)")
            #expect(try nodes.numbers("SELECT id FROM a ORDER BY id") == [1, 2])
            #expect(try nodes.numbers("SELECT number FROM schema_migrations ORDER BY number") == [1, 2, 3, 4])
        }
    }

    /// Some nodes on a fresh database.
    private final class Nodes: Sendable {
        private let cluster: PostgresCluster
        private let name: String
        private let nodes: [PostgresDatabase]

        init(_ count: Int) throws {
            cluster = try PostgresCluster.shared.get()
            name = try cluster.makeDatabase()
            let address = cluster.address(of: name)
            nodes = try (0..<count).map { _ in try TestDatabase.open(address) { $0.workers = 2 } }
        }

        deinit {
            for node in nodes { node.close() }
            try? cluster.dropDatabase(name)
        }

        var count: Int { nodes.count }

        /// Each node migrates, all at the same moment; what each of them threw.
        func migrate(_ programs: [[Migration]]) -> [DatabaseError?] {
            let outcomes = Mutex([DatabaseError?](repeating: nil, count: nodes.count))
            let line = DispatchSemaphore(value: 0)
            let group = DispatchGroup()
            for (index, node) in nodes.enumerated() {
                DispatchQueue(label: "node.\(index)").async(group: group) {
                    line.wait()
                    do {
                        try Migrator.migrate(node, programs[index], now: Int64(index))
                    } catch {
                        let error = error as? DatabaseError ?? DatabaseError(.other, "\(error)")
                        outcomes.withLock { $0[index] = error }
                    }
                }
            }
            for _ in nodes { line.signal() }
            group.wait()
            return outcomes.withLock { $0 }
        }

        func numbers(_ sql: SQL) throws -> [Int] {
            try nodes[0].read { try $0.query(sql) { $0.int(0) } }
        }
    }
#endif
