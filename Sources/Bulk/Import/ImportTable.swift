import SQLDatabase
import ServiceKit

/// The SQL of imports.
enum ImportTable {
    static let migration = Migration(
        number: 51, name: "imports",
        statements: [
            """
            CREATE TABLE imports (
                id TEXT PRIMARY KEY, kind TEXT NOT NULL, mode TEXT NOT NULL, dry_run INTEGER NOT NULL,
                caller TEXT NOT NULL, status TEXT NOT NULL, idempotency_key TEXT, request_hash TEXT,
                lines_read INTEGER NOT NULL, created INTEGER NOT NULL, updated INTEGER NOT NULL,
                unchanged INTEGER NOT NULL, refused INTEGER NOT NULL, problem TEXT, created_at INTEGER NOT NULL,
                finished_at INTEGER, touched_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE UNIQUE INDEX imports_by_key ON imports (caller, idempotency_key)",
            "CREATE INDEX imports_running ON imports (id) WHERE status = 'running'",
            """
            CREATE TABLE import_lines (
                import_id TEXT NOT NULL REFERENCES imports (id), line INTEGER NOT NULL, status TEXT NOT NULL,
                external_id TEXT, resource_id TEXT, problem TEXT, PRIMARY KEY (import_id, line)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX import_lines_by_status ON import_lines (import_id, status, line)",
        ])

    private static let columns: SQL = """
        SELECT id, kind, mode, dry_run, caller, created_at, status, lines_read, created, updated, unchanged, refused,
            finished_at, problem
        FROM imports
        """

    static func insert(_ new: Import, key: String?, touched: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO imports (id, kind, mode, dry_run, caller, status, idempotency_key, lines_read, created, updated,
                unchanged, refused, created_at, touched_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, 0, 0, 0, $8, $9)
            """,
            [
                new.id.sql, .text(new.kind.rawValue), .text(new.mode.rawValue), .flag(new.isDryRun),
                .text(new.caller), .text(new.status.rawValue), .optional(key), new.createdAt.sql, touched.sql,
            ])
    }

    /// Saves how far it is.
    static func update(_ present: Import, hash: String?, touched: Instant, in transaction: Transaction) throws {
        let counts = present.counts
        try transaction.execute(
            """
            UPDATE imports SET status = $2, lines_read = $3, created = $4, updated = $5, unchanged = $6, refused = $7,
                problem = $8, finished_at = $9, request_hash = $10, touched_at = $11
            WHERE id = $1
            """,
            [
                present.id.sql, .text(present.status.rawValue), .integer(counts.read), .integer(counts.created),
                .integer(counts.updated), .integer(counts.unchanged), .integer(counts.refused),
                .optional(present.problem), .optional(present.finishedAt), .optional(hash), touched.sql,
            ])
    }

    static func find(_ id: ImportID, in transaction: Transaction) throws -> Import? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// Imports, the newest first, one more than the limit where there are more.
    ///
    /// - Parameter caller: who has sent them; nil is anyone.
    static func list(
        before: String, of caller: String?, limit: Int, in transaction: Transaction
    ) throws -> [Import] {
        let values: [SQLValue] = [.text(before), .int(limit + 1)]
        guard let caller else {
            return try transaction.query(columns + " WHERE id < $1 ORDER BY id DESC LIMIT $2", values, read)
        }
        return try transaction.query(
            columns + " WHERE id < $1 AND caller = $3 ORDER BY id DESC LIMIT $2", values + [.text(caller)], read)
    }

    /// An import that was sent under a key.
    struct Keyed {
        let id: ImportID
        let status: Import.Status
        let hash: String?
        let createdAt: Instant
    }

    static func keyed(_ key: String, of caller: String, in transaction: Transaction) throws -> Keyed? {
        try transaction.first(
            "SELECT id, status, request_hash, created_at FROM imports WHERE caller = $1 AND idempotency_key = $2",
            [.text(caller), .text(key)]
        ) { row in
            Keyed(
                id: row.id(0), status: Import.Status(rawValue: row.text(1)) ?? .interrupted,
                hash: row.optionalText(2), createdAt: row.instant(3))
        }
    }

    /// Takes the key from an import whose answer need not be given again.
    static func releaseKey(of id: ImportID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE imports SET idempotency_key = NULL WHERE id = $1", [id.sql])
    }

    /// Marks imports that nobody works on any more: those that were not touched since then.
    static func interrupt(untouchedSince: Instant, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE imports SET status = 'interrupted' WHERE status = 'running' AND touched_at <= $1",
            [untouchedSince.sql])
    }

    static func delete(_ id: ImportID, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM imports WHERE id = $1", [id.sql])
    }

    private static func read(_ row: Row) throws -> Import {
        guard let kind = ImportKind(rawValue: row.text(1)), let mode = Import.Mode(rawValue: row.text(2)) else {
            throw DatabaseError(.mismatch, "an import has a kind or a mode that is not known")
        }
        var found = Import(
            id: row.id(0), kind: kind, mode: mode, isDryRun: row.bool(3), caller: row.text(4),
            createdAt: row.instant(5))
        found.status = Import.Status(rawValue: row.text(6)) ?? .interrupted
        found.counts = Import.Counts(
            read: row.int64(7), created: row.int64(8), updated: row.int64(9), unchanged: row.int64(10),
            refused: row.int64(11))
        found.finishedAt = row.optionalInstant(12)
        found.problem = row.optionalText(13)
        return found
    }
}

/// The SQL of the reports of lines.
enum ImportLineTable {
    static func insert(_ report: LineReport, of id: ImportID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO import_lines (import_id, line, status, external_id, resource_id, problem)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                id.sql, .integer(report.line), .text(report.status.rawValue), .optional(report.externalID),
                .optional(report.resource), .optional(report.problem),
            ])
    }

    /// Deletes reports, no more than the limit, the first lines first.
    ///
    /// - Returns: how many.
    static func delete(of id: ImportID, limit: Int, in transaction: Transaction) throws -> Int {
        try transaction.execute(
            """
            DELETE FROM import_lines WHERE import_id = $1 AND line IN (
                SELECT line FROM import_lines WHERE import_id = $1 ORDER BY line LIMIT $2
            )
            """, [id.sql, .int(limit)])
    }

    /// Reports in the order of the lines, one more than the limit where there are more.
    static func list(
        of id: ImportID, status: LineReport.Status?, after line: Int64, limit: Int, in transaction: Transaction
    ) throws -> [LineReport] {
        let columns: SQL = """
            SELECT line, status, external_id, resource_id, problem FROM import_lines
            WHERE import_id = $1 AND line > $2
            """
        let values: [SQLValue] = [id.sql, .integer(line), .int(limit + 1)]
        guard let status else {
            return try transaction.query(columns + " ORDER BY line LIMIT $3", values, read)
        }
        return try transaction.query(
            columns + " AND status = $4 ORDER BY line LIMIT $3", values + [.text(status.rawValue)], read)
    }

    private static func read(_ row: Row) -> LineReport {
        LineReport(
            line: row.int64(0), status: LineReport.Status(rawValue: row.text(1)) ?? .refused,
            externalID: row.optionalText(2), resource: row.optionalText(3), problem: row.optionalText(4))
    }
}
