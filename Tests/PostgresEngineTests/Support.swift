#if Postgres
    import PostgresSupport
    import SQLDatabase
    import Synchronization

    @testable import PostgresEngine

    /// One database on the cluster that the suites share, removed with it.
    final class TestDatabase: Sendable {
        let name: String
        let database: PostgresDatabase
        let cluster: PostgresCluster

        init(_ change: (inout PostgresOptions) -> Void = { _ in }) throws {
            cluster = try PostgresCluster.shared.get()
            name = try cluster.makeDatabase()
            database = try Self.open(cluster.address(of: name), change)
        }

        deinit {
            database.close()
            try? cluster.dropDatabase(name)
        }

        /// Another node on the same database.
        func secondNode(_ change: (inout PostgresOptions) -> Void = { _ in }) throws -> PostgresDatabase {
            try Self.open(cluster.address(of: name), change)
        }

        static func open(_ uri: String, _ change: (inout PostgresOptions) -> Void = { _ in }) throws -> PostgresDatabase
        {
            var options = PostgresOptions()
            change(&options)
            guard let address = PostgresAddress(uri) else { throw DatabaseError(.cannotOpen, uri) }
            return try PostgresDatabase(address, options: options)
        }
    }

    /// A fresh database with one table of parts and one of their bins.
    func parts(_ change: (inout PostgresOptions) -> Void = { _ in }) throws -> TestDatabase {
        let test = try TestDatabase(change)
        try test.database.writeAndWait { transaction in
            try transaction.execute(
                """
                CREATE TABLE part (
                    id BIGINT PRIMARY KEY,
                    number TEXT NOT NULL,
                    outlet TEXT NOT NULL,
                    stock BIGINT NOT NULL DEFAULT 0,
                    CONSTRAINT stock_not_negative CHECK (stock >= 0)
                )
                """)
            try transaction.execute("CREATE UNIQUE INDEX part_number ON part (outlet, number)")
            try transaction.execute("CREATE TABLE shelf (name TEXT PRIMARY KEY)")
            try transaction.execute(
                """
                CREATE TABLE bin (
                    id BIGINT PRIMARY KEY,
                    part_id BIGINT NOT NULL REFERENCES part (id) DEFERRABLE INITIALLY DEFERRED,
                    shelf TEXT REFERENCES shelf (name)
                )
                """)
        }
        return test
    }

    func insertPart(_ id: Int64, number: String? = nil, stock: Int64 = 0, _ transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO part (id, number, outlet, stock) VALUES ($1, $2, 'north', $3)",
            [.integer(id), .text(number ?? "P-\(id)"), .integer(stock)])
    }

    func countParts(_ database: PostgresDatabase) throws -> Int64 {
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

    /// Whether there is a server to test with; suites are skipped where there is none.
    let hasServer = PostgresCluster.isAvailable
#endif
