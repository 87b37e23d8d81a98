import SQLDatabase
import ServiceKit

/// What must hold of callbacks: one for each delivery, closed by its rules (CBK-01 to CBK-04).
enum CallbacksCheckTable {
    static let all: [Check] = [
        .rows(
            "callbacks.delivery", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ' and has no callback' FROM repair_orders o
            WHERE o.delivered_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM callbacks c WHERE c.order_id = o.id)
            UNION ALL
            SELECT o.id, 'is ' || o.status || ', but its callback is ' || c.status
            FROM callbacks c JOIN repair_orders o ON o.id = c.order_id
            WHERE o.status NOT IN ('delivered', 'closed')
                OR (o.status = 'closed') <> (c.status IN ('completed', 'unreachable'))
            """),
        .rows(
            "callbacks.attempts", "callbacks",
            """
            SELECT id, 'counts ' || CAST(attempt_count AS TEXT) || ' attempts, there are ' || CAST(kept AS TEXT)
            FROM (SELECT c.id, c.attempt_count, COUNT(a.id) AS kept FROM callbacks c
                LEFT JOIN callback_attempts a ON a.callback_id = c.id GROUP BY c.id, c.attempt_count) AS counted
            WHERE attempt_count <> kept
            """),
        .rows(
            "callbacks.state", "callbacks",
            """
            SELECT id, 'is ' || status || ' after ' || CAST(attempt_count AS TEXT) || ' attempts, reached '
                || CAST(is_reached AS TEXT)
            FROM callbacks
            WHERE (status = 'due' AND attempt_count > 0) OR (status = 'attempted' AND attempt_count = 0)
                OR (status = 'completed' AND is_reached = 0 AND is_refused = 0
                    AND completed_by IS NOT NULL)
                OR (status = 'unreachable' AND (is_reached = 1 OR attempt_count < 3))
                OR (status = 'completed' AND (verbatim IS NULL OR is_dissatisfied IS NULL
                    OR (completed_by IS NULL AND survey_version IS NULL)))
            """),
        .rows(
            "callbacks.survey", "callbacks",
            """
            SELECT c.id, 'answers survey ' || CAST(c.survey_version AS TEXT) || ', which does not ask ' || a.question
                || ' with ' || CAST(a.score AS TEXT)
            FROM callbacks c JOIN callback_answers a ON a.callback_id = c.id
            WHERE c.survey_version > 1 AND NOT EXISTS (SELECT 1 FROM survey_questions q
                WHERE q.version = c.survey_version AND q.code = a.question AND a.score BETWEEN q.minimum AND q.maximum)
            UNION ALL
            SELECT c.id, 'has answers of no survey, or a survey without answers' FROM callbacks c
            WHERE (c.survey_version IS NOT NULL) <> EXISTS (SELECT 1 FROM callback_answers a
                WHERE a.callback_id = c.id)
            """),
        .digests("callbacks.report", "callback_reports", "SELECT id, digest, document FROM callback_reports"),
        .rows(
            "callbacks.reached", "callbacks",
            """
            SELECT c.id, 'counts as reached ' || CAST(c.is_reached AS TEXT) || ', its attempts say otherwise'
            FROM callbacks c
            WHERE (c.is_reached = 1) <> EXISTS (SELECT 1 FROM callback_attempts a
                WHERE a.callback_id = c.id AND a.outcome = 'reached')
            """),
        .rows(
            "callbacks.complaint", "callbacks",
            """
            SELECT c.id, 'is of a dissatisfied customer and has no complaint of its own'
            FROM callbacks c LEFT JOIN complaints q ON q.id = c.complaint_id
            WHERE (c.is_dissatisfied = 1 AND c.complaint_id IS NULL)
                OR (c.complaint_id IS NOT NULL AND (q.callback_id IS NULL OR q.callback_id <> c.id))
            """),
    ]
}
