import SQLDatabase

/// The prepared statements of one connection, at most `limit`; the least recently used gives way.
struct StatementCache {
    private var statements: [SQL: SQLiteStatement] = [:]
    private var uses: UInt64 = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// How many statements are kept.
    var count: Int {
        statements.count
    }

    /// A statement that is not running: the kept one, or a new one, kept if its place is free.
    mutating func take(_ sql: SQL, on connection: OpaquePointer) throws(DatabaseError) -> SQLiteStatement {
        uses += 1
        if let kept = statements[sql], !kept.isSpent {
            // The same text runs inside its own row closure: a second statement, used once.
            if kept.isBusy { return try SQLiteStatement(sql, on: connection) }
            kept.lastUse = uses
            return kept
        }
        let statement = try SQLiteStatement(sql, on: connection)
        statement.lastUse = uses
        statements[sql] = statement
        if statements.count > limit { evict() }
        return statement
    }

    /// Finalises all that nobody uses.
    mutating func removeAll() {
        statements.removeAll()
    }

    private mutating func evict() {
        let idle = statements.filter { !$0.value.isBusy && $0.value.lastUse != uses }
        guard let oldest = idle.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return }
        statements.removeValue(forKey: oldest.key)
    }
}
