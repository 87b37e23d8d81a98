#if Postgres
    import CPostgres
    import SQLDatabase

    /// One connection to PostgreSQL: whoever holds it uses it alone.
    final class PostgresConnection: Connection {
        /// What a transaction is for.
        enum Role {
            case reader
            /// Beside other writers.
            case writer
            /// Alone among all nodes' writers.
            case soleWriter
        }

        /// Nil once closed.
        private var handle: OpaquePointer?
        private var cache: StatementCache
        /// Whether the server could not be reached, or has said that it ends the session.
        private var hasFailed = false
        /// Names that the server still knows, but no statement has any more.
        private var spent: [String] = []
        /// What ended the open transaction, or will not let it commit.
        private(set) var failure: DatabaseError?
        private var role = Role.reader
        /// Whether a statement of the open transaction has run.
        private var hasRun = false

        init(_ address: PostgresAddress, _ options: PostgresOptions) throws(DatabaseError) {
            handle = try PostgresOpening.open(address, options)
            cache = StatementCache(limit: options.keptStatements)
        }

        deinit {
            close()
        }

        var dialect: Dialect {
            .postgres
        }

        /// Whether it is of no more use.
        var isLost: Bool {
            handle == nil || hasFailed || PQstatus(handle) != CONNECTION_OK
        }

        /// Whether a transaction is open, be it one that has failed.
        var isInTransaction: Bool {
            let status = PQtransactionStatus(handle)
            return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE
        }

        /// Whether the open transaction, or the last one, is there to write.
        var isWriting: Bool {
            role != .reader
        }

        /// How many statements are kept prepared.
        var keptStatements: Int {
            cache.count
        }

        func close() {
            if let handle { PQfinish(handle) }
            handle = nil
        }

        private func opened() throws(DatabaseError) -> OpaquePointer {
            guard let handle else { throw DatabaseError(.closed, "the connection is closed") }
            return handle
        }
    }

    // MARK: - Transactions

    extension PostgresConnection {
        func begin(_ role: Role) throws(DatabaseError) {
            if !spent.isEmpty { try forgetSpent() }
            failure = nil
            hasRun = false
            self.role = role
            do throws(DatabaseError) {
                try control(beginning)
            } catch {
                guard role != .reader, !isLost, error.kind == .other else { throw error }
                // The table of turns may be missing: in a new database, or one that was emptied. If another node makes
                // it just now, or none may make it, the second attempt shows that.
                rollBack()
                try? control(WriteTurns.make)
                try control(beginning)
                failure = nil
            }
        }

        private var beginning: SQL {
            switch role {
            case .reader: dialect.beginRead
            case .writer: dialect.beginWrite + WriteTurns.takeShared
            case .soleWriter: dialect.beginWrite + WriteTurns.takeAlone
            }
        }

        /// - Throws: `outcomeUnknown` where the connection was lost before the server could say what it did; any other
        ///   error means that nothing was committed.
        func commit() throws(DatabaseError) {
            if let failure {
                rollBack()
                throw failure
            }
            let handle = try opened()
            guard PQtransactionStatus(handle) == PQTRANS_INTRANS else {
                rollBack()
                throw DatabaseError(isLost ? .disconnected : .other, "PostgreSQL has no transaction to commit")
            }
            let result = PQexec(handle, "COMMIT")
            defer { PQclear(result) }
            if PQresultStatus(result) == PGRES_COMMAND_OK, PQtransactionStatus(handle) == PQTRANS_IDLE {
                // A transaction that had failed ends with ROLLBACK instead (manual, COMMIT).
                guard let status = PQcmdStatus(result), String(cString: status) == "COMMIT" else {
                    throw DatabaseError(.other, "PostgreSQL has undone the transaction instead of committing it")
                }
                return
            }
            let error = DatabaseError.last(of: handle, result)
            guard error.kind != .disconnected else {
                // Not noted as the transaction's failure, for which it would be run again.
                hasFailed = true
                throw DatabaseError(.outcomeUnknown, "the connection was lost in a commit: \(error.message)")
            }
            throw error
        }

        /// Ends the open transaction, if there still is one.
        func rollBack() {
            failure = nil
            guard let handle, isInTransaction else { return }
            // Where this fails the connection is lost, or stays in its transaction: its holder gives up either.
            PQclear(PQexec(handle, "ROLLBACK"))
        }

        func savepoint(_ step: SavepointStep) throws(DatabaseError) {
            switch step {
            case .begin:
                try throwFailure()
                try control("SAVEPOINT nested")
            case .release:
                try throwFailure()
                try control("RELEASE nested")
            case .rollBack:
                try control("ROLLBACK TO nested")
                try control("RELEASE nested")
                // What others did to the whole transaction is not undone with a part of it.
                if failure?.isTransient != true { failure = nil }
            }
        }

        private func throwFailure() throws(DatabaseError) {
            if let failure { throw failure }
        }

        private func control(_ sql: SQL) throws(DatabaseError) {
            let handle = try opened()
            let result = PQexec(handle, sql.text)
            defer { PQclear(result) }
            let status = PQresultStatus(result)
            guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
                throw note(.last(of: handle, result))
            }
        }

        /// The first error of a transaction says more than those that follow from it; a conflict outlives a savepoint.
        private func note(_ error: DatabaseError) -> DatabaseError {
            if failure == nil { failure = error }
            if error.kind == .disconnected { hasFailed = true }
            return error
        }
    }

    // MARK: - Statements

    extension PostgresConnection {
        func open(_ sql: SQL, _ values: [SQLValue]) throws(DatabaseError) -> any Cursor {
            let handle = try opened()
            try throwFailure()
            guard PQtransactionStatus(handle) == PQTRANS_INTRANS else {
                throw DatabaseError(isLost ? .disconnected : .other, "PostgreSQL has ended the transaction")
            }
            let kind = StatementKind(sql)
            guard kind != .control else {
                throw DatabaseError(.other, "only the engine begins and ends transactions, not: \(sql.text)")
            }
            switch try run(sql, values, kind, on: handle) {
            case .rows(let cursor): return cursor
            case .stale(let error): return try runAnew(sql, values, after: error, on: handle)
            }
        }

        /// What became of a statement.
        private enum Outcome {
            case rows(PostgresCursor)
            /// A plan that the schema has outgrown, or a name that a pooler has forgotten.
            case stale(DatabaseError)
        }

        /// Prepared anew, and run again if it was the transaction's first statement; else the whole transaction is.
        private func runAnew(
            _ sql: SQL, _ values: [SQLValue], after stale: DatabaseError, on handle: OpaquePointer
        ) throws(DatabaseError) -> any Cursor {
            let error = DatabaseError(.serialization, stale.message)
            guard !hasRun else { throw note(error) }
            rollBack()
            try begin(role)
            switch try run(sql, values, .prepared, on: handle) {
            case .rows(let cursor): return cursor
            case .stale: throw note(error)
            }
        }

        private func run(
            _ sql: SQL, _ values: [SQLValue], _ kind: StatementKind, on handle: OpaquePointer
        ) throws(DatabaseError) -> Outcome {
            let parameters = ParameterBuffer(values)
            let result: OpaquePointer?
            if kind == .prepared {
                let name = try prepared(sql, values, on: handle)
                result = parameters.withPointers { PQexecPrepared(handle, name, $0, $1, $2, $3, 1) }
            } else {
                try checkCount(sql, values)
                if kind == .schema { try control(Self.withoutTimeout) }
                let types = values.map(PostgresType.declared)
                result = parameters.withPointers { PQexecParams(handle, sql.text, $0, types, $1, $2, $3, 1) }
            }
            let status = PQresultStatus(result)
            if let result, status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK {
                hasRun = true
                return .rows(PostgresCursor(result))
            }
            defer { PQclear(result) }
            guard status != PGRES_EMPTY_QUERY else {
                throw DatabaseError(.other, "no statement in: \(sql.text)")
            }
            let error = DatabaseError.last(of: handle, result)
            guard kind == .prepared, PostgresFailure.isStale(result) else { throw note(error) }
            if let name = cache.remove(sql) { spent.append(name) }
            return .stale(error)
        }

        /// For the rest of the transaction: a migration may move millions of rows, and wait for another node's.
        private static let withoutTimeout: SQL = "SET LOCAL statement_timeout = 0"

        private func prepared(_ sql: SQL, _ values: [SQLValue], on handle: OpaquePointer) throws(DatabaseError)
            -> String
        {
            let types = values.map(PostgresType.declared)
            if let known = cache.find(sql, types) { return known.name }
            try checkCount(sql, values)
            let name = cache.newName()
            let result = PQprepare(handle, name, sql.text, Int32(types.count), types)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw note(.last(of: handle, result)) }
            spent += cache.insert(name, sql, types)
            return name
        }

        /// The server takes no notice of a value that the statement does not mention.
        private func checkCount(_ sql: SQL, _ values: [SQLValue]) throws(DatabaseError) {
            guard let count = StatementKind.parameterCount(sql) else {
                throw DatabaseError(.other, "parameters must be numbered without gaps: \(sql.text)")
            }
            guard values.count == count else {
                throw DatabaseError(.other, "the statement takes \(count) values, not \(values.count): \(sql.text)")
            }
        }

        /// Outside a transaction, where a name that is gone already does no harm.
        private func forgetSpent() throws(DatabaseError) {
            let handle = try opened()
            for name in spent { PQclear(PQexec(handle, "DEALLOCATE \(name)")) }
            spent = []
        }
    }
#endif
