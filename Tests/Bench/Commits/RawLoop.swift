import CSQLite
import SQLDatabase

/// What SQLite reaches with nothing around it: a plain loop of prepared statements on one connection, set up as the
/// engine's writer is, so many orders a commit.
final class RawLoop {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private let database: OpaquePointer
    private var statements: [OpaquePointer] = []

    init(path: String) throws {
        var handle: OpaquePointer?
        guard
            sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
                == SQLITE_OK, let handle
        else { throw Failure(description: "\(path) cannot be opened") }
        database = handle
        for pragma in [
            "journal_mode = WAL", "synchronous = FULL", "wal_autocheckpoint = 8192", "journal_size_limit = 67108864",
            "cache_size = -8192", "temp_store = MEMORY", "foreign_keys = ON",
        ] {
            try run("PRAGMA " + pragma)
        }
        for statement in OrderTable.schema { try run(statement.text) }
        statements = try ["BEGIN IMMEDIATE", "COMMIT", OrderTable.insertOrder.text, OrderTable.insertLine.text].map(
            prepare)
    }

    deinit {
        for statement in statements { sqlite3_finalize(statement) }
        sqlite3_close_v2(database)
    }

    /// Commits batches until the time is over; how many.
    func commits(ofBatches batch: Int, until isOver: () -> Bool) throws -> Int {
        var serial = 0
        var commits = 0
        while !isOver() {
            try step(statements[0], [])
            for _ in 0..<batch {
                try step(statements[2], OrderTable.order(serial))
                for position in 0..<OrderTable.linesPerOrder {
                    try step(statements[3], OrderTable.line(position, of: serial))
                }
                serial += 1
            }
            try step(statements[1], [])
            commits += 1
        }
        return commits
    }

    private func prepare(_ text: String) throws -> OpaquePointer {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw failure }
        return statement
    }

    private func step(_ statement: OpaquePointer, _ values: [SQLValue]) throws {
        for (index, value) in values.enumerated() {
            switch value {
            case .text(var text):
                _ = text.withUTF8 {
                    bayline_sqlite_bind_text(statement, Int32(index + 1), $0.baseAddress, UInt64($0.count))
                }
            case .integer(let number): sqlite3_bind_int64(statement, Int32(index + 1), number)
            case .null, .blob: sqlite3_bind_null(statement, Int32(index + 1))
            }
        }
        guard sqlite3_step(statement) == SQLITE_DONE else { throw failure }
        sqlite3_reset(statement)
    }

    private func run(_ text: String) throws {
        guard sqlite3_exec(database, text, nil, nil, nil) == SQLITE_OK else { throw failure }
    }

    private var failure: Failure {
        Failure(description: String(cString: sqlite3_errmsg(database)))
    }
}
