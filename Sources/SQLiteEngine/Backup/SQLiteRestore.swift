import CSQLite
import Glibc
package import SQLDatabase

/// Puts a copy in a database's place, once it has proved whole and known to this program.
package struct SQLiteRestore: Sendable {
    /// What was put there.
    package struct Report: Sendable, Equatable {
        /// Bytes of the database.
        package let bytes: Int64
        /// The number of the newest migration in it.
        package let migration: Int
    }

    /// The copy, plain or packed with gzip.
    package let file: String
    /// The migrations that this program knows.
    package let migrations: [Migration]
    /// Whether a database that is there is replaced.
    package var replaces = false

    package init(from file: String, migrations: [Migration]) {
        self.file = file
        self.migrations = migrations
    }

    /// Makes the copy the database.
    ///
    /// - Throws: `DatabaseError`; then whatever was at `database` is as it was, but for its log, which may have been
    ///   moved into it.
    @discardableResult
    package func run(to database: String) throws -> Report {
        guard FilePlace.exists(file) else { throw DatabaseError(.cannotOpen, "\(file): there is no such file") }
        guard !FilePlace.isFolder(file) else { throw DatabaseError(.cannotOpen, "\(file) is a folder") }
        if let log = FilePlace.logs(of: file).first {
            // What is committed only in the log would be left behind without a word.
            throw DatabaseError(
                .other,
                "\(log) lies there: \(file) is a database in use, or was one, and no copy of it; make one with bayline "
                    + "backup")
        }
        guard replaces || !FilePlace.exists(database) else {
            throw DatabaseError(.other, "\(database) exists already; --force replaces it")
        }
        let copy = try PartialFile(for: database, suffix: ".restoring")
        // SQLite may have left these beside a copy that it looked at when the program was killed.
        defer { for suffix in ["-wal", "-shm"] { unlink(copy.path + suffix) } }
        try GzipFile.unpack(file, into: copy)
        let newest = try proved(copy.path)
        let old = try replaces ? ReplacedDatabase(database) : nil
        try copy.publish(replacing: replaces)
        withExtendedLifetime(old) {}
        return Report(bytes: FilePlace.bytes(of: database), migration: newest)
    }

    /// The same as `prove`; what SQLite says of the unpacked file is said of the copy, which people know.
    private func proved(_ copy: String) throws -> Int {
        do {
            return try prove(copy)
        } catch let error as DatabaseError {
            throw DatabaseError(error.kind, error.message.replacing(copy, with: file))
        }
    }

    /// Whole, every reference met, and of this program: returns its newest migration.
    private func prove(_ copy: String) throws -> Int {
        let inspection = try SQLiteInspection(path: copy)
        defer { inspection.close() }
        try inspection.damages { damage in
            throw DatabaseError(.corrupt, "\(file) is damaged: \(damage.table) \(damage.row) \(damage.words)")
        }
        let state = try MigrationState(of: inspection, migrations)
        guard let newest = state.newest else {
            throw DatabaseError(.other, "\(file) is not a database of this program: it has no migrations")
        }
        if let finding = state.findings.first(where: { !$0.isPending }) {
            throw DatabaseError(.newerSchema, "\(file): \(finding.words)")
        }
        return newest
    }
}

/// A database that is about to be replaced: nobody has it open, its log is in it, and nobody opens it until this goes.
private final class ReplacedDatabase {
    private let descriptor: Int32

    /// Takes the database, if there is one.
    ///
    /// - Throws: `busy` where another program has it open.
    init?(_ path: String) throws {
        guard FilePlace.exists(path) else {
            // A log without its database would be taken for the new one's.
            try Self.removeLog(of: path)
            return nil
        }
        try Self.foldLog(of: path)
        descriptor = Glibc.open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw DatabaseError.file(path, "opened") }
        guard Self.lock(descriptor) else {
            Glibc.close(descriptor)
            throw Self.inUse(path)
        }
        do {
            try Self.removeLog(of: path)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    deinit {
        Glibc.close(descriptor)
    }

    /// Moves the log into the file, so that the old database is whole until the moment it is replaced.
    ///
    /// Leaving write-ahead logging needs the file alone, so this also finds whoever has it open. A database too
    /// damaged for that is replaced all the same: that is what copies are for.
    private static func foldLog(of path: String) throws(DatabaseError) {
        var handle: OpaquePointer?
        defer { sqlite3_close_v2(handle) }
        guard sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE, nil) == SQLITE_OK else { return }
        let code = sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        guard code & 0xff != SQLITE_BUSY, code & 0xff != SQLITE_LOCKED else { throw inUse(path) }
    }

    /// The range of SQLite's locks (os.h: PENDING_BYTE, RESERVED_BYTE and the shared range of 510): whoever has a
    /// database open in write-ahead logging holds a shared lock in it.
    private static func lock(_ descriptor: Int32) -> Bool {
        var range = Glibc.flock()
        range.l_type = Int16(F_WRLCK)
        range.l_whence = Int16(SEEK_SET)
        range.l_start = 0x4000_0000
        range.l_len = 512
        return fcntl(descriptor, F_SETLK, &range) == 0
    }

    private static func removeLog(of path: String) throws(DatabaseError) {
        for suffix in ["-wal", "-shm", "-journal"] {
            guard unlink(path + suffix) == 0 || errno == ENOENT else { throw .file(path + suffix, "removed") }
        }
        // Before the new database comes: an old log found beside it would be taken for its own.
        try PartialFile.syncFolder(of: path)
    }

    private static func inUse(_ path: String) -> DatabaseError {
        DatabaseError(.busy, "\(path) is open in another program; stop it first")
    }
}
