import CSQLite
import SQLDatabase

/// Copies a database file while a program serves it.
///
/// The pages are copied by SQLite's own backup (https://sqlite.org/backup.html) out of one read snapshot: in
/// write-ahead logging a reader does not hold the writer up. Measured on 432 MB: 0.15 s of processor time against 0.6
/// to 0.8 for `VACUUM INTO`; and without the snapshot each write begins the copy anew, which under load never ended.
package struct SQLiteBackup: Sendable {
    /// What was copied.
    package struct Report: Sendable, Equatable {
        /// Bytes of the database.
        package let databaseBytes: Int64
        /// Bytes of the copy; fewer where it is packed.
        package let fileBytes: Int64
    }

    /// The database file to copy.
    package let database: String
    /// Whether the copy is packed with gzip.
    package var isPacked = false
    /// Whether an existing copy of the name is replaced.
    package var replaces = false

    package init(of database: String) {
        self.database = database
    }

    private static let pagesPerStep: Int32 = 512
    /// Pages copied before they are synced: one sync of all at the end would hold the writer's own up.
    private static let pagesPerSync: Int32 = 16_384

    /// Makes the copy: under another name beside `file`, looked over, synced, and only then renamed.
    ///
    /// Neither the database itself nor another that is in use gives way to a copy, whatever `replaces` says: who has it
    /// open would go on writing to a file that has no name any more.
    ///
    /// - Parameter progress: told the pages copied and the pages there are, at most once a step.
    /// - Throws: `DatabaseError`; then there is no new file, and one that was there before is as it was.
    @discardableResult
    package func make(_ file: String, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }) throws -> Report {
        guard replaces || !FilePlace.exists(file) else {
            throw DatabaseError(.other, "\(file) exists already; --force replaces it")
        }
        guard FilePlace.exists(database) else {
            throw DatabaseError(.cannotOpen, "\(database): there is no such file")
        }
        try requireFree(file)
        let copy = try PartialFile(for: file)
        try copyPages(to: copy, progress)
        try Self.settle(copy.path)
        try Self.look(at: copy.path)
        let bytes = FilePlace.bytes(of: copy.path)
        if isPacked {
            let packed = try PartialFile(for: file, suffix: ".packed")
            try GzipFile.pack(copy.path, into: packed)
            try packed.publish(replacing: replaces)
        } else {
            try copy.publish(replacing: replaces)
        }
        return Report(databaseBytes: bytes, fileBytes: FilePlace.bytes(of: file))
    }

    /// A log beside the copy's name is one of a database in use, or would be taken for the copy's own.
    private func requireFree(_ file: String) throws(DatabaseError) {
        let original = FilePlace.resolved(database)
        for suffix in ["", "-wal", "-shm", "-journal"] where FilePlace.areSame(file, original + suffix) {
            throw DatabaseError(.other, "\(file) belongs to the database that is copied; take another name")
        }
        if let log = FilePlace.logs(of: file).first {
            throw DatabaseError(
                .other, "\(log) lies there: \(file) is a database in use, or was one; take another name")
        }
    }

    private func copyPages(to copy: PartialFile, _ progress: (Int, Int) -> Void) throws(DatabaseError) {
        let source = try SQLiteConnection(path: database, role: .inspector, options: SQLiteOptions())
        defer { source.close() }
        // The snapshot begins with the first page that is read.
        try source.begin(.inspector)
        defer { source.rollBack() }
        _ = try source.number("PRAGMA schema_version")
        var target: OpaquePointer?
        let code = sqlite3_open_v2(copy.path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        defer { sqlite3_close_v2(target) }
        guard code == SQLITE_OK else { throw .last(of: target, code: code) }
        // A copy that is not whole is thrown away, so it needs no journal; it is synced here.
        sqlite3_exec(target, "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF", nil, nil, nil)
        guard let backup = sqlite3_backup_init(target, "main", source.handle, "main") else {
            throw .last(of: target, code: sqlite3_errcode(target))
        }
        var step = SQLITE_OK
        var unsynced: Int32 = 0
        while step == SQLITE_OK {
            step = sqlite3_backup_step(backup, Self.pagesPerStep)
            let total = sqlite3_backup_pagecount(backup)
            progress(Int(total - sqlite3_backup_remaining(backup)), Int(total))
            unsynced += Self.pagesPerStep
            guard unsynced >= Self.pagesPerSync else { continue }
            unsynced = 0
            do throws(DatabaseError) {
                try copy.sync()
            } catch {
                sqlite3_backup_finish(backup)
                throw error
            }
        }
        sqlite3_backup_finish(backup)
        guard step == SQLITE_DONE else { throw .last(of: target, code: step) }
    }

    /// Has the copy stand alone: one file, read from anywhere, without a log beside it.
    private static func settle(_ copy: String) throws(DatabaseError) {
        var handle: OpaquePointer?
        let code = sqlite3_open_v2(copy, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        defer { sqlite3_close_v2(handle) }
        guard code == SQLITE_OK else { throw .last(of: handle, code: code) }
        let left = sqlite3_exec(handle, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        guard left == SQLITE_OK else { throw .last(of: handle, code: left) }
    }

    /// A damaged database gives a damaged copy, page by page: better no copy than one that replaces a sound one.
    private static func look(at copy: String) throws {
        let inspection = try SQLiteInspection(path: copy)
        defer { inspection.close() }
        let verdict = try inspection.read { try $0.first("PRAGMA quick_check(1)") { $0.text(0) } }
        guard verdict == "ok" else {
            throw DatabaseError(.corrupt, "the database is damaged, no copy was kept: \(verdict ?? "no verdict")")
        }
    }
}

extension SQLiteConnection {
    /// The first column of the first row; 0 where there is none.
    func number(_ sql: SQL) throws(DatabaseError) -> Int64 {
        let cursor = try open(sql, [])
        defer { cursor.close() }
        return try cursor.step() ? cursor.integer(at: 0) : 0
    }
}
