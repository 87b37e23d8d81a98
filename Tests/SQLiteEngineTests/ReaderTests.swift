import Dispatch
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

@Suite("Readers")
struct ReaderTests {
    @Test("a reader sees one snapshot, whatever is committed meanwhile")
    func snapshot() throws {
        let database = try partsDatabase()
        try database.writeAndWait { try insertPart(1, $0) }
        let counts = try database.read { transaction in
            let first = try transaction.first("SELECT count(*) FROM part") { $0.int(0) }
            try database.writeAndWait { try insertPart(2, $0) }
            return [first, try transaction.first("SELECT count(*) FROM part") { $0.int(0) }]
        }
        #expect(counts == [1, 1])
        #expect(try countParts(database) == 2)
    }

    @Test("readers neither wait for an open write nor see it")
    func openWrite() throws {
        let database = try partsDatabase()
        let entered = DispatchSemaphore(value: 0)
        let opened = DispatchSemaphore(value: 0)
        let done = DispatchSemaphore(value: 0)
        database.write({ transaction in
            try insertPart(1, transaction)
            entered.signal()
            opened.wait()
        }) { _ in done.signal() }
        entered.wait()
        #expect(try countParts(database) == 0)
        opened.signal()
        done.wait()
        #expect(try countParts(database) == 1)
    }

    @Test("a reader cannot write")
    func readOnly() throws {
        let database = try partsDatabase()
        let found = kind { try database.read { try insertPart(1, $0) } }
        #expect(found == .readOnly)
        #expect(try countParts(database) == 0)
    }

    @Test("a read inside a read shares its snapshot, even with a single reader")
    func nested() throws {
        let database = try partsDatabase { $0.maximumReaders = 1 }
        let counts = try database.read { transaction in
            let outer = try transaction.first("SELECT count(*) FROM part") { $0.int64(0) }
            let inner = try countParts(database)
            let failed = kind { try database.read { try $0.execute("SELECT nonsense") } }
            let again = try transaction.first("SELECT count(*) FROM part") { $0.int64(0) }
            return (outer, inner, failed, again)
        }
        #expect(counts.0 == 0)
        #expect(counts.1 == 0)
        #expect(counts.2 == .other)
        #expect(counts.3 == 0)
        #expect(database.statistics.readers == 1)
    }

    @Test("more threads than readers take turns")
    func turns() throws {
        let database = try partsDatabase { $0.maximumReaders = 2 }
        try database.writeAndWait { try insertPart(1, $0) }
        let right = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<50 where (try? countParts(database)) == 1 {
                right.withLock { $0 += 1 }
            }
        }
        #expect(right.withLock { $0 } == 400)
        #expect(database.statistics.readers <= 2)
    }

    @Test("a thread that gets no reader in time is told that the database is busy")
    func noReader() throws {
        let database = try partsDatabase {
            $0.maximumReaders = 1
            $0.busyTimeoutMilliseconds = 20
        }
        let found = try database.read { _ in
            let seen = Mutex<DatabaseError.Kind?>(nil)
            let done = DispatchSemaphore(value: 0)
            DispatchQueue.global().async {
                let outcome = kind { try countParts(database) }
                seen.withLock { $0 = outcome }
                done.signal()
            }
            done.wait()
            return seen.withLock { $0 }
        }
        #expect(found == .busy)
    }

    @Test("a read that throws gives its reader back")
    func throwing() throws {
        struct Refusal: Error {}
        let database = try partsDatabase { $0.maximumReaders = 1 }
        for _ in 0..<5 {
            #expect(throws: Refusal.self) {
                try database.read { transaction in
                    try transaction.forEach("SELECT 1") { _ in throw Refusal() }
                }
            }
        }
        #expect(try countParts(database) == 0)
        #expect(database.statistics.readers == 1)
    }

    @Test("the plan of a statement tells whether it scans")
    func plan() throws {
        let database = try partsDatabase()
        let byNumber = try database.plan("SELECT id FROM part WHERE outlet = $1 AND number = $2")
        #expect(byNumber.count == 1)
        #expect(byNumber.first?.contains("USING COVERING INDEX part_number") == true)
        let byStock = try database.plan("SELECT id FROM part WHERE stock > $1")
        #expect(byStock == ["SCAN part"])
        #expect(try database.plan("UPDATE part SET stock = $2 WHERE id = $1").first?.contains("SEARCH") == true)
    }
}
