import SQLDatabase
import ServiceKit

/// The versions of the survey that people have made; the one that is built in is not stored.
enum SurveyTable {
    private static let columns: SQL = """
        SELECT id, version, title_en, title_zh, effective_from, created_at, created_by FROM surveys
        """

    static func insert(_ survey: Survey, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO surveys (id, version, title_en, title_zh, effective_from, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                survey.id.sql, .int(survey.version), .text(survey.title.english), .text(survey.title.chinese),
                survey.effectiveFrom.sql, survey.createdAt.sql, .optional(survey.createdBy),
            ])
        for (position, question) in survey.questions.enumerated() {
            try insert(question, at: position, of: survey.version, in: transaction)
        }
    }

    private static func insert(
        _ question: Survey.Question, at position: Int, of version: Int, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO survey_questions (version, position, code, step, text_en, text_zh, minimum, maximum,
                dissatisfied_below, is_required)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .int(version), .int(position), .text(question.code), .text(question.step.rawValue),
                .text(question.text.english), .text(question.text.chinese), .integer(question.scale.lowerBound),
                .integer(question.scale.upperBound), .optional(question.dissatisfiedBelow),
                .flag(question.isRequired),
            ])
    }

    static func inForce(at now: Instant, in transaction: Transaction) throws -> Survey? {
        try transaction.first(
            columns + " WHERE effective_from <= $1 ORDER BY version DESC LIMIT 1", [now.sql]
        ) { try survey($0, in: transaction) }
    }

    static func find(version: Int, in transaction: Transaction) throws -> Survey? {
        try transaction.first(columns + " WHERE version = $1", [.int(version)]) { try survey($0, in: transaction) }
    }

    static func find(_ id: SurveyID, in transaction: Transaction) throws -> Survey? {
        try transaction.first(columns + " WHERE id = $1", [id.sql]) { try survey($0, in: transaction) }
    }

    /// The newest version; 0 where nobody has made one.
    static func newest(in transaction: Transaction) throws -> Int {
        try transaction.first("SELECT COALESCE(MAX(version), 0) FROM surveys") { $0.int(0) } ?? 0
    }

    /// The dates that versions are filtered by besides when they were made.
    static let dates = [DateFilter("effective", " AND effective_from")]

    /// Newest first, at most `limit`.
    static func list(
        _ dates: DateBounds, before version: Int, limit: Int, in transaction: Transaction
    ) throws -> [Survey] {
        var conditions = SQLConditions(columns + " WHERE version < $1", [.int(version), .int(limit)])
        conditions.add(dates)
        conditions.end(" ORDER BY version DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values) { try survey($0, in: transaction) }
    }

    private static func survey(_ row: Row, in transaction: Transaction) throws -> Survey {
        let version = row.int(1)
        return Survey(
            id: row.id(0), version: version, title: Text(row.text(2), zh: row.text(3)),
            questions: try questions(of: version, in: transaction), effectiveFrom: row.instant(4),
            createdAt: row.instant(5), createdBy: row.optionalText(6))
    }

    private static func questions(of version: Int, in transaction: Transaction) throws -> [Survey.Question] {
        try transaction.query(
            """
            SELECT code, step, text_en, text_zh, minimum, maximum, dissatisfied_below, is_required
            FROM survey_questions WHERE version = $1 ORDER BY position
            """,
            [.int(version)]
        ) { row in
            guard let step = ProcessStep(rawValue: row.text(1)), row.int64(4) <= row.int64(5) else {
                throw DatabaseError(.mismatch, "a survey's question has a step or a scale that is not known")
            }
            return Survey.Question(
                code: row.text(0), step: step, text: Text(row.text(2), zh: row.text(3)),
                scale: row.int64(4)...row.int64(5), dissatisfiedBelow: row.optionalInt64(6), isRequired: row.bool(7))
        }
    }
}
