import Network
import Quality
import SQLDatabase
import ServiceKit

/// What reports are made of, and the reports that were approved.
enum CallbackReportTable {
    /// A callback that was made or closed in a period.
    struct Entry {
        let id: String
        let advisor: String
        let createdAt: Instant
        let completedAt: Instant?
        let isAttempted: Bool
        let isReached: Bool
        /// Whether the callback ended because the customer wanted no questions.
        let isRefused: Bool
        let isDissatisfied: Bool
    }

    /// Who did what on a callback's order, each once.
    struct Work {
        var technicians: Set<String> = []
        var types: Set<String> = []
    }

    /// A complaint that came in by a callback.
    struct Grievance: Sendable {
        let kind: String
        let cause: String?
        let isInTime: Bool
    }

    struct ScoredAnswer {
        let callback: String
        let advisor: String
        let surveyVersion: Int
        let question: String
        let score: Int64
    }

    static func callbacks(
        at outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> [Entry] {
        try transaction.query(
            """
            SELECT c.id, o.advisor_id, c.created_at, c.completed_at, c.attempt_count, c.is_reached, c.completed_by,
                c.is_dissatisfied, c.is_refused
            FROM callbacks c JOIN repair_orders o ON o.id = c.order_id
            WHERE c.outlet_id = $1 AND ((c.created_at >= $2 AND c.created_at < $3)
                OR (c.completed_at >= $2 AND c.completed_at < $3))
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { row in
            let completedAt = row.optionalInstant(3)
            let hasAnswered = completedAt != nil && row.optionalText(6) == nil
            return Entry(
                id: row.text(0), advisor: row.text(1), createdAt: row.instant(2), completedAt: completedAt,
                isAttempted: row.int(4) > 0 || hasAnswered, isReached: row.bool(5) || hasAnswered,
                isRefused: row.bool(8) && !hasAnswered, isDissatisfied: row.optionalBool(7) ?? false)
        }
    }

    /// By callback; the type of a job is the skill that it needs.
    static func work(
        at outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> [String: Work] {
        var work: [String: Work] = [:]
        try transaction.forEach(
            """
            SELECT c.id, j.technician_id, j.skill
            FROM callbacks c JOIN repair_order_jobs j ON j.order_id = c.order_id
            WHERE c.outlet_id = $1 AND ((c.created_at >= $2 AND c.created_at < $3)
                OR (c.completed_at >= $2 AND c.completed_at < $3)) AND j.completed_at IS NOT NULL
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { row in
            if let technician = row.optionalText(1) {
                work[row.text(0), default: Work()].technicians.insert(technician)
            }
            work[row.text(0), default: Work()].types.insert(row.text(2))
        }
        return work
    }

    static func answers(
        at outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> [ScoredAnswer] {
        try transaction.query(
            """
            SELECT c.id, o.advisor_id, c.survey_version, a.question, a.score
            FROM callbacks c JOIN repair_orders o ON o.id = c.order_id
                JOIN callback_answers a ON a.callback_id = c.id
            WHERE c.outlet_id = $1 AND c.completed_at >= $2 AND c.completed_at < $3 AND c.survey_version IS NOT NULL
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { row in
            ScoredAnswer(
                callback: row.text(0), advisor: row.text(1), surveyVersion: row.int(2), question: row.text(3),
                score: row.int64(4))
        }
    }

    /// Those that callbacks opened; in time is what no step of was late.
    static func complaints(
        at outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> [Grievance] {
        try transaction.query(
            """
            SELECT q.class, q.cause, m.result
            FROM complaints q LEFT JOIN rule_measurements m ON m.subject_id = q.order_id AND m.rule = 'CBK-05'
            WHERE q.outlet_id = $1 AND q.received_at >= $2 AND q.received_at < $3 AND q.callback_id IS NOT NULL
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { row in
            Grievance(
                kind: row.text(0), cause: row.optionalText(1), isInTime: row.optionalText(2) == RuleResult.met.rawValue)
        }
    }

    static func ratings(
        at outlet: OutletID, _ span: Range<Instant>, in transaction: Transaction
    ) throws -> (sum: Int64, count: Int64) {
        let found = try transaction.first(
            """
            SELECT CAST(COALESCE(SUM(rating), 0) AS BIGINT), COUNT(*) FROM reviews
            WHERE outlet_id = $1 AND created_at >= $2 AND created_at < $3
            """,
            [outlet.sql, span.lowerBound.sql, span.upperBound.sql]
        ) { (sum: $0.int64(0), count: $0.int64(1)) }
        return found ?? (0, 0)
    }
}
