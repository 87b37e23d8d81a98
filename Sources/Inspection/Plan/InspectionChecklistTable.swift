import JSON
import Network
import Pricing
import SQLDatabase
import ServiceKit

enum InspectionChecklistTable {
    private static let columns: SQL = """
        SELECT c.id, c.version, c.name, c.valid_from, c.operations, c.skills, c.items, c.published_at
        FROM inspection_checklists c
        """
    private static let valid =
        columns + """
             WHERE c.version = (SELECT MAX(d.version) FROM inspection_checklists d
                WHERE d.id = c.id AND d.valid_from <= $1) ORDER BY c.id
            """
    private static let latest =
        columns + """
             WHERE c.id > $1 AND c.version = (SELECT MAX(d.version) FROM inspection_checklists d WHERE d.id = c.id)
            """
    /// When the first version was published.
    static let created = DateFilter(
        "created", " AND (SELECT MIN(d.published_at) FROM inspection_checklists d WHERE d.id = c.id)")
    /// The dates that checklists are filtered by besides when they were made and changed.
    static let dates = [
        DateFilter("published", " AND c.published_at"), DateFilter("valid", " AND c.valid_from", isDay: true),
    ]
    /// What tells that a version was published; checklists are known by their codes.
    static let changes = ChangeTrace(
        "SELECT resource_id FROM events WHERE type = 'inspectionChecklist.published' AND at > ", column: " AND c.id")
    private static let last = columns + " WHERE c.id = $1 ORDER BY c.version DESC LIMIT 1"
    private static let byVersion = columns + " WHERE c.id = $1 AND c.version = $2"

    /// Of each checklist the version that holds on a day.
    static func valid(on day: LocalDate, in transaction: Transaction) throws -> [InspectionChecklist] {
        try transaction.query(valid, [day.sql], read)
    }

    /// Checklists by name in their last version, one more than the limit where there are more.
    static func list(
        _ dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [InspectionChecklist] {
        var conditions = SQLConditions(latest, [.text(after), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY c.id LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The last version, or the one that is named.
    static func find(
        _ id: String, version: Int64? = nil, in transaction: Transaction
    ) throws -> InspectionChecklist? {
        guard let version else { return try transaction.first(last, [.text(id)], read) }
        return try transaction.first(byVersion, [.text(id), .integer(version)], read)
    }

    /// Adds a version.
    static func insert(_ checklist: InspectionChecklist, in transaction: Transaction) throws {
        let content = checklist.content
        try transaction.execute(
            """
            INSERT INTO inspection_checklists (id, version, valid_from, name, items, operations, skills, published_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                .text(checklist.id), .integer(checklist.version), content.validFrom.sql, .text(content.name),
                .text(StoredDocument.text { $0.array("items", content.items) }),
                .text(StringList.encode(content.operations)), .text(StringList.encode(content.skills)),
                checklist.publishedAt.sql,
            ])
    }

    private static func read(_ row: Row) throws -> InspectionChecklist {
        let items = try StoredDocument.read(row.text(6)) { reader in
            reader.array("items", count: 1...100) { $0.object(InspectionChecklist.Item.read) }.compactMap { $0 }
        }
        return InspectionChecklist(
            id: row.text(0), version: row.int64(1), publishedAt: row.instant(7),
            content: InspectionChecklist.Content(
                name: row.text(2), validFrom: row.date(3), operations: try StringList.decode(row.text(4)),
                skills: try StringList.decode(row.text(5)), items: items))
    }
}
