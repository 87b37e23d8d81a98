import SQLDatabase

/// A range is counted on and then read: RETURNING has SQLite build a temporary table for its one row.
enum NumberRangeTable {
    /// Counts a range on by one.
    ///
    /// - Returns: whether there is such a range.
    static func advance(_ range: String, in transaction: Transaction) throws -> Bool {
        try transaction.execute("UPDATE number_ranges SET last = last + 1 WHERE name = $1", [.text(range)]) == 1
    }

    /// Begins a range: its first number is 1.
    static func insert(_ range: String, in transaction: Transaction) throws {
        try transaction.execute("INSERT INTO number_ranges (name, last) VALUES ($1, 1)", [.text(range)])
    }

    /// The number that was drawn last; nil where there is no such range.
    static func last(_ range: String, in transaction: Transaction) throws -> Int64? {
        try transaction.first("SELECT last FROM number_ranges WHERE name = $1", [.text(range)]) { $0.int64(0) }
    }
}
