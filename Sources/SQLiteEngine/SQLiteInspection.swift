import CSQLite
package import SQLDatabase

/// A database file opened only to be looked at: beside a program that serves it, or after one that was killed.
///
/// It creates nothing, migrates nothing, moves nothing from the log into the file, and sorts on disk, so that a file
/// larger than memory can be looked at.
package final class SQLiteInspection: Database {
    private let readers: ReaderPool
    private let times = EngineTimes()

    /// Opens a file that there is.
    ///
    /// - Throws: `DatabaseError` where there is none or it cannot be read.
    package init(path: String) throws {
        guard FilePlace.exists(path) else { throw DatabaseError(.cannotOpen, "\(path): there is no such file") }
        var options = SQLiteOptions()
        options.maximumReaders = 1
        readers = ReaderPool(path: path, options: options, times: times, memory: RowMemory(), role: .inspector)
        // The header is read with the first statement: a file that is no database is told here.
        _ = try readers.read { try $0.first("PRAGMA schema_version") { $0.int(0) } }
    }

    package var statistics: DatabaseStatistics {
        var statistics = DatabaseStatistics()
        times.add(to: &statistics)
        return statistics
    }

    /// Runs `body` in one read snapshot, on the calling thread; one at a time.
    package func read<T>(_ body: (Transaction) throws -> T) throws -> T {
        try readers.read(body)
    }

    /// Refused: `readOnly`.
    package func write<T: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> T,
        completion: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        completion(.failure(Self.refusal))
    }

    /// Refused: `readOnly`.
    @discardableResult
    package func writeAndWait<T: Sendable>(_ body: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        throw Self.refusal
    }

    package func close() { readers.close() }

    private static var refusal: DatabaseError { DatabaseError(.readOnly, "the file is open only to be looked at") }
}

extension SQLiteInspection {
    /// What SQLite itself finds wrong.
    package struct Damage: Sendable, Equatable {
        /// Whether a row points at a row that is not there; else the file itself is damaged.
        package let isForeignKey: Bool
        /// "-" where the engine names no table.
        package let table: String
        /// The rowid; "-" where there is none.
        package let row: String
        package let words: String
    }

    /// Calls `report` with each damage: pages, rows and indexes (PRAGMA integrity_check), then references to rows that
    /// are not there (PRAGMA foreign_key_check), which the former does not look at (its manual).
    ///
    /// At most 1000 of the former are told: past some the rest say the same.
    package func damages(_ report: (Damage) throws -> Void) throws {
        try read { transaction in
            try transaction.forEach("PRAGMA integrity_check(1000)") { row in
                // One row may hold several lines where a page is meant.
                for line in row.text(0).split(separator: "\n") where line != "ok" {
                    try report(Damage(isForeignKey: false, table: "-", row: "-", words: String(line)))
                }
            }
        }
        try read { transaction in
            try transaction.forEach("PRAGMA foreign_key_check") { row in
                try report(
                    Damage(
                        isForeignKey: true, table: row.text(0), row: row.optionalInt64(1).map(String.init) ?? "-",
                        words: "refers to a row of \(row.text(2)) that is not there"))
            }
        }
    }
}
