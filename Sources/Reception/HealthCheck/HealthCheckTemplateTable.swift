import Network
import SQLDatabase
import ServiceKit

enum HealthCheckTemplateTable {
    private static let columns: SQL = """
        SELECT t.id, t.code, r.revision, r.document, t.created_at
        FROM mpi_templates t JOIN mpi_template_revisions r ON r.template_id = t.id
        """
    private static let byID = columns + " AND r.revision = t.revision WHERE t.id = $1"
    private static let byRevision = columns + " WHERE t.id = $1 AND r.revision = $2"
    /// When a template was made, and not its revision.
    static let created = DateFilter("created", " AND t.created_at")

    /// Whether it was stored: no other template has its code.
    static func insert(_ template: HealthCheckTemplate, in transaction: Transaction) throws -> Bool {
        let count = try transaction.execute(
            """
            INSERT INTO mpi_templates (id, code, revision, created_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (code) DO NOTHING
            """,
            [template.id.sql, .text(template.code), .integer(template.revision), template.createdAt.sql])
        return count == 1
    }

    /// Whether the revision is the next one.
    static func advance(_ template: HealthCheckTemplate, in transaction: Transaction) throws -> Bool {
        let count = try transaction.execute(
            "UPDATE mpi_templates SET revision = $2 WHERE id = $1 AND revision + 1 = $2",
            [template.id.sql, .integer(template.revision)])
        return count == 1
    }

    static func insertRevision(
        _ template: HealthCheckTemplate, at now: Instant, in transaction: Transaction
    ) throws {
        let document = StoredDocument.text { template.content.writeMembers(to: &$0) }
        try transaction.execute(
            """
            INSERT INTO mpi_template_revisions (template_id, revision, operation, document, created_at)
            VALUES ($1, $2, $3, $4, $5)
            """,
            [
                template.id.sql, .integer(template.revision), .optional(template.content.operation), .text(document),
                now.sql,
            ])
    }

    /// A template in its present revision, or in an earlier one.
    static func find(
        _ id: HealthCheckTemplateID, revision: Int64? = nil, in transaction: Transaction
    ) throws -> HealthCheckTemplate? {
        guard let revision else { return try transaction.first(byID, [id.sql], read) }
        return try transaction.first(byRevision, [id.sql, .integer(revision)], read)
    }

    /// In the order of making, one more than the limit where there are more.
    static func list(
        _ dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [HealthCheckTemplate] {
        var conditions = SQLConditions(
            columns + " AND r.revision = t.revision WHERE t.id > $1", [.text(after), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY t.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// Whether an operation is one by which inspections are done in the workshop.
    static func isInspection(operation: String, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM mpi_template_revisions r JOIN mpi_templates t ON t.id = r.template_id
                AND t.revision = r.revision
            WHERE r.operation = $1 LIMIT 1
            """, [.text(operation)]
        ) { $0.int(0) } != nil
    }

    private static func read(_ row: Row) throws -> HealthCheckTemplate {
        HealthCheckTemplate(
            id: row.id(0), code: row.text(1), revision: row.int64(2),
            content: try StoredDocument.read(row.text(3), HealthCheckTemplate.Content.init(from:)),
            createdAt: row.instant(4))
    }
}
