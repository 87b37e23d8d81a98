import SQLDatabase
import ServiceKit

/// All SQL about the catalogue of skills.
enum SkillTable {
    static let creation: SQL = """
        CREATE TABLE skills (
            code TEXT PRIMARY KEY, name TEXT NOT NULL, description TEXT,
            needs_certificate INTEGER NOT NULL CHECK (needs_certificate = 0 OR needs_certificate = 1),
            valid_months INTEGER CHECK (valid_months > 0), version INTEGER NOT NULL, created_at INTEGER NOT NULL
        ) STRICT
        """

    private static let columns: SQL = """
        SELECT code, name, description, needs_certificate, valid_months, version, created_at FROM skills
        """

    static func find(_ code: String, in transaction: Transaction) throws -> Skill? {
        try transaction.first(columns + " WHERE code = $1", [.text(code)], skill)
    }

    /// What tells that a skill has changed; skills are known by their codes.
    static let changes = ChangeTrace(
        "SELECT resource_id FROM events WHERE (type = 'skill.created' OR type = 'skill.updated') AND at > ",
        column: " AND code")

    /// In the order of their codes, one more than the limit where there are more.
    static func list(
        _ dates: DateBounds, after: String, limit: Int, in transaction: Transaction
    ) throws -> [Skill] {
        var conditions = SQLConditions(columns + " WHERE code > $1", [.text(after), .int(limit + 1)])
        conditions.add(dates)
        conditions.end(" ORDER BY code LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, skill)
    }

    /// The whole catalogue, which people made by hand.
    static func all(in transaction: Transaction) throws -> [Skill] {
        try transaction.query(columns + " ORDER BY code", [], skill)
    }

    static func insert(_ skill: Skill, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO skills (code, version, name, description, needs_certificate, valid_months, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """, values(skill) + [skill.createdAt.sql])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ skill: Skill, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE skills SET version = $2, name = $3, description = $4, needs_certificate = $5, valid_months = $6
            WHERE code = $1 AND version + 1 = $2
            """, values(skill))
        guard changed == 1 else { throw Refusal.conflict }
    }

    private static func values(_ skill: Skill) -> [SQLValue] {
        [
            .text(skill.code), .integer(skill.version), .text(skill.name), .optional(skill.description),
            .flag(skill.needsCertificate), .optional(skill.validMonths.map(Int64.init)),
        ]
    }

    private static func skill(_ row: Row) -> Skill {
        Skill(
            code: row.text(0), name: row.text(1), description: row.optionalText(2), needsCertificate: row.bool(3),
            validMonths: row.optionalInt(4), version: row.int64(5), createdAt: row.instant(6))
    }
}
