import CLogFile
import CSQLite
import Glibc
import SQLDatabase

/// Opens connections, and proves that each is set up as durability and integrity need it.
enum SQLiteOpening {
    static func open(
        path: String, role: SQLiteConnection.Role, options: SQLiteOptions
    ) throws(DatabaseError) -> OpaquePointer {
        guard libraryIsReady else {
            throw DatabaseError(.cannotOpen, "the SQLite library was built without threads")
        }
        // Found here, since SQLite finds it only when it first writes.
        if let obstacle = FilePlace.obstacle(beside: path) { throw DatabaseError(.cannotOpen, obstacle) }
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (role == .writer ? SQLITE_OPEN_CREATE : 0)
        // Its log may be written in large pieces, since each commit ends with a sync.
        let writesPieces = role == .writer && options.synchronous == .full
        let code = sqlite3_open_v2(path, &handle, flags, writesPieces ? logSystem : nil)
        guard code == SQLITE_OK, let opened = handle else {
            let error = DatabaseError.last(of: handle, code: code)
            sqlite3_close_v2(handle)
            throw FilePlace.explained(error, path)
        }
        do throws(DatabaseError) {
            try setUp(opened, role: role, options: options)
        } catch {
            sqlite3_close_v2(opened)
            throw FilePlace.explained(error, path)
        }
        return opened
    }

    /// Once per process: memory statistics can only be turned off before the library is initialised.
    private static let libraryIsReady: Bool = {
        // Refused if someone has initialised the library already: then it only runs slower.
        _ = bayline_sqlite_memory_statistics_off()
        return sqlite3_initialize() == SQLITE_OK && sqlite3_threadsafe() != 0
    }()

    /// The name of the file system for a log that is synced at each commit; nil for the default one.
    private static var logSystem: UnsafePointer<CChar>? { bayline_log_vfs() }

    private static func setUp(
        _ handle: OpaquePointer, role: SQLiteConnection.Role, options: SQLiteOptions
    ) throws(DatabaseError) {
        sqlite3_extended_result_codes(handle, 1)
        sqlite3_busy_timeout(handle, Int32(clamping: options.busyTimeoutMilliseconds))
        // SQLite falls back to reading when it may not write.
        guard role == .inspector || sqlite3_db_readonly(handle, "main") == 0 else {
            throw DatabaseError(.readOnly, "the file may not be written")
        }
        try set(handle, SQLITE_DBCONFIG_DQS_DML, to: 0, "double-quoted strings in statements")
        try set(handle, SQLITE_DBCONFIG_DQS_DDL, to: 0, "double-quoted strings in the schema")
        try set(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, to: 0, "trusted schema")
        try set(handle, SQLITE_DBCONFIG_DEFENSIVE, to: 1, "defensive mode")
        try set(handle, SQLITE_DBCONFIG_ENABLE_FKEY, to: 1, "foreign keys")
        if role == .writer {
            try turnOnLog(handle, patienceMilliseconds: options.busyTimeoutMilliseconds)
            // After a burst with long readers the log shrinks back to this.
            try run(handle, "PRAGMA journal_size_limit = 67108864")
        }
        // `Checkpointer` does that.
        try run(handle, "PRAGMA wal_autocheckpoint = 0")
        if role == .inspector {
            // A writer may have the file open, and what a crash left is for the next program that serves it.
            try set(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, to: 1, "closing without a checkpoint")
        }
        try run(handle, "PRAGMA synchronous = \(options.synchronous.rawValue)")
        try run(handle, "PRAGMA cache_size = -\(max(options.cacheKiB, 64))")
        // A page that is no page is found when it is read, before more is written by it; costs nothing once cached.
        try run(handle, "PRAGMA cell_size_check = ON")
        // What an inspection sorts may be larger than memory.
        try run(handle, role == .inspector ? "PRAGMA temp_store = FILE" : "PRAGMA temp_store = MEMORY")
        if role != .writer { try run(handle, "PRAGMA query_only = ON") }

        if role != .inspector { try require(handle, "PRAGMA journal_mode", "wal") }
        try require(handle, "PRAGMA synchronous", "\(options.synchronous.rawValue)")
        try require(handle, "PRAGMA foreign_keys", "1")
        try require(handle, "PRAGMA query_only", role == .writer ? "0" : "1")
    }

    /// Two programs that turn the log on at once each hold what the other waits for, and SQLite has one of them give
    /// way without any patience (SQLite, sqlite3_busy_handler): it tries again.
    private static func turnOnLog(_ handle: OpaquePointer, patienceMilliseconds: Int) throws(DatabaseError) {
        let pauseMilliseconds = 5
        for _ in 0..<(patienceMilliseconds / pauseMilliseconds) {
            do throws(DatabaseError) {
                return try run(handle, "PRAGMA journal_mode = WAL")
            } catch  where error.kind == .busy {
                usleep(UInt32(pauseMilliseconds) * 1_000)
            }
        }
        try run(handle, "PRAGMA journal_mode = WAL")
    }

    private static func set(
        _ handle: OpaquePointer, _ option: Int32, to value: Int32, _ name: String
    ) throws(DatabaseError) {
        guard bayline_sqlite_set(handle, option, value) == 1 else {
            throw DatabaseError(.cannotOpen, "SQLite does not let \(name) be set to \(value)")
        }
    }

    private static func run(_ handle: OpaquePointer, _ text: String) throws(DatabaseError) {
        let code = sqlite3_exec(handle, text, nil, nil, nil)
        guard code == SQLITE_OK else { throw .last(of: handle, code: code) }
    }

    private static func require(_ handle: OpaquePointer, _ text: SQL, _ wanted: String) throws(DatabaseError) {
        let statement = try SQLiteStatement(text, on: handle)
        try statement.bind([])
        defer { statement.close() }
        let found = try statement.step() ? statement.text(at: 0) : "nothing"
        guard found == wanted else {
            throw DatabaseError(.cannotOpen, "\(text.text) is \(found), not \(wanted)")
        }
    }
}
