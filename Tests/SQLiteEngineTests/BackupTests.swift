import Dispatch
import Glibc
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

/// A folder for databases and their copies, deleted with all that is in it.
private final class Shelf {
    let path: String

    init() throws {
        var template = Array("/tmp/bayline-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    subscript(_ name: String) -> String { "\(path)/\(name)" }

    /// What lies in it.
    var names: [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func bytes(_ name: String) throws -> [UInt8] {
        let descriptor = open(self[name], O_RDONLY)
        try #require(descriptor >= 0)
        defer { Glibc.close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: Int(lseek(descriptor, 0, SEEK_END)))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        try #require(count == bytes.count)
        return bytes
    }

    func write(_ name: String, _ bytes: [UInt8]) throws {
        let descriptor = open(self[name], O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        try #require(descriptor >= 0)
        defer { Glibc.close(descriptor) }
        try #require(Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
    }
}

@Suite("Backup and restore")
struct BackupTests {
    private static let migrations = [
        Migration(
            number: 1, name: "pairs",
            statements: [
                "CREATE TABLE pair (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT",
                "CREATE TABLE twin (id INTEGER PRIMARY KEY REFERENCES pair (id), text TEXT NOT NULL) STRICT",
            ])
    ]

    private func pairs(_ path: String, rows: Int = 2_000) throws -> SQLiteDatabase {
        let database = try SQLiteDatabase(path: path)
        try Migrator.migrate(database, Self.migrations, now: 1)
        try database.writeAndWait { transaction in
            for id in 0..<rows { try Self.insert(id, transaction) }
        }
        return database
    }

    /// Each transaction makes a pair and its twin: a copy that has one without the other is torn.
    private static func insert(_ id: Int, _ transaction: Transaction) throws {
        let text = String(repeating: "spark plug \(id) ", count: 20)
        try transaction.execute("INSERT INTO pair (id, text) VALUES ($1, $2)", [.int(id), .text(text)])
        try transaction.execute("INSERT INTO twin (id, text) VALUES ($1, $2)", [.int(id), .text(text)])
    }

    private func count(_ database: any Database, _ sql: SQL) throws -> Int {
        try database.read { try $0.first(sql) { $0.int(0) } ?? -1 }
    }

    private func message<T>(_ body: () throws -> T) -> String {
        do {
            _ = try body()
            return ""
        } catch {
            return (error as? DatabaseError)?.message ?? "\(error)"
        }
    }

    @Test("a copy made under writes is one moment: whole, and at least all that was answered before it began")
    func underWrites() throws {
        let shelf = try Shelf()
        let database = try pairs(shelf["a.sqlite"])
        let stop = Atomic(false)
        let written = Atomic(2_000)
        let group = DispatchGroup()
        DispatchQueue(label: "writes").async(group: group) {
            while !stop.load(ordering: .acquiring) {
                let id = written.load(ordering: .acquiring)
                guard (try? database.writeAndWait { try Self.insert(id, $0) }) != nil else { return }
                written.store(id + 1, ordering: .releasing)
            }
        }
        for round in 0..<5 {
            let before = written.load(ordering: .acquiring)
            var backup = SQLiteBackup(of: shelf["a.sqlite"])
            backup.isPacked = round % 2 == 1
            let name = "copy-\(round)"
            let report = try backup.make(shelf[name])
            let after = written.load(ordering: .acquiring)
            #expect(backup.isPacked == (report.fileBytes < report.databaseBytes))
            try SQLiteRestore(from: shelf[name], migrations: Self.migrations).run(to: shelf["b-\(round).sqlite"])
            let copy = try SQLiteInspection(path: shelf["b-\(round).sqlite"])
            let rows = try count(copy, "SELECT count(*) FROM pair")
            #expect((before...after + 1).contains(rows))
            #expect(try count(copy, "SELECT count(*) FROM twin") == rows)
            #expect(try count(copy, "SELECT max(id) + 1 FROM twin") == rows)
            try copy.damages { Issue.record("\($0)") }
            copy.close()
        }
        stop.store(true, ordering: .releasing)
        group.wait()
        #expect(written.load(ordering: .acquiring) > 2_000)
        database.close()
        let left = shelf.names.filter { !$0.hasPrefix("copy-") && !$0.hasSuffix(".sqlite") }
        #expect(left.isEmpty, "\(left)")
    }

    @Test("writes go on while a copy is made")
    func writerIsFree() throws {
        let shelf = try Shelf()
        let database = try pairs(shelf["a.sqlite"], rows: 20_000)
        let next = Atomic(20_000)
        var during = 0
        try SQLiteBackup(of: shelf["a.sqlite"]).make(shelf["copy"]) { done, total in
            guard done < total else { return }
            let id = next.wrappingAdd(1, ordering: .relaxed).newValue
            if (try? database.writeAndWait { try Self.insert(id, $0) }) != nil { during += 1 }
        }
        #expect(during > 3)
        let copy = try SQLiteInspection(path: shelf["copy"])
        #expect(try count(copy, "SELECT count(*) FROM pair") == 20_000)
        #expect(try count(database, "SELECT count(*) FROM pair") == 20_000 + during)
        copy.close()
        database.close()
    }

    @Test("a copy takes no other file's place unless told to, and a failed one leaves the old one as it was")
    func replacing() throws {
        let shelf = try Shelf()
        try pairs(shelf["a.sqlite"]).close()
        try shelf.write("copy", Array("precious".utf8))
        var backup = SQLiteBackup(of: shelf["a.sqlite"])
        #expect(message { try backup.make(shelf["copy"]) }.contains("exists already"))
        #expect(try shelf.bytes("copy") == Array("precious".utf8))
        backup.replaces = true
        try backup.make(shelf["copy"])
        let sound = try shelf.bytes("copy")
        #expect(sound.count > 100_000)
        // A damaged database makes no copy.
        var bytes = try shelf.bytes("a.sqlite")
        for index in 40_960..<45_056 { bytes[index] = 0xEE }
        try shelf.write("a.sqlite", bytes)
        #expect(message { try backup.make(shelf["copy"]) }.contains("damaged"))
        #expect(try shelf.bytes("copy") == sound)
        #expect(message { try SQLiteBackup(of: shelf["none"]).make(shelf["c2"]) }.contains("no such file"))
        #expect(message { try SQLiteBackup(of: shelf["a.sqlite"]).make(shelf["no/c2"]) }.contains("cannot be made"))
        #expect(shelf.names.filter { !$0.hasPrefix("a.sqlite") } == ["copy"])
    }

    @Test("neither the database nor its log, nor another that is in use, gives way to a copy")
    func inUse() throws {
        let shelf = try Shelf()
        let database = try pairs(shelf["a.sqlite"], rows: 10)
        let other = try pairs(shelf["b.sqlite"], rows: 20)
        try #require(symlink(shelf["a.sqlite"], shelf["link"]) == 0)
        var backup = SQLiteBackup(of: shelf["a.sqlite"])
        backup.replaces = true
        for name in ["a.sqlite", "./a.sqlite", "link", "a.sqlite-wal", "a.sqlite-shm", "a.sqlite-journal"] {
            #expect(message { try backup.make(shelf[name]) }.contains("belongs to the database"), "\(name)")
        }
        let linked = SQLiteBackup(of: shelf["link"])
        #expect(message { try linked.make(shelf["a.sqlite-journal"]) }.contains("belongs to the database"))
        for isPacked in [false, true] {
            backup.isPacked = isPacked
            #expect(message { try backup.make(shelf["b.sqlite"]) }.contains("in use"))
        }
        // What is written from now on is in the files of these names.
        try database.writeAndWait { try Self.insert(777, $0) }
        try other.writeAndWait { try Self.insert(777, $0) }
        database.close()
        other.close()
        for (name, rows) in [("a.sqlite", 11), ("b.sqlite", 21)] {
            let inspection = try SQLiteInspection(path: shelf[name])
            #expect(try count(inspection, "SELECT count(*) FROM pair") == rows)
            inspection.close()
        }
        // A log that was left would be taken for the copy's own.
        try shelf.write("copy-wal", [UInt8](repeating: 1, count: 5_000))
        backup.isPacked = false
        #expect(message { try backup.make(shelf["copy"]) }.contains("copy-wal lies there"))
        #expect(!shelf.names.contains("copy"))
    }

    @Test("a database with its log beside it is no copy: what only the log holds would be left behind")
    func logBeside() throws {
        let shelf = try Shelf()
        let database = try pairs(shelf["a.sqlite"], rows: 10)
        try database.writeAndWait { try Self.insert(777, $0) }
        func restore(_ from: String, to: String) -> String {
            var restore = SQLiteRestore(from: from, migrations: Self.migrations)
            restore.replaces = true
            return message { try restore.run(to: shelf[to]) }
        }
        #expect(restore(shelf["a.sqlite"], to: "b.sqlite").contains("make one with bayline backup"))
        // As a killed program leaves it, put in its own place.
        for suffix in ["", "-wal"] { try shelf.write("c.sqlite" + suffix, try shelf.bytes("a.sqlite" + suffix)) }
        #expect(restore(shelf["c.sqlite"], to: "c.sqlite").contains("c.sqlite-wal lies there"))
        database.close()
        let left = try SQLiteInspection(path: shelf["c.sqlite"])
        #expect(try count(left, "SELECT count(*) FROM twin WHERE id = 777") == 1)
        left.close()
        #expect(restore(shelf.path, to: "b.sqlite").contains("is a folder"))
        // What is wrong is said of the copy that was named, not of the file that it was unpacked to.
        try shelf.write("words", Array("It is not a database".utf8))
        let words = restore(shelf["words"], to: "b.sqlite")
        #expect(words.contains("words") && !words.contains("restoring"), "\(words)")
        #expect(!shelf.names.contains("b.sqlite"))
    }

    @Test("what a killed copy left is overwritten, and two copies into one file are kept apart")
    func leftOver() throws {
        let shelf = try Shelf()
        try pairs(shelf["a.sqlite"]).close()
        try shelf.write("copy.partial", [UInt8](repeating: 7, count: 3_000_000))
        let other = open(shelf["copy.partial"], O_RDWR)
        try #require(flock(other, LOCK_EX | LOCK_NB) == 0)
        #expect(message { try SQLiteBackup(of: shelf["a.sqlite"]).make(shelf["copy"]) }.contains("another program"))
        Glibc.close(other)
        try SQLiteBackup(of: shelf["a.sqlite"]).make(shelf["copy"])
        try SQLiteRestore(from: shelf["copy"], migrations: Self.migrations).run(to: shelf["b.sqlite"])
        #expect(shelf.names.contains("copy.partial") == false)
    }

    @Test("only what is whole and of this program is restored", arguments: [false, true])
    func refusals(isPacked: Bool) throws {
        let shelf = try Shelf()
        try pairs(shelf["a.sqlite"]).close()
        var backup = SQLiteBackup(of: shelf["a.sqlite"])
        backup.isPacked = isPacked
        try backup.make(shelf["copy"])
        func restore(_ name: String, _ migrations: [Migration] = Self.migrations) -> String {
            message { try SQLiteRestore(from: shelf[name], migrations: migrations).run(to: shelf["b.sqlite"]) }
        }
        let bytes = try shelf.bytes("copy")
        // Cut short at every tenth, and a byte turned in every tenth.
        for tenth in 0..<10 {
            try shelf.write("cut", Array(bytes.prefix(bytes.count * tenth / 10)))
            #expect(restore("cut") != "", "cut at \(tenth)/10")
        }
        if isPacked {
            for tenth in 1..<10 {
                var turned = bytes
                turned[bytes.count * tenth / 10] ^= 0xFF
                try shelf.write("turned", turned)
                #expect(restore("turned") != "", "turned at \(tenth)/10")
            }
        }
        #expect(restore("copy", []).contains("unknown to this program"))
        let changed = Migration(number: 1, name: "pairs", statements: ["CREATE TABLE other (id INTEGER)"])
        #expect(restore("copy", [changed]).contains("was applied as"))
        try SQLiteDatabase(path: shelf["empty"]).close()
        #expect(restore("empty").contains("not a database of this program"))
        try shelf.write("words", Array("It is not a database".utf8))
        #expect(restore("words") != "")
        #expect(restore("none").contains("no such file"))
        #expect(!shelf.names.contains("b.sqlite"))
        #expect(!shelf.names.contains { $0.contains("restoring") })
        // An older copy is restored: starting the program brings it up to date.
        let newer = Migration(number: 2, name: "more", statements: ["CREATE TABLE more (id INTEGER)"])
        #expect(restore("copy", Self.migrations + [newer]) == "")
        #expect(restore("copy").contains("exists already"))
    }

    @Test("a database is replaced whole: nothing of the old log comes up in the new one")
    func replacesLog() throws {
        let shelf = try Shelf()
        let first = try pairs(shelf["a.sqlite"], rows: 10)
        try SQLiteBackup(of: shelf["a.sqlite"]).make(shelf["copy"])
        // A log that nobody folded in, as after a kill.
        try first.writeAndWait { try Self.insert(777, $0) }
        for suffix in ["", "-wal"] { try shelf.write("b.sqlite" + suffix, try shelf.bytes("a.sqlite" + suffix)) }
        first.close()
        var restore = SQLiteRestore(from: shelf["copy"], migrations: Self.migrations)
        #expect(message { try restore.run(to: shelf["b.sqlite"]) }.contains("exists already"))
        restore.replaces = true
        try restore.run(to: shelf["b.sqlite"])
        // A log whose database is gone would be taken for the new one's, too.
        try shelf.write("c.sqlite-wal", [UInt8](repeating: 1, count: 5_000))
        try restore.run(to: shelf["c.sqlite"])
        for name in ["b.sqlite", "c.sqlite"] {
            let database = try SQLiteDatabase(path: shelf[name])
            #expect(try count(database, "SELECT count(*) FROM pair") == 10)
            #expect(try count(database, "SELECT count(*) FROM twin WHERE id = 777") == 0)
            database.close()
        }
        // Even a database that is beyond repair.
        try shelf.write("b.sqlite", [UInt8](repeating: 3, count: 9_000))
        try restore.run(to: shelf["b.sqlite"])
        let mended = try SQLiteDatabase(path: shelf["b.sqlite"])
        #expect(try count(mended, "SELECT count(*) FROM pair") == 10)
        mended.close()
    }

    @Test("an inspection leaves file and log as they are, and sees what only the log holds")
    func inspection() throws {
        let shelf = try Shelf()
        let first = try pairs(shelf["a.sqlite"], rows: 10)
        for suffix in ["", "-wal"] { try shelf.write("b.sqlite" + suffix, try shelf.bytes("a.sqlite" + suffix)) }
        first.close()
        let (file, log) = (try shelf.bytes("b.sqlite"), try shelf.bytes("b.sqlite-wal"))
        let inspection = try SQLiteInspection(path: shelf["b.sqlite"])
        #expect(try count(inspection, "SELECT count(*) FROM pair") == 10)
        #expect(kind { try inspection.writeAndWait { _ in } } == .readOnly)
        #expect(kind { try inspection.read { try $0.execute("DELETE FROM pair") } } != nil)
        inspection.close()
        #expect(try shelf.bytes("b.sqlite") == file)
        #expect(try shelf.bytes("b.sqlite-wal") == log)
        #expect(kind { try SQLiteInspection(path: shelf["none"]) } == .cannotOpen)
        #expect(kind { try SQLiteInspection(path: shelf.path) } == .cannotOpen)
        #expect(!shelf.names.contains("none"))
    }
}
