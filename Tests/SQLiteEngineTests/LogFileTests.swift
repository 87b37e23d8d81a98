import CSQLite
import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("A write-ahead log that is written in large pieces")
struct LogFileTests {
    private let text = String(repeating: "t", count: 3_000)

    /// A connection that writes, with a page cache of some 16 pages.
    private func writer(
        _ path: String, synchronous: SQLiteOptions.Synchronous = .full
    ) throws -> SQLiteConnection {
        var options = SQLiteOptions()
        options.synchronous = synchronous
        options.cacheKiB = 64
        return try SQLiteConnection(path: path, role: .writer, options: options)
    }

    private func run(_ sql: SQL, _ values: [SQLValue] = [], on connection: SQLiteConnection) throws -> [Int64] {
        let cursor = try connection.open(sql, values)
        defer { cursor.close() }
        var found: [Int64] = []
        while try cursor.step() { found.append(cursor.integer(at: 0)) }
        return found
    }

    private func write(_ ids: Range<Int64>, on connection: SQLiteConnection) throws {
        for id in ids { _ = try run("INSERT INTO notes VALUES ($1, $2)", [.integer(id), .text(text)], on: connection) }
    }

    private func makeNotes(on connection: SQLiteConnection) throws {
        try connection.begin(.writer)
        _ = try run("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT", on: connection)
        try connection.commit()
    }

    private func count(on connection: SQLiteConnection) throws -> Int64 {
        try connection.begin(.reader)
        defer { connection.rollBack() }
        return try run("SELECT count(*) FROM notes WHERE length(text) = 3000", on: connection).first ?? -1
    }

    /// The name of the file system that a connection writes its log through.
    private func system(of connection: SQLiteConnection) -> String? {
        var system: UnsafeMutablePointer<sqlite3_vfs>?
        guard sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_VFS_POINTER, &system) == SQLITE_OK else {
            return nil
        }
        return system.map { String(cString: $0.pointee.zName) }
    }

    @Test("only a log that is synced at each commit is written so")
    func onlyWhereSynced() throws {
        let (one, two) = (try TemporaryDirectory(), try TemporaryDirectory())
        let full = try writer(one.file)
        let off = try writer(two.file, synchronous: .off)
        defer {
            full.close()
            off.close()
            one.remove()
            two.remove()
        }
        #expect(system(of: full) == "bayline-log")
        #expect(system(of: off) != "bayline-log")
    }

    @Test("others see each commit at once, and a transaction of many caches' pages as a whole or not at all")
    func seen() throws {
        let folder = try TemporaryDirectory()
        let writer = try writer(folder.file)
        defer {
            writer.close()
            folder.remove()
        }
        try makeNotes(on: writer)
        let reader = try SQLiteConnection(path: folder.file, role: .reader, options: SQLiteOptions())
        defer { reader.close() }
        for round in Int64(0)..<20 {
            try writer.begin(.writer)
            try write(round * 10..<round * 10 + 10, on: writer)
            try writer.commit()
            #expect(try count(on: reader) == (round + 1) * 10)
        }
        // Pages leave the cache for the log before the commit, are read back from there and written anew.
        try writer.begin(.writer)
        try write(1_000..<1_400, on: writer)
        #expect(try run("SELECT count(*) FROM notes WHERE length(text) = 3000", on: writer) == [600])
        _ = try run("UPDATE notes SET text = text WHERE id % 7 = 0", on: writer)
        #expect(try count(on: reader) == 200)
        writer.rollBack()
        #expect(try count(on: reader) == 200)
        try writer.begin(.writer)
        try write(2_000..<2_400, on: writer)
        _ = try run("UPDATE notes SET text = text WHERE id % 7 = 0", on: writer)
        try writer.commit()
        #expect(try count(on: reader) == 600)
    }

    @Test("what was committed is in the files when the program ends without a word")
    func durable() throws {
        let folder = try TemporaryDirectory()
        let writer = try writer(folder.file)
        defer {
            writer.close()
            folder.remove()
        }
        try makeNotes(on: writer)
        try writer.begin(.writer)
        try write(0..<300, on: writer)
        try writer.commit()
        // As the files stand now, with the writer in the middle of its next transaction.
        try writer.begin(.writer)
        try write(300..<600, on: writer)
        let left = try TemporaryDirectory()
        for suffix in ["", "-wal"] { try copyFile(folder.file + suffix, to: left.file + suffix) }
        let next = try SQLiteConnection(path: left.file, role: .writer, options: SQLiteOptions())
        defer {
            next.close()
            left.remove()
        }
        #expect(try count(on: next) == 300)
        try next.begin(.reader)
        let cursor = try next.open("PRAGMA integrity_check", [])
        #expect(try cursor.step())
        #expect(cursor.utf8(at: 0).map { String(decoding: $0, as: UTF8.self) } == "ok")
        cursor.close()
        next.rollBack()
    }
}
