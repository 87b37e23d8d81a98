import Metrics
import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("Statistics")
struct StatisticsTests {
    @Test("each commit is measured once, with the number of writes that shared it")
    func commits() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let before = database.statistics
        let gate = Gate(database)
        let results = Results(10)
        for index in 0..<10 {
            results.write(index, to: database) { try insertPart(Int64(index), $0) }
        }
        gate.open()
        #expect(results.wait() == Array(repeating: nil, count: 10))
        let after = database.statistics
        #expect(after.commits - before.commits == 2)
        // The gate by itself (up to 1), then ten together (above 8, up to 16).
        #expect(Self.difference(after.commitSizes, before.commitSizes) == [1, 0, 0, 0, 1, 0, 0, 0, 0])
        #expect(after.commitSizes.count == after.commits)
        #expect(after.commitSizes.sum == after.writes)
        #expect(after.commitTimes.count == after.commits)
        #expect(after.transactionTimes.count == after.commits)
        #expect(after.commitTimes.sum <= after.transactionTimes.sum)
        #expect(after.waitTimes.count == after.writes)
    }

    @Test("a write that fails by itself has waited, but its commit holds only the others")
    func failures() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let before = database.statistics
        #expect(kind { try database.writeAndWait { _ in throw DatabaseError(.notNull, "on purpose") } } == .notNull)
        var after = database.statistics
        #expect(after.failedWrites - before.failedWrites == 1)
        #expect(after.waitTimes.count - before.waitTimes.count == 1)
        #expect(after.commitSizes == before.commitSizes)
        let gate = Gate(database)
        let results = Results(3)
        for index in 0..<3 {
            results.write(index, to: database) { transaction in
                if index == 1 { throw DatabaseError(.notNull, "on purpose") }
                try insertPart(Int64(index), transaction)
            }
        }
        gate.open()
        #expect(results.wait() == [nil, .notNull, nil])
        after = database.statistics
        #expect(after.commitSizes.count == after.commits)
        #expect(after.commitSizes.sum == after.writes)
        #expect(after.waitTimes.count == after.writes + after.failedWrites)
    }

    @Test("a write that spoils a shared transaction is measured by its own commit, as are the others")
    func spoilt() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let before = database.statistics
        let gate = Gate(database)
        let results = Results(3)
        for index in 0..<3 {
            results.write(index, to: database) { transaction in
                try insertPart(Int64(index), transaction)
                guard index == 1 else { return }
                // Deferred: the shared COMMIT is what fails.
                try transaction.execute("INSERT INTO bin (id, part_id) VALUES (1, 99)")
            }
        }
        gate.open()
        #expect(results.wait() == [nil, .foreignKeyViolation, nil])
        let after = database.statistics
        #expect(after.commits - before.commits == 3)
        #expect(Self.difference(after.commitSizes, before.commitSizes) == [3, 0, 0, 0, 0, 0, 0, 0, 0])
        #expect(after.waitTimes.count - before.waitTimes.count == 4)
    }

    @Test("the wait of a write is at least as long as the writer was held after it was queued")
    func waits() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let gate = Gate(database)
        let before = database.statistics.waitTimes
        let results = Results(1)
        results.write(0, to: database) { try insertPart(1, $0) }
        let queued = Stopwatch()
        var held = 0
        // Long enough that the clock's grain does not matter.
        while held < 2_000 { held = Stopwatch().microseconds(since: queued) }
        gate.open()
        #expect(results.wait() == [nil])
        let after = database.statistics.waitTimes
        #expect(after.count - before.count == 1)
        #expect(after.sum - before.sum >= held - 1)
    }

    @Test("a write refused for want of room has not waited")
    func overload() throws {
        let database = try partsDatabase { $0.maximumQueuedWrites = 1 }
        defer { database.close() }
        let gate = Gate(database)
        let before = database.statistics
        let results = Results(2)
        results.write(0, to: database) { try insertPart(1, $0) }
        results.write(1, to: database) { try insertPart(2, $0) }
        gate.open()
        #expect(results.wait() == [nil, .overloaded])
        let after = database.statistics
        #expect(after.overloads == 1)
        #expect(after.waitTimes.count - before.waitTimes.count == 1)
    }

    @Test("each read is measured once, whether it throws, and with the reads inside it")
    func reads() throws {
        let database = try partsDatabase()
        defer { database.close() }
        let before = database.statistics.readTimes.count
        _ = try countParts(database)
        #expect(database.statistics.readTimes.count - before == 1)
        try database.read { _ in _ = try countParts(database) }
        #expect(database.statistics.readTimes.count - before == 2)
        #expect(kind { try database.read { _ in throw DatabaseError(.notNull, "on purpose") } } == .notNull)
        #expect(database.statistics.readTimes.count - before == 3)
    }

    @Test("file and log have their sizes")
    func sizes() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let database = try SQLiteDatabase(path: directory.file)
        try createParts(database)
        let before = database.statistics
        #expect(before.logBytes > 0)
        try database.writeAndWait { transaction in
            for id in 0..<2_000 { try insertPart(Int64(id), number: "a rather long number \(id)", transaction) }
        }
        let after = database.statistics
        #expect(after.logBytes > before.logBytes)
        database.close()
        // The log is emptied into the file.
        #expect(database.statistics.logBytes == 0)
        #expect(database.statistics.fileBytes > after.fileBytes)
    }

    private static func difference(_ after: HistogramSnapshot, _ before: HistogramSnapshot) -> [Int] {
        zip(after.counts, before.counts).map { $0 - $1 }
    }
}
