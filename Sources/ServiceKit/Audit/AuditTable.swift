import JSON
import SQLDatabase

/// The statements over the audit log's three tables.
enum AuditTable {
    /// The numbers up to which nothing can appear any more; nil where that is so of all that can be seen.
    ///
    /// Only at the beginning of a transaction (`EventNumberTable.settled`).
    static func settled(in transaction: Transaction) throws -> (event: Int64, read: Int64)? {
        guard let event = try EventNumberTable.settled(in: transaction) else { return nil }
        let read = try transaction.first("SELECT settled_audit_read_number()") { $0.int64(0) }
        return (event, read ?? 0)
    }

    private static let seals: SQL = """
        SELECT number, at, last_event, last_read, entries, previous_hash, hash FROM audit_seals
        """

    /// The newest seal.
    static func lastSeal(in transaction: Transaction) throws -> AuditSeal? {
        try transaction.first(seals + " ORDER BY number DESC LIMIT 1", [], seal)
    }

    /// The first seal whose number is above one.
    static func seal(after number: Int64, in transaction: Transaction) throws -> AuditSeal? {
        try transaction.first(seals + " WHERE number > $1 ORDER BY number LIMIT 1", [.integer(number)], seal)
    }

    /// The seal with a number.
    static func seal(_ number: Int64, in transaction: Transaction) throws -> AuditSeal? {
        try transaction.first(seals + " WHERE number = $1", [.integer(number)], seal)
    }

    /// Appends a seal.
    ///
    /// - Throws: `uniqueViolation` where another node has made that one meanwhile.
    static func insert(_ seal: AuditSeal, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO audit_seals (number, at, last_event, last_read, entries, previous_hash, hash)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .integer(seal.number), seal.at.sql, .integer(seal.lastEvent), .integer(seal.lastRead),
                .int(seal.entries), .text(seal.previousHash), .text(seal.hash),
            ])
    }

    /// Calls `body` with each event of a range, in order, as `AuditLine.change` reads it.
    static func forEachChange(
        above first: Int64, upTo last: Int64, limit: Int, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        try transaction.forEach(
            "SELECT " + AuditLine.eventColumns
                + " FROM events e WHERE e.sequence > $1 AND e.sequence <= $2 ORDER BY e.sequence LIMIT $3",
            [.integer(first), .integer(last), .int(limit)], body)
    }

    /// The same with the document of personal values behind the other columns; NULL where there is none.
    static func forEachDetailedChange(
        above first: Int64, upTo last: Int64, limit: Int, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        try transaction.forEach(
            "SELECT " + AuditLine.eventColumns
                + """
                , d.document FROM events e LEFT JOIN audit_details d ON d.event_sequence = e.sequence
                WHERE e.sequence > $1 AND e.sequence <= $2 ORDER BY e.sequence LIMIT $3
                """, [.integer(first), .integer(last), .int(limit)], body)
    }

    /// Calls `body` with each read of a range, in order, as `AuditLine.read` reads it.
    static func forEachRead(
        above first: Int64, upTo last: Int64, limit: Int, in transaction: Transaction, _ body: (Row) throws -> Void
    ) throws {
        try transaction.forEach(
            "SELECT " + AuditLine.readColumns
                + " FROM audit_reads r WHERE r.sequence > $1 AND r.sequence <= $2 ORDER BY r.sequence LIMIT $3",
            [.integer(first), .integer(last), .int(limit)], body)
    }

    /// How many changes and reads no seal covers.
    static func unsealed(after seal: AuditSeal, in transaction: Transaction) throws -> (changes: Int, reads: Int) {
        let changes = try transaction.first(
            "SELECT count(*) FROM events WHERE sequence > $1", [.integer(seal.lastEvent)]
        ) { $0.int(0) }
        let reads = try transaction.first(
            "SELECT count(*) FROM audit_reads WHERE sequence > $1", [.integer(seal.lastRead)]
        ) { $0.int(0) }
        return (changes ?? 0, reads ?? 0)
    }

    /// Keeps the personal values of the event that was recorded last with this digest of them.
    static func insertDetail(event: Int64, _ document: String, in transaction: Transaction) throws {
        try transaction.execute(
            "INSERT INTO audit_details (event_sequence, document) VALUES ($1, $2)", [.integer(event), .text(document)])
    }

    private static func seal(_ row: Row) -> AuditSeal {
        AuditSeal(
            number: row.int64(0), at: row.instant(1), lastEvent: row.int64(2), lastRead: row.int64(3),
            entries: row.int(4), previousHash: row.text(5), hash: row.text(6))
    }
}
