import Dispatch
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

@Suite("Reads of one thread that share a snapshot")
struct TogetherTests {
    private func together(_ database: SQLiteDatabase) throws -> Int? {
        try database.readTogether { try $0.first("SELECT count(*) FROM part") { $0.int(0) } }
    }

    @Test("they see what was durable when the first began; a read of its own sees all, and so do those after it")
    func shared() throws {
        let database = try partsDatabase()
        defer { database.close() }
        database.beginTogether()
        try database.writeAndWait { try insertPart(1, $0) }
        #expect(try together(database) == 1, "begun by the first read, not before")
        try database.writeAndWait { try insertPart(2, $0) }
        #expect(try together(database) == 1)
        #expect(try countParts(database) == 2)
        #expect(try together(database) == 2)
        try database.writeAndWait { try insertPart(3, $0) }
        #expect(try together(database) == 2)
        database.endTogether()
        #expect(try together(database) == 3)
    }

    @Test("a read inside one shares its snapshot and waits for no other reader")
    func inside() throws {
        let database = try partsDatabase { $0.maximumReaders = 1 }
        defer { database.close() }
        database.beginTogether()
        let counts: [Int?] = try database.readTogether { transaction in
            let first = try transaction.first("SELECT count(*) FROM part") { $0.int(0) }
            try database.writeAndWait { try insertPart(1, $0) }
            return [first, Int(try countParts(database)), try together(database)]
        }
        #expect(counts == [0, 0, 0])
        #expect(try countParts(database) == 1)
        database.endTogether()
        #expect(try countParts(database) == 1)
        #expect(database.statistics.readers == 1)
    }

    @Test("after a read that failed the next begins anew, with its connection or another")
    func failed() throws {
        struct Refused: Error {}
        let database = try partsDatabase { $0.maximumReaders = 1 }
        defer { database.close() }
        for _ in 0..<3 {
            database.beginTogether()
            #expect(try together(database) == 0)
            #expect(throws: Refused.self) { try database.readTogether { _ in throw Refused() } }
            #expect(throws: DatabaseError.self) {
                try database.readTogether { try $0.execute("DELETE FROM part") }
            }
            #expect(throws: DatabaseError.self) { try database.readTogether { try $0.execute("SELECT nothing") } }
            #expect(try together(database) == 0)
            #expect(throws: DatabaseError.self) { try database.read { try $0.execute("SELECT nothing") } }
            #expect(try together(database) == 0)
            database.endTogether()
        }
    }

    @Test("a thread that could have no reader at once waits for one as ever")
    func noReader() throws {
        let database = try partsDatabase {
            $0.maximumReaders = 1
            $0.busyTimeoutMilliseconds = 50
        }
        defer { database.close() }
        // Two threads of which the other holds the only reader.
        database.beginTogether()
        #expect(try together(database) == 0)
        #expect(elsewhere(database) == nil)
        database.endTogether()
        #expect(elsewhere(database) == 0)
    }

    /// What another thread reads; nil where it is refused.
    private func elsewhere(_ database: SQLiteDatabase) -> Int? {
        let count = Mutex<Int?>(nil)
        let done = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            database.beginTogether()
            count.withLock { $0 = (try? together(database)) ?? nil }
            database.endTogether()
            done.signal()
        }
        done.wait()
        return count.withLock { $0 }
    }
}
