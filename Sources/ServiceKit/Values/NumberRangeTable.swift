import SQLDatabase

enum NumberRangeTable {
    /// Counts a range on by one, or begins it.
    ///
    /// Two plain statements: RETURNING has SQLite build a temporary table for its one row.
    static func next(_ range: String, in transaction: Transaction) throws -> Int64 {
        let counted = try transaction.execute(
            "UPDATE number_ranges SET last = last + 1 WHERE name = $1", [.text(range)])
        guard counted == 1 else {
            try transaction.execute("INSERT INTO number_ranges (name, last) VALUES ($1, 1)", [.text(range)])
            return 1
        }
        let last = try transaction.first("SELECT last FROM number_ranges WHERE name = $1", [.text(range)]) {
            $0.int64(0)
        }
        guard let last else { throw DatabaseError(.other, "the number range \(range) did not answer") }
        return last
    }
}
