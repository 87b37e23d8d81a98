import SQLDatabase

/// The answers that were given under a key, kept for 48 hours per caller.
enum IdempotencyTable {
    struct Kept {
        let requestHash: String
        let answer: ServiceAnswer
    }

    static func find(_ key: IdempotencyKey, of caller: Caller, since: Instant, in transaction: Transaction) throws
        -> Kept?
    {
        try transaction.first(
            """
            SELECT request_hash, status, fields, body FROM idempotency_keys
            WHERE caller = $1 AND key = $2 AND created_at > $3
            """,
            [.text(caller.id), .text(key.text), since.sql]
        ) { row in
            Kept(
                requestHash: row.text(0),
                answer: ServiceAnswer(status: row.int(1), fields: fields(row.text(2)), body: row.blob(3)))
        }
    }

    static func insert(
        _ key: IdempotencyKey, of caller: Caller, _ answer: ServiceAnswer, at now: Instant, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO idempotency_keys (caller, key, request_hash, created_at, status, fields, body)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (caller, key) DO UPDATE
            SET request_hash = excluded.request_hash, created_at = excluded.created_at, status = excluded.status,
                fields = excluded.fields, body = excluded.body
            """,
            [
                .text(caller.id), .text(key.text), .text(key.requestHash), now.sql, .integer(Int64(answer.status)),
                .text(answer.fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n")), .blob(answer.body),
            ])
    }

    /// Takes a key until the transaction ends; false where a request on another node runs under it.
    ///
    /// SQLite lets one write at a time, so there nothing can run meanwhile. Who takes the key just as the other has
    /// committed has a snapshot from before that, and meets the kept answer when it writes its own: it runs again.
    static func lock(_ key: IdempotencyKey, of caller: Caller, in transaction: Transaction) throws -> Bool {
        guard transaction.dialect.name == "PostgreSQL" else { return true }
        let digest = Digest.sha256(pieces: [Array(caller.id.utf8), Array(key.text.utf8)])
        // Apart from the locks of numbers (`EventNumberTable`, `AuditTables`) by its upper 16 bits.
        let number = 0x4258 << 48 | (Int64(digest.prefix(12), radix: 16) ?? 0)
        return try transaction.first("SELECT pg_try_advisory_xact_lock($1)", [.integer(number)]) { $0.bool(0) } == true
    }

    /// Forgets answers that are older than they need be, the oldest first.
    static func deleteExpired(before: Instant, atMost count: Int, in transaction: Transaction) throws {
        try transaction.execute(
            """
            DELETE FROM idempotency_keys WHERE (caller, key) IN
                (SELECT caller, key FROM idempotency_keys WHERE created_at <= $1 ORDER BY created_at LIMIT $2)
            """,
            [before.sql, .int(count)])
    }

    private static func fields(_ text: String) -> [ServiceAnswer.Field] {
        text.split(separator: "\n").compactMap { line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return ServiceAnswer.Field(String(line[..<colon]), line[line.index(after: colon)...].trimmingSpaces)
        }
    }
}
