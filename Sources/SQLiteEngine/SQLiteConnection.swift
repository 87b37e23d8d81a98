import CSQLite
import SQLDatabase

/// One SQLite connection, opened without a mutex of its own: whoever holds it uses it alone.
final class SQLiteConnection: Connection {
    /// What a connection is for.
    enum Role {
        case writer, reader
        /// Moves the write-ahead log into the file; runs no statements.
        case checkpointer
        /// Reads a file as it is, whatever its journal, and leaves nothing changed when it closes.
        case inspector
    }

    /// Nil once closed.
    private(set) var handle: OpaquePointer?
    private var cache = StatementCache(limit: 256)
    private var savepoints = Savepoints()
    /// How often a statement was begun that may change what SQLite does not count: the schema.
    private var uncounted: Int64 = 0
    private let log = LogLength()

    init(path: String, role: Role, options: SQLiteOptions) throws(DatabaseError) {
        handle = try SQLiteOpening.open(path: path, role: role, options: options)
        guard role == .writer else { return }
        // `log` outlives the handle, which `close` closes at the latest when this object goes.
        let length = Unmanaged.passUnretained(log).toOpaque()
        let note: @convention(c) (UnsafeMutableRawPointer?, OpaquePointer?, UnsafePointer<CChar>?, Int32) -> Int32 = {
            length, _, _, pages in
            if let length { Unmanaged<LogLength>.fromOpaque(length).takeUnretainedValue().pages = Int(pages) }
            return SQLITE_OK
        }
        sqlite3_wal_hook(handle, note, length)
    }

    deinit {
        close()
    }

    var dialect: Dialect {
        .sqlite
    }

    /// Whether a transaction is open.
    ///
    /// SQLite ends one by itself after some errors.
    var isInTransaction: Bool {
        guard let handle else { return false }
        return sqlite3_get_autocommit(handle) == 0
    }

    /// How many statements are kept prepared.
    var keptStatements: Int {
        cache.count
    }

    /// Whether this transaction cannot go on, but will when run again.
    var mustRunAgain: Bool {
        savepoints.mustRunAgain
    }

    func open(_ sql: SQL, _ values: [SQLValue]) throws(DatabaseError) -> any Cursor {
        let handle = try opened()
        // Without this, statements after an error that ended the transaction would each commit by themselves.
        guard sqlite3_get_autocommit(handle) == 0 else {
            throw DatabaseError(.other, "SQLite has ended the transaction after an error")
        }
        guard !savepoints.mustRunAgain else { throw Self.runAgain }
        let statement = try cache.take(sql, on: handle)
        guard !statement.isControl else {
            throw DatabaseError(.other, "only the engine begins and ends transactions, not: \(sql.text)")
        }
        if !statement.isCounted { uncounted += 1 }
        try statement.bind(values)
        return statement
    }

    func savepoint(_ step: SavepointStep) throws(DatabaseError) {
        guard savepoints.areSet else { return try note(step) }
        switch step {
        case .begin:
            try control("SAVEPOINT nested")
        case .release:
            try control("RELEASE nested")
        case .rollBack:
            try control("ROLLBACK TO nested")
            try control("RELEASE nested")
        }
    }

    private func note(_ step: SavepointStep) throws(DatabaseError) {
        switch step {
        case .begin: savepoints.mark(changes: changes)
        case .release: savepoints.release()
        case .rollBack:
            // A transaction that SQLite has ended has nothing left of what was done before the mark, either.
            guard isInTransaction, savepoints.goBack(changes: changes) else { throw Self.runAgain }
        }
    }

    /// How much was changed since the connection was opened: rows, by triggers and foreign keys too, and schema
    /// (SQLite, sqlite3_total_changes).
    private var changes: Int64 {
        sqlite3_total_changes64(handle) + uncounted
    }

    private static var runAgain: DatabaseError {
        DatabaseError(.other, "the transaction has to run again with savepoints")
    }

    func begin(_ role: Role) throws(DatabaseError) {
        if role == .writer { savepoints.begin() }
        try control(role == .writer ? dialect.beginWrite : dialect.beginRead)
    }

    func commit() throws(DatabaseError) {
        try control("COMMIT")
    }

    /// Ends the open transaction, if there still is one.
    func rollBack() {
        guard isInTransaction else { return }
        // The caller has an error already; a connection still in a transaction after this is given up by its owner.
        try? control("ROLLBACK")
    }

    /// The pages in the write-ahead log after this connection's last commit (SQLite, sqlite3_wal_hook).
    var logPages: Int {
        log.pages
    }

    /// Moves into the file what of the write-ahead log no reader needs; waits for nobody.
    ///
    /// SQLite, sqlite3_wal_checkpoint_v2.
    func moveLog() {
        guard let handle else { return }
        // What stays in the log is as durable as what is in the file.
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_PASSIVE, nil, nil)
    }

    /// Has the disk take what was moved into the file.
    ///
    /// SQLite does so only when a checkpoint has reached the log's end, and then whoever does that waits for all of it.
    /// If it fails, that one finds out.
    func syncFile() {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard let handle, sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &file) == SQLITE_OK,
            let file, let sync = file.pointee.pMethods?.pointee.xSync
        else { return }
        _ = sync(file, SQLITE_SYNC_NORMAL)
    }

    /// EXPLAIN QUERY PLAN, one line a step.
    ///
    /// Unbound parameters are NULL, which does not matter for the plan.
    func plan(_ sql: SQL) throws(DatabaseError) -> [String] {
        let statement = try SQLiteStatement("EXPLAIN QUERY PLAN " + sql, on: try opened())
        statement.bindNothing()
        defer { statement.close() }
        var lines: [String] = []
        while try statement.step() {
            lines.append(statement.text(at: 3))
        }
        return lines
    }

    /// For the last connection before it closes: statistics for the planner, and the log emptied into the file.
    func tidy() {
        guard let handle else { return }
        // Nothing depends on either: the next program to open the file would do the same.
        sqlite3_exec(handle, "PRAGMA analysis_limit = 400; PRAGMA optimize", nil, nil, nil)
        sqlite3_wal_checkpoint_v2(handle, nil, SQLITE_CHECKPOINT_TRUNCATE, nil, nil)
    }

    func close() {
        cache.removeAll()
        sqlite3_close_v2(handle)
        handle = nil
    }

    private func control(_ sql: SQL) throws(DatabaseError) {
        let statement = try cache.take(sql, on: try opened())
        try statement.bind([])
        defer { statement.close() }
        while try statement.step() {}
    }

    private func opened() throws(DatabaseError) -> OpaquePointer {
        guard let handle else { throw DatabaseError(.closed, "the connection is closed") }
        return handle
    }
}

/// What the hook of a connection's commits notes.
private final class LogLength {
    var pages = 0
}
