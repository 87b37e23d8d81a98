import DatabaseSupport
import Dispatch
import SQLDatabase
import Synchronization
import Testing

/// What every engine promises of transactions.
@Suite("Transactions on every engine")
struct TransactionTests {
    @Test("a write that throws leaves nothing and gets its own error", arguments: TestEngine.available)
    func throwing(engine: TestEngine) throws {
        let parts = try engine.parts()
        #expect(throws: Refusal.self) {
            try parts.write { transaction in
                try insertPart(1, transaction)
                throw Refusal()
            }
        }
        #expect(try parts.number("SELECT count(*) FROM part") == 0)
        try parts.write { try insertPart(1, $0) }
        #expect(try parts.numbers("SELECT id FROM part") == [1])
    }

    @Test(
        "a write sees what it wrote before, and nobody else does until it is durable", arguments: TestEngine.available)
    func ownWrites(engine: TestEngine) throws {
        let parts = try engine.parts()
        let counts = try parts.write { transaction in
            try insertPart(1, transaction)
            let own = try transaction.first("SELECT count(*) FROM part") { $0.int64(0) }
            return [own, try parts.number("SELECT count(*) FROM part")]
        }
        #expect(counts == [1, 0])
        #expect(try parts.number("SELECT count(*) FROM part") == 1)
    }

    @Test("a savepoint that throws is undone, and the transaction goes on", arguments: TestEngine.available)
    func savepoint(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction throws in
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
        #expect(try parts.numbers("SELECT id FROM part ORDER BY id") == [1, 4])
    }

    @Test(
        "after a constraint or a broken statement inside a savepoint the transaction goes on",
        arguments: TestEngine.available)
    func savepointAfterError(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction throws in
            try insertPart(1, transaction)
            for _ in 0..<3 {
                let twice = kind { try transaction.savepoint { try insertPart(1, transaction) } }
                #expect(twice == .uniqueViolation(constraint: "part.id"))
                let broken = kind { try transaction.savepoint { try transaction.execute("SELECT nonsense") } }
                #expect(broken == .other)
            }
            let deep = kind {
                try transaction.savepoint {
                    try insertPart(2, transaction)
                    try transaction.savepoint { try insertPart(1, transaction) }
                }
            }
            #expect(deep == .uniqueViolation(constraint: "part.id"))
            try insertPart(3, transaction)
        }
        #expect(try parts.numbers("SELECT id FROM part ORDER BY id") == [1, 3])
    }

    @Test("a savepoint cannot be left behind by a row's closure that throws", arguments: TestEngine.available)
    func savepointInRows(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { transaction throws in
            for id in 1...3 { try insertPart(Int64(id), transaction) }
            #expect(throws: Refusal.self) {
                try transaction.savepoint {
                    try transaction.forEach("SELECT id FROM part ORDER BY id") { row in
                        try insertPart(row.int64(0) + 10, transaction)
                        if row.int64(0) == 2 { throw Refusal() }
                    }
                }
            }
            try insertPart(20, transaction)
        }
        #expect(try parts.numbers("SELECT id FROM part ORDER BY id") == [1, 2, 3, 20])
    }

    @Test("a reader sees one snapshot, whatever is committed meanwhile", arguments: TestEngine.available)
    func snapshot(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { try insertPart(1, $0) }
        let counts = try parts.database.read { transaction in
            let first = try transaction.first("SELECT count(*) FROM part") { $0.int(0) }
            try parts.write { try insertPart(2, $0) }
            return [first, try transaction.first("SELECT count(*) FROM part") { $0.int(0) }]
        }
        #expect(counts == [1, 1])
        #expect(try parts.number("SELECT count(*) FROM part") == 2)
    }

    @Test("a reader cannot write", arguments: TestEngine.available)
    func readOnly(engine: TestEngine) throws {
        let parts = try engine.parts()
        let found = kind { try parts.database.read { try insertPart(1, $0) } }
        #expect(found == .readOnly)
        #expect(try parts.number("SELECT count(*) FROM part") == 0)
    }

    @Test(
        "a read inside a read shares its snapshot, and its failure does not end the outer one",
        arguments: TestEngine.available)
    func nested(engine: TestEngine) throws {
        let parts = try engine.parts()
        let counts = try parts.database.read { transaction in
            let outer = try transaction.first("SELECT count(*) FROM part") { $0.int64(0) }
            try parts.write { try insertPart(1, $0) }
            return [outer, try parts.number("SELECT count(*) FROM part")]
        }
        #expect(counts == [0, 0])
    }

    @Test("a read that throws gives its connection back", arguments: TestEngine.available)
    func throwingRead(engine: TestEngine) throws {
        let parts = try engine.parts()
        for _ in 0..<20 {
            #expect(throws: Refusal.self) {
                try parts.database.read { transaction in
                    try transaction.forEach("SELECT 1") { _ in throw Refusal() }
                }
            }
            let broken = kind { try parts.database.read { try $0.execute("SELECT nonsense") } }
            #expect(broken == .other)
        }
        #expect(try parts.number("SELECT count(*) FROM part") == 0)
    }

    @Test(
        "of two writes that count on the same row neither is lost, however many run at once",
        arguments: TestEngine.available)
    func counting(engine: TestEngine) throws {
        let parts = try engine.parts()
        try parts.write { try insertPart(1, $0) }
        let results = Results(64)
        for index in 0..<64 {
            results.write(index, to: parts.database) { transaction in
                let stock = try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int64(0) } ?? -1
                try transaction.execute("UPDATE part SET stock = $1 WHERE id = 1", [.integer(stock + 1)])
            }
        }
        let kinds = results.wait()
        // Whoever was refused was refused as one who may try again; all others are counted.
        #expect(kinds.allSatisfy { $0 == nil || $0 == .serialization })
        #expect(try parts.number("SELECT stock FROM part") == Int64(kinds.count { $0 == nil }))
        #expect(kinds.contains(nil))
    }

    @Test("two writes that each read what the other writes do not both pass", arguments: TestEngine.available)
    func writeSkew(engine: TestEngine) throws {
        let parts = try engine.parts()
        for round in Int64(0)..<20 {
            let results = Results(4)
            for index in 0..<4 {
                results.write(index, to: parts.database) { transaction in
                    let number = SQLValue.text("round \(round)")
                    let sql: SQL = "SELECT count(*) FROM part WHERE number = $1"
                    guard try transaction.first(sql, [number], { $0.int(0) }) == 0 else { return }
                    try transaction.execute(
                        "INSERT INTO part (id, number, outlet) VALUES ($1, $2, $3)",
                        [.integer(round * 10 + Int64(index)), number, .text("outlet \(index)")])
                }
            }
            _ = results.wait()
            #expect(try parts.number("SELECT count(*) FROM part WHERE number = $1", [.text("round \(round)")]) == 1)
        }
    }

    @Test("many writers at once are all answered, once each", arguments: TestEngine.available)
    func concurrent(engine: TestEngine) throws {
        let parts = try engine.parts()
        let results = Results(200)
        DispatchQueue.concurrentPerform(iterations: 8) { writer in
            for index in (writer * 25)..<(writer * 25 + 25) {
                results.write(index, to: parts.database) { try insertPart(Int64(index), $0) }
            }
        }
        let kinds = results.wait()
        #expect(kinds.allSatisfy { $0 == nil }, "\(kinds.compactMap { $0 })")
        #expect(try parts.number("SELECT count(*) FROM part") == 200)
    }

    @Test("a write queued by a write's answer runs after it", arguments: TestEngine.available)
    func chained(engine: TestEngine) throws {
        let parts = try engine.parts()
        let database = parts.database
        let done = DispatchSemaphore(value: 0)
        database.write({ try insertPart(1, $0) }) { _ in
            database.write({ try insertPart(2, $0) }) { _ in done.signal() }
        }
        done.wait()
        #expect(try parts.number("SELECT count(*) FROM part") == 2)
    }

    @Test("a closed database refuses everything, and closes twice without harm", arguments: TestEngine.available)
    func closed(engine: TestEngine) throws {
        let parts = try engine.parts()
        parts.database.close()
        parts.database.close()
        let read = kind { try parts.number("SELECT 1") }
        let write = kind { try parts.write { try insertPart(1, $0) } }
        #expect(read == .closed)
        #expect(write == .closed)
    }
}
