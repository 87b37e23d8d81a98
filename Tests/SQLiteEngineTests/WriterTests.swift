import Dispatch
import SQLDatabase
import SQLiteEngine
import Synchronization
import Testing

private struct Refusal: Error, Equatable {}

@Suite("Group commit")
struct WriterTests {
    @Test("writes that wait together share a commit")
    func shared() throws {
        let database = try partsDatabase()
        let before = database.statistics
        let gate = Gate(database)
        let results = Results(100)
        for index in 0..<100 {
            results.write(index, to: database) { try insertPart(Int64(index), $0) }
        }
        #expect(database.statistics.queueDepth == 100)
        gate.open()
        #expect(results.wait().allSatisfy { $0 == nil })
        let after = database.statistics
        // One for the gate, one for all the others.
        #expect(after.commits - before.commits == 2)
        #expect(after.writes - before.writes == 101)
        #expect(after.largestBatch == 100)
        #expect(after.queueDepth == 0)
        #expect(try countParts(database) == 100)
    }

    @Test("many writers at once are all answered, with fewer commits than writes")
    func concurrent() throws {
        let database = try partsDatabase { $0.synchronous = .full }
        let results = Results(400)
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            for index in (writer * 50)..<(writer * 50 + 50) {
                results.write(index, to: database) { try insertPart(Int64(index), $0) }
            }
        }
        #expect(results.wait().allSatisfy { $0 == nil })
        #expect(try countParts(database) == 400)
        #expect(database.statistics.commits < database.statistics.writes)
    }

    @Test("no batch is larger than allowed")
    func maximumBatch() throws {
        let database = try partsDatabase { $0.maximumBatch = 10 }
        let gate = Gate(database)
        let results = Results(35)
        for index in 0..<35 {
            results.write(index, to: database) { try insertPart(Int64(index), $0) }
        }
        gate.open()
        #expect(results.wait().allSatisfy { $0 == nil })
        #expect(database.statistics.largestBatch == 10)
        #expect(try countParts(database) == 35)
    }

    @Test("a failing write among good ones is undone alone")
    func isolation() throws {
        let database = try partsDatabase()
        let gate = Gate(database)
        let results = Results(9)
        for index in 0..<9 {
            results.write(index, to: database) { transaction in
                try insertPart(Int64(index), transaction)
                if index == 2 { throw DatabaseError(.other, "refused after a change") }
                if index == 5 { try insertPart(0, transaction) }
            }
        }
        gate.open()
        var expected = [DatabaseError.Kind?](repeating: nil, count: 9)
        expected[2] = .other
        expected[5] = .uniqueViolation(constraint: "part.id")
        #expect(results.wait() == expected)
        let ids = try database.read { try $0.query("SELECT id FROM part ORDER BY id") { $0.int(0) } }
        #expect(ids == [0, 1, 3, 4, 6, 7, 8])
        #expect(database.statistics.largestBatch == 7)
        #expect(database.statistics.failedWrites == 2)
    }

    @Test("a write alone that throws leaves nothing and gets its own error")
    func alone() throws {
        let database = try partsDatabase()
        #expect(throws: Refusal.self) {
            try database.writeAndWait { transaction in
                try insertPart(1, transaction)
                throw Refusal()
            }
        }
        #expect(try countParts(database) == 0)
    }

    @Test("a commit refused for one write's deferred foreign key fails that write only")
    func deferredViolation() throws {
        let database = try partsDatabase()
        let gate = Gate(database)
        let results = Results(6)
        let runs = Mutex(0)
        for index in 0..<6 {
            results.write(index, to: database) { transaction in
                runs.withLock { $0 += 1 }
                try insertPart(Int64(index), transaction)
                let part = index == 3 ? 999 : Int64(index)
                try transaction.execute(
                    "INSERT INTO bin (id, part_id) VALUES ($1, $2)", [.int(index), .integer(part)])
            }
        }
        gate.open()
        #expect(results.wait() == [nil, nil, nil, .foreignKeyViolation, nil, nil])
        #expect(runs.withLock { $0 } == 12)
        let ids = try database.read { try $0.query("SELECT id FROM part ORDER BY id") { $0.int(0) } }
        #expect(ids == [0, 1, 2, 4, 5])
        // The writer goes on as if nothing had been.
        try database.writeAndWait { try insertPart(3, $0) }
    }

    @Test("a write whose own commit is refused is told so")
    func refusedCommit() throws {
        let database = try partsDatabase()
        let found = kind {
            try database.writeAndWait { transaction in
                try transaction.execute("PRAGMA defer_foreign_keys = ON")
                try transaction.execute("INSERT INTO bin (id, part_id, shelf) VALUES (1, 2, 'nowhere')")
            }
        }
        #expect(found == .foreignKeyViolation)
        #expect(try database.read { try $0.query("SELECT id FROM bin") { $0.int(0) } } == [])
    }

    @Test("when a write ends the whole transaction, the others run again and only it fails")
    func abortedTransaction() throws {
        let database = try partsDatabase()
        try database.writeAndWait { try insertPart(100, $0) }
        let gate = Gate(database)
        let results = Results(5)
        for index in 0..<5 {
            results.write(index, to: database) { transaction in
                try insertPart(Int64(index), transaction)
                guard index == 2 else { return }
                // Swallowing the error must not let what follows commit by itself.
                _ = try? transaction.execute(
                    "INSERT OR ROLLBACK INTO part (id, number, outlet) VALUES (100, 'again', 'north')")
                try? insertPart(200, transaction)
            }
        }
        gate.open()
        #expect(results.wait() == [nil, nil, .other, nil, nil])
        let ids = try database.read { try $0.query("SELECT id FROM part ORDER BY id") { $0.int(0) } }
        #expect(ids == [0, 1, 3, 4, 100])
    }

    @Test("a savepoint that throws is undone, and the transaction goes on")
    func savepoint() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction throws in
            try insertPart(1, transaction)
            #expect(throws: Refusal.self) {
                try transaction.savepoint {
                    try insertPart(2, transaction)
                    try transaction.savepoint { try insertPart(3, transaction) }
                    throw Refusal()
                }
            }
            let value = try transaction.savepoint {
                try insertPart(4, transaction)
                try? transaction.savepoint {
                    try insertPart(5, transaction)
                    throw Refusal()
                }
                return 7
            }
            #expect(value == 7)
        }
        #expect(try database.read { try $0.query("SELECT id FROM part ORDER BY id") { $0.int(0) } } == [1, 4])
    }

    @Test("one write too many is refused at once, and the others are not harmed")
    func overload() throws {
        let database = try partsDatabase { $0.maximumQueuedWrites = 3 }
        let gate = Gate(database)
        let results = Results(5)
        for index in 0..<5 {
            results.write(index, to: database) { try insertPart(Int64(index), $0) }
        }
        gate.open()
        #expect(results.wait() == [nil, nil, nil, .overloaded, .overloaded])
        #expect(try countParts(database) == 3)
        #expect(database.statistics.overloads == 2)
    }

    @Test("writes are answered in the order in which they were queued, after their commit")
    func order() throws {
        let database = try partsDatabase()
        let gate = Gate(database)
        let answered = Mutex<[Int64]>([])
        let done = DispatchSemaphore(value: 0)
        for index in 0..<20 {
            database.write({ try insertPart(Int64(index), $0) }) { _ in
                let visible = (try? countParts(database)) ?? -1
                answered.withLock { $0.append(Int64(index)) }
                if visible != 20 { answered.withLock { $0.append(-1) } }
                if index == 19 { done.signal() }
            }
        }
        gate.open()
        done.wait()
        #expect(answered.withLock { $0 } == Array(0..<20))
    }

    @Test("waiting for a write in another, or when told of one, is refused instead of hanging")
    func ownQueue() throws {
        let database = try partsDatabase()
        let inBody = try database.writeAndWait { _ in
            kind { try database.writeAndWait { _ in } }
        }
        #expect(inBody == .other)
        let seen = Mutex<DatabaseError.Kind?>(nil)
        let done = DispatchSemaphore(value: 0)
        database.write({ _ in }) { _ in
            let found = kind { try database.writeAndWait { _ in } }
            seen.withLock { $0 = found }
            done.signal()
        }
        done.wait()
        #expect(seen.withLock { $0 } == .other)
    }

    @Test("a write queued by a write runs after it")
    func chained() throws {
        let database = try partsDatabase()
        let done = DispatchSemaphore(value: 0)
        database.write({ try insertPart(1, $0) }) { _ in
            database.write({ try insertPart(2, $0) }) { _ in done.signal() }
        }
        done.wait()
        #expect(try countParts(database) == 2)
    }
}
