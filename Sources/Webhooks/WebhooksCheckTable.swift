import SQLDatabase
import ServiceKit

/// What must hold of endpoints, deliveries and attempts.
enum WebhooksCheckTable {
    static let all: [Check] = [
        .rows(
            "webhooks.attempts", "webhook_deliveries",
            """
            SELECT d.id, 'counts ' || CAST(d.attempt_count AS TEXT) || ' attempts, of which are kept '
                || CAST((SELECT count(*) FROM webhook_attempts a WHERE a.delivery_id = d.id) AS TEXT)
            FROM webhook_deliveries d
            WHERE d.attempt_count <> (SELECT count(*) FROM webhook_attempts a WHERE a.delivery_id = d.id)
            """),
        // One that is being sent may have been overtaken by a replay of an earlier one.
        .rows(
            "webhooks.order", "webhook_deliveries",
            """
            SELECT d.id, 'is due before an earlier one of ' || d.root_id FROM webhook_deliveries d
            WHERE d.status = 'pending' AND d.next_attempt_at IS NOT NULL AND d.claimed_by IS NULL
                AND EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.endpoint_id = d.endpoint_id
                    AND e.root_id = d.root_id AND e.status = 'pending' AND e.event_sequence < d.event_sequence)
            """),
        .rows(
            "webhooks.next", "webhook_deliveries",
            """
            SELECT d.id, 'waits for nothing' FROM webhook_deliveries d
            WHERE d.status = 'pending' AND d.next_attempt_at IS NULL
                AND NOT EXISTS (SELECT 1 FROM webhook_deliveries e WHERE e.endpoint_id = d.endpoint_id
                    AND e.root_id = d.root_id AND e.status = 'pending' AND e.next_attempt_at IS NOT NULL)
            """),
        .rows(
            "webhooks.finished", "webhook_deliveries",
            """
            SELECT id, 'is ' || status || ' and still has a time or a sender' FROM webhook_deliveries
            WHERE status <> 'pending' AND (next_attempt_at IS NOT NULL OR claimed_by IS NOT NULL)
            """),
        .rows(
            "webhooks.progress", "webhook_endpoints",
            """
            SELECT e.id, 'has no place among the events' FROM webhook_endpoints e
            WHERE NOT EXISTS (SELECT 1 FROM webhook_progress p WHERE p.endpoint_id = e.id)
            """),
    ]
}
