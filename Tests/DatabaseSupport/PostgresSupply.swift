#if Postgres
    import PostgresEngine
    import PostgresSupport
    import SQLDatabase
    import Synchronization

    /// Databases on one throwaway server, which never syncs: its end is the end of the tests.
    final class PostgresSupply: Sendable {
        /// One schema: a database to copy, and copies that are empty again.
        private struct Stock {
            let template: String
            var free: [String] = []
        }

        /// The one of this process; its server starts when first asked for.
        static let shared = Result { try PostgresSupply() }

        private let cluster: PostgresCluster
        /// By what tells schemas apart.
        private let stocks = Mutex<[String: Stock]>([:])

        private init() throws {
            cluster = try PostgresCluster(settings: ["fsync=off", "full_page_writes=off", "autovacuum=off"])
        }

        /// A new database, dropped when nobody holds it.
        func database(_ migrations: [Migration], now: Int64) throws -> TestDatabase {
            let name = try cluster.makeDatabase()
            let database = try open(name)
            try Migrator.migrate(database, migrations, now: now)
            return TestDatabase(database, address: cluster.address(of: name)) { [cluster] in
                // The server goes soon, and the databases with it.
                try? cluster.dropDatabase(name)
            }
        }

        /// A database that is as the migrations left it, given back when nobody holds it.
        func emptyDatabase(_ migrations: [Migration], now: Int64) throws -> TestDatabase {
            let schema = migrations.sorted { $0.number < $1.number }.map { "\($0.number) \($0.checksum)" }
                .joined(separator: " ")
            let name = try take(schema, migrations, now: now)
            return TestDatabase(try open(name), address: cluster.address(of: name)) { [self] in giveBack(name, schema) }
        }

        private func take(_ schema: String, _ migrations: [Migration], now: Int64) throws -> String {
            // Under the lock, so that each template is made once; no copy can be made before it anyway.
            let (template, free) = try stocks.withLock { stocks in
                let template = try stocks[schema]?.template ?? makeStock(migrations, now: now)
                let free = stocks[schema, default: Stock(template: template)].free.popLast()
                return (template, free)
            }
            return try free ?? cluster.makeDatabase(from: template)
        }

        private func giveBack(_ name: String, _ schema: String) {
            do {
                try cluster.execute(Self.emptying, in: name)
                stocks.withLock { $0[schema]?.free.append(name) }
            } catch {
                // One that cannot be emptied is not given again; the server goes soon, and it with it.
                try? cluster.dropDatabase(name)
            }
        }

        private func makeStock(_ migrations: [Migration], now: Int64) throws -> String {
            let template = try cluster.makeDatabase()
            let database = try open(template)
            defer { database.close() }
            try Migrator.migrate(database, migrations, now: now)
            try cluster.execute(Self.keeping, in: template)
            return template
        }

        /// Copies the rows that migrations inserted.
        private static let keeping = """
            CREATE SCHEMA kept;
            DO $$
            DECLARE
                name TEXT;
                is_filled BOOLEAN;
            BEGIN
                FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO is_filled;
                    IF is_filled THEN EXECUTE format('CREATE TABLE kept.%1$I AS TABLE public.%1$I', name); END IF;
                END LOOP;
            END $$
            """

        /// Deletes every row, puts back those that migrations inserted, and has keys counted from 1 again.
        ///
        /// As a replica, for which references are not asked for each row.
        private static let emptying = """
            SET session_replication_role = replica;
            DO $$
            DECLARE
                name TEXT;
            BEGIN
                FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
                    EXECUTE format('DELETE FROM public.%I', name);
                END LOOP;
                FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'kept' LOOP
                    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM kept.%1$I', name);
                END LOOP;
                FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' LOOP
                    PERFORM setval(format('public.%I', name), 1, false);
                END LOOP;
            END $$
            """

        private func open(_ name: String) throws -> PostgresDatabase {
            let uri = cluster.address(of: name)
            guard let address = PostgresAddress(uri) else {
                throw DatabaseError(.cannotOpen, "\(uri) is no address")
            }
            var options = PostgresOptions()
            // Many databases share one server's connections.
            options.workers = 3
            options.maximumGuests = 4
            return try PostgresDatabase(address, options: options)
        }
    }
#endif
