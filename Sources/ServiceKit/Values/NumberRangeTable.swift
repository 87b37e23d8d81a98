import SQLDatabase

enum NumberRangeTable {
    /// Counts a range on by one, or begins it.
    static func next(_ range: String, in transaction: Transaction) throws -> Int64 {
        let next = try transaction.first(
            """
            INSERT INTO number_ranges (name, last) VALUES ($1, 1)
            ON CONFLICT (name) DO UPDATE SET last = number_ranges.last + 1 RETURNING last
            """,
            [.text(range)]
        ) { $0.int64(0) }
        guard let next else { throw DatabaseError(.other, "the number range \(range) did not answer") }
        return next
    }
}
