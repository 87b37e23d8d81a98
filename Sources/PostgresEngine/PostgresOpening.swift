#if Postgres
    import CPostgres
    import SQLDatabase

    /// Connects, and brings a session into the state that the engine relies on.
    enum PostgresOpening {
        /// The oldest server that is supported.
        private static let oldestVersion: Int32 = 150_000

        static func open(_ address: PostgresAddress, _ options: PostgresOptions) throws(DatabaseError) -> OpaquePointer
        {
            let words = keywords(address, options)
            let connection = withStrings(words.map(\.0)) { names in
                withStrings(words.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
            }
            guard let connection else { throw DatabaseError(.disconnected, "libpq has no memory for a connection") }
            do throws(DatabaseError) {
                guard PQstatus(connection) == CONNECTION_OK else { throw refusal(of: connection) }
                bayline_postgres_silence(connection)
                try check(connection)
                try set(connection, options)
                return connection
            } catch {
                PQfinish(connection)
                throw error
            }
        }

        /// In libpq the later word counts, so that the address, which is read in the place of `dbname`, overrules what
        /// stands before it (manual, 34.1).
        private static func keywords(_ address: PostgresAddress, _ options: PostgresOptions) -> [(String, String)] {
            [
                ("fallback_application_name", options.applicationName),
                ("connect_timeout", String(options.connectTimeoutSeconds)),
                // A server that has gone without a word is noticed within a minute.
                ("keepalives_idle", "20"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
                ("tcp_user_timeout", "30000"),
                // Where the address names several servers: the one that takes writes.
                ("target_session_attrs", "read-write"),
                ("client_encoding", "UTF8"),
                ("dbname", address.uri),
            ]
        }

        /// A server that is starting, stopping or full will take connections later; a wrong address or name will not.
        private static func refusal(of connection: OpaquePointer) -> DatabaseError {
            let message = PQerrorMessage(connection).map { String(cString: $0) } ?? "no message"
            // libpq breaks what it says into lines, and ends the last one, too; it is told in one.
            let lines = message.split(whereSeparator: \.isNewline).map { line in
                line.drop { $0 == "\t" || $0 == " " }
            }
            return DatabaseError(.disconnected, "no connection to PostgreSQL: \(lines.joined(separator: " "))")
        }

        private static func check(_ connection: OpaquePointer) throws(DatabaseError) {
            let version = PQserverVersion(connection)
            guard version >= oldestVersion else {
                throw DatabaseError(
                    .cannotOpen, "PostgreSQL 15 or newer is needed, this is \(version / 10_000).\(version % 10_000)")
            }
            let encoding = PQparameterStatus(connection, "server_encoding").map { String(cString: $0) } ?? "unknown"
            guard encoding == "UTF8" else {
                throw DatabaseError(.cannotOpen, "the database must be encoded in UTF8, not in \(encoding)")
            }
        }

        /// Statements instead of `options`, which the address may use, and which poolers refuse.
        private static func set(_ connection: OpaquePointer, _ options: PostgresOptions) throws(DatabaseError) {
            let settings = [
                "SET statement_timeout = \(options.statementTimeoutMilliseconds)",
                "SET idle_in_transaction_session_timeout = \(options.idleTransactionTimeoutMilliseconds)",
                // Statements of this program are short; compiling them costs more than it saves.
                "SET jit = off",
                // An answer is given when its commit is durable; the stricter settings of a cluster stay as they are.
                """
                SELECT set_config('synchronous_commit', 'on', FALSE)
                WHERE current_setting('synchronous_commit') IN ('off', 'local')
                """,
            ]
            let result = PQexec(connection, settings.joined(separator: "; "))
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_TUPLES_OK else { throw .last(of: connection, result) }
        }

        /// C strings, and nil after the last.
        private static func withStrings<Result>(
            _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
        ) -> Result {
            var bytes: [CChar] = []
            var starts: [Int] = []
            for text in texts {
                starts.append(bytes.count)
                bytes.append(contentsOf: text.utf8CString)
            }
            return bytes.withUnsafeBufferPointer { memory in
                var pointers = starts.map { start in memory.baseAddress.map { $0 + start } }
                pointers.append(nil)
                return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
            }
        }
    }
#endif
