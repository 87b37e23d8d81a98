import Application
import DatabaseSupport
import Dispatch
import Glibc
import ServiceKit
import SQLDatabase
import SQLiteEngine
import Testing

/// What stands in the way of starting is told in one line on standard error, with status 1.
@Suite(.enabled(if: TestEngine.current == .sqlite)) struct StartFaultTests {
    private func serve(_ database: String, through wrapper: [String] = []) throws -> CommandRun {
        try CommandRun(["serve", "--database", database, "--port", "0", "--log", "off"], through: wrapper)
    }

    private func expect(_ run: CommandRun, _ words: String, _ place: SourceLocation = #_sourceLocation) {
        #expect(run.status == 1, "\(run)", sourceLocation: place)
        #expect(run.errors.contains(words), "\(run)", sourceLocation: place)
        #expect(run.errors.split(separator: "\n").count == 1, "\(run)", sourceLocation: place)
        #expect(run.output.isEmpty, "\(run)", sourceLocation: place)
    }

    /// A database of the program's schema, closed.
    private func network(_ path: String) throws {
        let database = try SQLiteDatabase(path: path)
        try Migrator.migrate(database, Composition.modules.flatMap(\.migrations), now: 1)
        database.close()
    }

    @Test("a folder in the file's place, a file in the folder's, and no folder at all")
    func places() throws {
        let folder = try TestFolder()
        expect(try serve(""), "no file is named")
        // With or without libpq in the program.
        expect(try serve("postgres://nobody@127.0.0.1:1/none"), "cannot be used")
        expect(try serve(folder.path), "it is a folder")
        expect(try serve(folder["none/network.sqlite"]), "there is no folder \(folder["none"])")
        try FileBytes.write(folder["words"], Array("words".utf8))
        expect(try serve(folder["words/network.sqlite"]), "\(folder["words"]) is no folder")
        try network(folder.file)
        mkdir(folder.file + "-wal", 0o755)
        expect(try serve(folder.file), "-wal is a folder")
        rmdir(folder.file + "-wal")
        mkdir(folder.file + "-shm", 0o755)
        expect(try serve(folder.file), "-shm is a folder")
    }

    @Test("a port that another has; the database is closed in order, with no log beside it")
    func port() throws {
        let folder = try TestFolder()
        let server = try ServerProcess(database: folder["other.sqlite"], at: Till.now)
        defer { _ = server.terminate() }
        let run = try CommandRun(["serve", "--database", folder.file, "--port", "\(server.port)", "--log", "off"])
        #expect(run.status == 1, "\(run)")
        #expect(run.errors.contains("cannot listen on 127.0.0.1:\(server.port): Address already in use"), "\(run)")
        #expect(access(folder.file, F_OK) == 0)
        for suffix in ["-wal", "-shm"] { #expect(access(folder.file + suffix, F_OK) != 0, "\(suffix)") }
    }

    @Test("a file that is no database, and one whose first page is gone")
    func contents() throws {
        let folder = try TestFolder()
        try FileBytes.write(folder.file, Array(repeating: UInt8(ascii: "x"), count: 9_000))
        expect(try serve(folder.file), "not a database")
        folder.remove("network.sqlite")
        try network(folder.file)
        var bytes = try FileBytes.read(folder.file)
        for index in 100..<4_096 { bytes[index] = 0xA5 }
        try FileBytes.write(folder.file, bytes)
        expect(try serve(folder.file), "malformed")
    }

    @Test("a database of a newer program, and one whose history is another")
    func schema() throws {
        let folder = try TestFolder()
        try network(folder.file)
        let database = try SQLiteDatabase(path: folder.file)
        try database.writeAndWait { transaction in
            try transaction.execute(
                "INSERT INTO schema_migrations (number, name, checksum, applied_at) VALUES (999, 'later', 'x', 1)")
        }
        expect(try serve(folder.file), "a newer program has changed it")
        try database.writeAndWait { transaction in
            try transaction.execute("DELETE FROM schema_migrations WHERE number = 999")
            try transaction.execute("UPDATE schema_migrations SET checksum = 'x' WHERE number = 3")
        }
        expect(try serve(folder.file), "was applied as x")
        let check = try CommandRun.check(folder.file)
        #expect(check.status == 1)
        #expect(check.lines.count == 1)
        #expect(check.output.hasPrefix("schema.migrations schema_migrations 3: "), "\(check)")
        database.close()
    }

    @Test("a folder and a file that may not be written")
    func rights() throws {
        let folder = try TestFolder()
        chmod(folder.path, 0o755)
        // Root may write everywhere: the program then runs as nobody.
        let wrapper =
            geteuid() == 0
            ? ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
        guard wrapper.isEmpty || access(wrapper[0], X_OK) == 0 else { return }
        chmod(folder.path, 0o555)
        defer { chmod(folder.path, 0o755) }
        expect(try serve(folder["new.sqlite"], through: wrapper), "the folder \(folder.path) may not be written")
        chmod(folder.path, 0o777)
        try network(folder.file)
        chmod(folder.file, 0o444)
        expect(try serve(folder.file, through: wrapper), "the file may not be")
        chmod(folder.file, 0o666)
        chmod(folder.path, 0o555)
        expect(try serve(folder.file, through: wrapper), "the folder \(folder.path) may not be written")
    }

    @Test("a database that another program keeps locked is given up after a while, and opens once it is free")
    func locked() throws {
        let folder = try TestFolder()
        try network(folder.file)
        let other = try SQLiteDatabase(path: folder.file)
        let lock = WriteLock(other)
        var configuration = Application.Configuration(database: folder.file)
        configuration.storage.busyTimeoutMilliseconds = 50
        configuration.logLevel = .off
        do {
            _ = try Application(configuration)
            Issue.record("a locked database was opened")
        } catch let error as DatabaseError {
            #expect(error.kind == .busy)
            #expect(error.message.contains("locked"))
        }
        lock.release()
        let application = try Application(configuration)
        application.stop()
        other.close()
    }
}

/// Another program's write transaction, open until released.
final class WriteLock: Sendable {
    private let entered = DispatchSemaphore(value: 0)
    private let opened = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)

    init(_ database: SQLiteDatabase) {
        database.write({ [entered, opened] _ in
            entered.signal()
            opened.wait()
        }) { [done] _ in done.signal() }
        entered.wait()
    }

    func release() {
        opened.signal()
        done.wait()
    }
}
