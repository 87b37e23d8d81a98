@testable import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("Remembered rows")
struct RowMemoryTests {
    private struct Part: Sendable, Equatable {
        let number: String
    }

    /// The stock stands for the version.
    private func part(_ id: Int64, _ reads: Tally, in transaction: Transaction) throws -> Part? {
        let version = try transaction.first("SELECT stock FROM part WHERE id = $1", [.integer(id)]) { $0.int64(0) }
        guard let version else { return nil }
        return try transaction.remembered("\(id)", version: version) {
            reads.add()
            return try transaction.first("SELECT number FROM part WHERE id = $1", [.integer(id)]) {
                Part(number: $0.text(0))
            }
        }
    }

    @Test("a row is read once a version, by whoever comes first")
    func oncePerVersion() throws {
        let database = try partsDatabase()
        let reads = Tally()
        try database.writeAndWait { try insertPart(1, number: "A", $0) }
        for _ in 0..<3 {
            #expect(try database.read { try part(1, reads, in: $0) } == Part(number: "A"))
            #expect(try database.writeAndWait { try part(1, reads, in: $0) } == Part(number: "A"))
        }
        #expect(reads.value == 1)
        try database.writeAndWait { try $0.execute("UPDATE part SET stock = 1, number = 'B' WHERE id = 1") }
        #expect(try database.writeAndWait { try part(1, reads, in: $0) } == Part(number: "B"))
        #expect(try database.read { try part(1, reads, in: $0) } == Part(number: "B"))
        #expect(reads.value == 2)
    }

    @Test("what was undone is not remembered: its version is given again")
    func undone() throws {
        let database = try partsDatabase()
        let reads = Tally()
        try database.writeAndWait { try insertPart(1, number: "A", $0) }
        let refused = kind {
            try database.writeAndWait { transaction in
                try transaction.execute("UPDATE part SET stock = 1, number = 'B' WHERE id = 1")
                let seen = try part(1, reads, in: transaction)
                #expect(seen == Part(number: "B"))
                throw DatabaseError(.other, "late")
            }
        }
        #expect(refused == .other)
        try database.writeAndWait { try $0.execute("UPDATE part SET stock = 1, number = 'C' WHERE id = 1") }
        #expect(try database.read { try part(1, reads, in: $0) } == Part(number: "C"))
    }

    @Test("a late reader of an old snapshot does not take the newer version's place")
    func older() {
        let memory = RowMemory(capacity: 2)
        let key = RowMemory.Key(type: ObjectIdentifier(Part.self), row: "1")
        memory.keep(RowMemory.Rows(entries: [(key, .init(version: 2, value: Part(number: "B")))]))
        memory.keep(RowMemory.Rows(entries: [(key, .init(version: 1, value: Part(number: "A")))]))
        let newer: Part? = memory.value(key, version: 2)
        let old: Part? = memory.value(key, version: 1)
        #expect(newer == Part(number: "B") && old == nil)
    }

    @Test("no more rows are remembered than there is room for")
    func capacity() {
        let memory = RowMemory(capacity: 10)
        let keys = (0..<100).map { RowMemory.Key(type: ObjectIdentifier(Part.self), row: "\($0)") }
        for key in keys {
            memory.keep(RowMemory.Rows(entries: [(key, .init(version: 1, value: Part(number: key.row)))]))
        }
        let remembered = keys.count { (memory.value($0, version: 1) as Part?) != nil }
        #expect((1...10).contains(remembered))
    }
}
