import CSQLite
import SQLDatabase
import Synchronization
import Testing

@testable import SQLiteEngine

@Suite("Failed commits")
struct WriteBatchTests {
    private final class Log: Sendable {
        let runs = Mutex(0)
        let answers = Mutex<[DatabaseError.Kind?]>([])

        func job(_ body: @escaping @Sendable (Transaction) throws -> Void) -> WriteJob {
            WriteJob { transaction in
                self.runs.withLock { $0 += 1 }
                try body(transaction)
            } completion: { result in
                let outcome = kind { try result.get() }
                self.answers.withLock { $0.append(outcome) }
            }
        }
    }

    @Test(
        "a commit that fails for no one's fault fails all its writes, runs none again, and leaves nothing",
        arguments: [1, 3])
    func failedCommit(count: Int) throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let connection = try SQLiteConnection(path: directory.file, role: .writer, options: SQLiteOptions())
        let notes = Mutex<[[Int]]>([])
        let batch = WriteBatch(connection: connection) { commits, writes, failed in
            notes.withLock { $0.append([commits, writes, failed]) }
        }
        let log = Log()
        batch.commit([log.job { try $0.execute("CREATE TABLE part (id INTEGER PRIMARY KEY) STRICT") }])
        let insert = log.job { try $0.execute("INSERT INTO part DEFAULT VALUES") }

        // As a failing disk would, the hook makes COMMIT fail after every statement has succeeded.
        sqlite3_commit_hook(connection.handle, { _ in 1 }, nil)
        batch.commit(Array(repeating: insert, count: count))
        #expect(log.answers.withLock { $0 } == [nil] + Array(repeating: .other, count: count))
        #expect(log.runs.withLock { $0 } == 1 + count)
        #expect(!connection.isInTransaction)

        sqlite3_commit_hook(connection.handle, nil, nil)
        batch.commit([insert, insert])
        #expect(log.answers.withLock { $0.suffix(2) } == [nil, nil])
        let expected = [[1, 1, 0], [0, 0, count], [1, 2, 0]]
        #expect(notes.withLock { $0 } == expected)
        try connection.begin(.reader)
        let stored = try connection.open("SELECT count(*) FROM part", [])
        #expect(try stored.step())
        #expect(stored.integer(at: 0) == 2)
        stored.close()
        connection.close()
    }

    @Test("a write that meets a lock in its middle is run again, three times at most")
    func transient() throws {
        let directory = try TemporaryDirectory()
        defer { directory.remove() }
        let connection = try SQLiteConnection(path: directory.file, role: .writer, options: SQLiteOptions())
        let batch = WriteBatch(connection: connection) { _, _, _ in }
        let lucky = Log()
        batch.commit([
            lucky.job { _ in
                if lucky.runs.withLock({ $0 }) < 3 { throw DatabaseError(.busy, "not yet") }
            }
        ])
        #expect(lucky.answers.withLock { $0 } == [nil])
        let unlucky = Log()
        let innocent = Log()
        batch.commit([
            innocent.job { _ in },
            unlucky.job { _ in throw DatabaseError(.serialization, "never") },
            innocent.job { _ in },
        ])
        #expect(unlucky.answers.withLock { $0 } == [.serialization])
        // Once in the shared attempt, and three times by itself.
        #expect(unlucky.runs.withLock { $0 } == 4)
        #expect(innocent.answers.withLock { $0 } == [nil, nil])
        connection.close()
    }
}
