#if Postgres
    import SQLDatabase
    import Synchronization
    import Testing

    @testable import PostgresEngine

    @Suite("PostgreSQL: remembered rows", .enabled(if: hasServer))
    struct MemoryTests {
        private struct Part: Sendable, Equatable {
            let number: String
        }

        /// The stock stands for the version.
        private static func part(_ reads: borrowing Mutex<Int>, in transaction: Transaction) throws -> String? {
            let version = try transaction.first("SELECT stock FROM part WHERE id = 1") { $0.int64(0) }
            guard let version else { return nil }
            let part = try transaction.remembered("1", version: version) {
                reads.withLock { $0 += 1 }
                return try transaction.first("SELECT number FROM part WHERE id = 1") { Part(number: $0.text(0)) }
            }
            return part?.number
        }

        @Test("a row that another node has changed is read anew, and one that was undone was never remembered")
        func nodes() throws {
            let test = try parts()
            let other = try test.secondNode()
            defer { other.close() }
            let reads = Mutex(0)
            try test.database.writeAndWait { try insertPart(1, number: "A", $0) }
            for _ in 0..<3 {
                #expect(try test.database.read { try Self.part(reads, in: $0) } == "A")
            }
            #expect(reads.withLock { $0 } == 1)
            try other.writeAndWait { _ = try $0.execute("UPDATE part SET stock = 1, number = 'B' WHERE id = 1") }
            #expect(try test.database.read { try Self.part(reads, in: $0) } == "B")
            let undone = kind {
                try test.database.writeAndWait { transaction in
                    try transaction.execute("UPDATE part SET stock = 2, number = 'C' WHERE id = 1")
                    let seen = try Self.part(reads, in: transaction)
                    throw DatabaseError(seen == "C" ? .closed : .other, "undone")
                }
            }
            #expect(undone == .closed)
            try other.writeAndWait { _ = try $0.execute("UPDATE part SET stock = 2, number = 'D' WHERE id = 1") }
            #expect(try test.database.read { try Self.part(reads, in: $0) } == "D")
        }
    }
#endif
