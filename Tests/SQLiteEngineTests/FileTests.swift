import Dispatch
import Glibc
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

/// A directory for one test's files, deleted with it.
private final class Folder {
    let path: String

    init() throws {
        var template = Array("/tmp/bayline-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in ["parts.sqlite", "parts.sqlite-wal", "parts.sqlite-shm"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var file: String { "\(path)/parts.sqlite" }

    func exists(_ suffix: String) -> Bool {
        access(file + suffix, F_OK) == 0
    }

    /// Overwrites the file from `offset` on.
    func write(_ bytes: [UInt8], at offset: Int = 0) throws {
        let descriptor = open(file, O_RDWR | O_CREAT, 0o644)
        try #require(descriptor >= 0)
        defer { Glibc.close(descriptor) }
        try #require(pwrite(descriptor, bytes, bytes.count, offset) == bytes.count)
    }
}

@Suite("Files")
struct FileTests {
    @Test("what was answered is there when the file is opened again")
    func reopen() throws {
        let folder = try Folder()
        let first = try SQLiteDatabase(path: folder.file)
        try createParts(first)
        let results = Results(50)
        for index in 0..<50 { results.write(index, to: first) { try insertPart(Int64(index), $0) } }
        #expect(results.wait().allSatisfy { $0 == nil })
        first.close()
        let second = try SQLiteDatabase(path: folder.file)
        #expect(try countParts(second) == 50)
    }

    @Test("what was answered is in the log although nobody closed the file")
    func unclosed() throws {
        let folder = try Folder()
        let first = try SQLiteDatabase(path: folder.file)
        try createParts(first)
        try first.writeAndWait { try insertPart(1, $0) }
        let copy = try Folder()
        // As after a crash: file and log as they are, without the shared index.
        for suffix in ["", "-wal"] {
            try copyFile(folder.file + suffix, to: copy.file + suffix)
        }
        let second = try SQLiteDatabase(path: copy.file)
        #expect(try countParts(second) == 1)
        second.close()
        first.close()
    }

    @Test("closing runs what waits, empties the log and refuses what comes later")
    func close() throws {
        let folder = try Folder()
        let database = try SQLiteDatabase(path: folder.file)
        try createParts(database)
        _ = try countParts(database)
        let gate = Gate(database)
        let results = Results(20)
        for index in 0..<20 { results.write(index, to: database) { try insertPart(Int64(index), $0) } }
        gate.open()
        database.close()
        #expect(results.wait().allSatisfy { $0 == nil })
        #expect(!folder.exists("-wal"))
        let read = kind { try countParts(database) }
        let write = kind { try database.writeAndWait { _ in } }
        #expect(read == .closed)
        #expect(write == .closed)
        database.close()
        #expect(try countParts(SQLiteDatabase(path: folder.file)) == 20)
    }

    @Test("closing from a write's completion does not hang")
    func closeFromCompletion() throws {
        let database = try partsDatabase()
        let done = DispatchSemaphore(value: 0)
        database.write({ try insertPart(1, $0) }) { _ in
            database.close()
            done.signal()
        }
        done.wait()
        let refusal = kind { try database.writeAndWait { _ in } }
        #expect(refusal == .closed)
    }

    @Test("a database in memory leaves no file behind")
    func temporary() throws {
        let database = try partsDatabase()
        let file = try database.read { transaction in
            try transaction.first("SELECT file FROM pragma_database_list WHERE name = 'main'") { $0.text(0) }
        }
        let path = try #require(file)
        #expect(access(path, F_OK) == 0)
        database.close()
        #expect(access(path, F_OK) != 0)
        #expect(access(path + "-wal", F_OK) != 0)
    }

    @Test("a write is told that another program holds the lock, and succeeds once it is free")
    func locked() throws {
        let folder = try Folder()
        var options = SQLiteOptions()
        options.busyTimeoutMilliseconds = 10
        let first = try SQLiteDatabase(path: folder.file, options: options)
        try createParts(first)
        let second = try SQLiteDatabase(path: folder.file, options: options)
        let gate = Gate(first)
        let alone = kind { try second.writeAndWait { try insertPart(1, $0) } }
        #expect(alone == .busy)
        // Queued together they fail together, having waited once.
        let results = Results(5)
        for index in 0..<5 { results.write(index, to: second) { try insertPart(Int64(index), $0) } }
        #expect(results.wait().allSatisfy { $0 == .busy })
        #expect(try countParts(second) == 0)
        gate.open()
        gate.waitUntilDone()
        try second.writeAndWait { try insertPart(1, $0) }
        #expect(try countParts(first) == 1)
    }

    @Test("a short lock of another program is waited for")
    func shortLock() throws {
        let folder = try Folder()
        let first = try SQLiteDatabase(path: folder.file)
        try createParts(first)
        let second = try SQLiteDatabase(path: folder.file)
        let gate = Gate(first)
        let results = Results(1)
        results.write(0, to: second) { try insertPart(1, $0) }
        gate.open()
        #expect(results.wait() == [nil])
    }

    @Test("a file that is no database is refused")
    func notADatabase() throws {
        let folder = try Folder()
        try folder.write(Array(repeating: UInt8(ascii: "x"), count: 8192))
        let found = kind { try SQLiteDatabase(path: folder.file) }
        #expect(found == .corrupt)
    }

    @Test("a damaged page is told as corruption, and only to who reads it")
    func damaged() throws {
        let folder = try Folder()
        let database = try SQLiteDatabase(path: folder.file)
        try createParts(database)
        try database.writeAndWait { transaction in
            try insertPart(1, transaction)
            try transaction.execute("INSERT INTO shelf (name) VALUES ('A1')")
        }
        let root = try database.read { transaction in
            try transaction.first("SELECT rootpage FROM sqlite_schema WHERE name = 'part'") { $0.int(0) }
        }
        database.close()
        try folder.write(Array(repeating: 0xEE, count: 4096), at: (try #require(root) - 1) * 4096)
        let damaged = try SQLiteDatabase(path: folder.file)
        let read = kind { try damaged.read { try $0.query("SELECT stock FROM part") { $0.int(0) } } }
        let write = kind { try damaged.writeAndWait { try insertPart(2, $0) } }
        #expect(read == .corrupt)
        #expect(write == .corrupt)
        #expect(try damaged.read { try $0.query("SELECT name FROM shelf") { $0.text(0) } } == ["A1"])
    }

    @Test("what does not fit on the disk fails alone, and what fits is kept")
    func full() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
            let pages = try transaction.first("PRAGMA page_count") { $0.int(0) } ?? 0
            #expect(pages < 30)
            try transaction.execute("PRAGMA max_page_count = 30")
        }
        let gate = Gate(database)
        let results = Results(3)
        for index in 0..<3 {
            let number = index == 1 ? String(repeating: "x", count: 500_000) : "small \(index)"
            results.write(index, to: database) { try insertPart(Int64(index), number: number, $0) }
        }
        gate.open()
        #expect(results.wait() == [nil, .full, nil])
        #expect(try countParts(database) == 2)
    }

    @Test("a file in a directory that does not exist cannot be opened")
    func missingDirectory() {
        let found = kind { try SQLiteDatabase(path: "/tmp/bayline-no-such-directory/parts.sqlite") }
        #expect(found == .cannotOpen)
    }

    @Test("a database that cannot keep a write-ahead log is refused")
    func noLog() {
        let found = kind { try SQLiteDatabase(path: ":memory:") }
        #expect(found == .cannotOpen)
    }

    @Test("a file that may not be written is refused")
    func readOnlyFile() throws {
        let folder = try Folder()
        let database = try SQLiteDatabase(path: folder.file)
        try createParts(database)
        database.close()
        try #require(chmod(folder.file, 0o444) == 0)
        try #require(chmod(folder.path, 0o755) == 0)
        let found = try withoutPrivileges { kind { try SQLiteDatabase(path: folder.file) } }
        #expect(found == .readOnly)
    }

    @Test("every connection has foreign keys, and quoted strings are names only")
    func settings() throws {
        let database = try partsDatabase { $0.synchronous = .full }
        @Sendable func settings(_ transaction: Transaction) throws -> [Int?] {
            let statements: [SQL] = ["PRAGMA foreign_keys", "PRAGMA synchronous", "PRAGMA trusted_schema"]
            return try statements.map { try transaction.first($0) { $0.int(0) } }
        }
        #expect(try database.read(settings) == [1, 2, 0])
        #expect(try database.writeAndWait(settings) == [1, 2, 0])
        let quoted = kind { try database.writeAndWait { try $0.execute("UPDATE part SET number = \"x\"") } }
        #expect(quoted == .other)
    }

    /// Root may write any file; on this thread alone the file system is to see nobody instead.
    private func withoutPrivileges<T>(_ body: () throws -> T) throws -> T {
        guard geteuid() == 0 else { return try body() }
        typealias SetUser = @convention(c) (uid_t) -> CInt
        let symbol = try #require(dlsym(nil, "setfsuid"))
        let setUser = unsafeBitCast(symbol, to: SetUser.self)
        _ = setUser(65534)
        defer { _ = setUser(0) }
        return try body()
    }
}
