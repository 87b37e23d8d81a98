import SQLDatabase
import Testing

@testable import SQLiteEngine

@Suite("Connections")
struct ConnectionTests {
    private func connection() throws -> (SQLiteConnection, TemporaryDirectory) {
        let directory = try TemporaryDirectory()
        return (try SQLiteConnection(path: directory.file, role: .writer, options: SQLiteOptions()), directory)
    }

    @Test("the number of statements kept prepared is bounded, and running ones are not given up")
    func cacheBound() throws {
        let (connection, directory) = try connection()
        defer { directory.remove() }
        try connection.begin(.reader)
        let running = try connection.open("SELECT 'running'", [])
        #expect(try running.step())
        var sql: SQL = "SELECT 1"
        for _ in 0..<400 {
            sql = sql + " + 1"
            try connection.open(sql, []).close()
        }
        #expect(connection.keptStatements == 256)
        #expect(running.utf8(at: 0).map { String(decoding: $0, as: UTF8.self) } == "running")
        running.close()
        // It was the oldest, but kept, since it ran.
        #expect(try connection.open("SELECT 'running'", []) === running)
    }

    @Test("a statement is refused outside a transaction")
    func outside() throws {
        let (connection, directory) = try connection()
        defer { directory.remove() }
        let found = kind { try connection.open("SELECT 1", []) }
        #expect(found == .other)
    }

    @Test("a statement that failed unexpectedly is prepared anew, one that met a constraint is not")
    func eviction() throws {
        let (connection, directory) = try connection()
        defer { directory.remove() }
        try connection.begin(.writer)
        func run(_ sql: SQL) throws -> any Cursor {
            let cursor = try connection.open(sql, [])
            defer { cursor.close() }
            _ = try? cursor.step()
            return cursor
        }
        let overflow: SQL = "SELECT abs(-9223372036854775807 - 1)"
        let overflowed = try run(overflow)
        #expect(try run(overflow) !== overflowed)
        _ = try run("CREATE TABLE part (id INTEGER PRIMARY KEY) STRICT")
        let insert: SQL = "INSERT INTO part (id) VALUES (1)"
        let inserted = try run(insert)
        #expect(try run(insert) === inserted)
        #expect(try run(insert) === inserted)
        connection.rollBack()
        #expect(!connection.isInTransaction)
    }

    @Test("a closed connection refuses everything, and closes twice without harm")
    func closed() throws {
        let (connection, directory) = try connection()
        defer { directory.remove() }
        connection.close()
        connection.close()
        connection.tidy()
        connection.rollBack()
        let begin = kind { try connection.begin(.writer) }
        let open = kind { try connection.open("SELECT 1", []) }
        #expect(begin == .closed)
        #expect(open == .closed)
    }
}
