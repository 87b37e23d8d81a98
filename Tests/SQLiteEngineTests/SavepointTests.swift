import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("Savepoints that are set only where they are needed")
struct SavepointTests {
    private struct Late: Error {}

    /// A write that goes back over a part of its changes and then goes on.
    private func insertTwiceKeepingOne(_ id: Int64, _ runs: Tally, _ transaction: Transaction) throws {
        runs.add()
        try? transaction.savepoint {
            try insertPart(id + 100, transaction)
            throw Late()
        }
        try insertPart(id, transaction)
    }

    private func parts(_ database: SQLiteDatabase) throws -> [Int64] {
        try database.read { try $0.query("SELECT id FROM part ORDER BY id") { $0.int64(0) } }
    }

    @Test("a write that goes back over its changes runs again, and keeps what it kept")
    func goesBack() throws {
        let database = try partsDatabase()
        let runs = Tally()
        try database.writeAndWait { try insertTwiceKeepingOne(1, runs, $0) }
        #expect(runs.value == 2)
        #expect(try parts(database) == [1])
        try database.writeAndWait { try insertTwiceKeepingOne(2, runs, $0) }
        #expect(runs.value == 3, "savepoints are set for a while after one was needed")
        #expect(try parts(database) == [1, 2])
    }

    @Test("a write that goes back over nothing runs once")
    func nothingToUndo() throws {
        let database = try partsDatabase()
        let runs = Tally()
        try database.writeAndWait { transaction in
            runs.add()
            try insertPart(1, transaction)
            try? transaction.savepoint {
                try transaction.execute("UPDATE part SET stock = 5 WHERE id = 99")
                throw Late()
            }
            try transaction.savepoint { try insertPart(2, transaction) }
        }
        #expect(runs.value == 1)
        #expect(try parts(database) == [1, 2])
    }

    @Test("one of a batch that goes back has the whole batch run again, together")
    func batch() throws {
        let database = try partsDatabase()
        let before = database.statistics.commits
        let gate = Gate(database)
        let results = Results(5)
        let runs = Tally()
        for index in 0..<5 {
            results.write(index, to: database) { transaction in
                if index == 2 {
                    try insertTwiceKeepingOne(2, runs, transaction)
                } else if index == 3 {
                    try insertPart(3, transaction)
                    throw DatabaseError(.other, "late")
                } else {
                    try insertPart(Int64(index), transaction)
                }
            }
        }
        gate.open()
        #expect(results.wait() == [nil, nil, nil, .other, nil])
        #expect(try parts(database) == [0, 1, 2, 4])
        #expect(runs.value == 2)
        #expect(database.statistics.commits == before + 2, "the gate's commit, and one for the five")
    }

    @Test("a schema change that is gone back over is undone, though SQLite does not count it")
    func schema() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
            try? transaction.savepoint {
                try transaction.execute("CREATE TABLE wheel (id INTEGER PRIMARY KEY) STRICT")
                throw Late()
            }
        }
        let tables = try database.read { transaction in
            try transaction.query("SELECT name FROM sqlite_schema WHERE name = 'wheel'") { $0.text(0) }
        }
        #expect(tables == [])
    }

    @Test("what a failed savepoint saw is gone, and a body that goes on regardless cannot keep it")
    func nested() throws {
        let database = try partsDatabase()
        try database.writeAndWait { transaction in
            try transaction.savepoint {
                try insertPart(1, transaction)
                try? transaction.savepoint {
                    try insertPart(2, transaction)
                    try transaction.savepoint { try insertPart(3, transaction) }
                    throw Late()
                }
            }
        }
        #expect(try parts(database) == [1])
    }

    @Test("caution lasts for so many transactions, and ends")
    func caution() {
        var savepoints = Savepoints()
        savepoints.begin()
        #expect(!savepoints.areSet)
        savepoints.mark(changes: 7)
        let isAsBefore = savepoints.goBack(changes: 8)
        #expect(!isAsBefore && savepoints.mustRunAgain)
        for _ in 0...Savepoints.cautious {
            savepoints.begin()
            #expect(savepoints.areSet && !savepoints.mustRunAgain)
        }
        savepoints.begin()
        #expect(!savepoints.areSet)
    }
}
