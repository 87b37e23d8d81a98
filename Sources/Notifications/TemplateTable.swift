import SQLDatabase
import ServiceKit

/// All SQL about templates that somebody has written.
enum TemplateTable {
    /// One language's words of a kind.
    struct Stored {
        let kind: NotificationKind
        let language: Language
        let template: NotificationTemplate
        let version: Int64
        let updatedAt: Instant
    }

    private static let columns: SQL = """
        SELECT kind, language, subject, body, version, updated_at FROM notification_templates
        """

    static func find(
        _ kind: NotificationKind, _ language: Language, in transaction: Transaction
    ) throws -> NotificationTemplate? {
        try transaction.first(
            "SELECT subject, body FROM notification_templates WHERE kind = $1 AND language = $2",
            [.text(kind.rawValue), .text(language.rawValue)]
        ) { NotificationTemplate(subject: $0.text(0), body: $0.text(1)) }
    }

    static func all(in transaction: Transaction) throws -> [Stored] {
        try transaction.query(columns + " ORDER BY kind, language", [], read).compactMap { $0 }
    }

    static func all(of kind: NotificationKind, in transaction: Transaction) throws -> [Stored] {
        try transaction.query(columns + " WHERE kind = $1 ORDER BY language", [.text(kind.rawValue)], read)
            .compactMap { $0 }
    }

    static func save(_ stored: Stored, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO notification_templates (kind, language, subject, body, version, updated_at)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (kind, language) DO UPDATE SET subject = excluded.subject, body = excluded.body,
                version = excluded.version, updated_at = excluded.updated_at
            """,
            [
                .text(stored.kind.rawValue), .text(stored.language.rawValue), .text(stored.template.subject),
                .text(stored.template.body), .integer(stored.version), stored.updatedAt.sql,
            ])
    }

    static func delete(_ kind: NotificationKind, in transaction: Transaction) throws {
        try transaction.execute("DELETE FROM notification_templates WHERE kind = $1", [.text(kind.rawValue)])
    }

    /// A kind that a newer program knew is passed over.
    private static func read(_ row: Row) throws -> Stored? {
        guard let kind = NotificationKind(rawValue: row.text(0)), let language = Language(rawValue: row.text(1)) else {
            return nil
        }
        return Stored(
            kind: kind, language: language, template: NotificationTemplate(subject: row.text(2), body: row.text(3)),
            version: row.int64(4), updatedAt: row.instant(5))
    }
}
