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
            WHERE (status = 'due') <> (attempt_count = 0) OR (status = 'completed' AND is_reached = 0)
                OR (status = 'unreachable' AND (is_reached = 1 OR attempt_count < 3))
                OR (status = 'completed' AND (completed_by IS NULL OR verbatim IS NULL OR is_dissatisfied IS NULL))
            """),
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
