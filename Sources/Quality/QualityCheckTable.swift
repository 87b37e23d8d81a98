import SQLDatabase
import ServiceKit

/// What must hold of complaints.
enum QualityCheckTable {
    static let all: [Check] = [
        .rows(
            "complaints.numberGap", "complaints",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM complaints) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "complaints.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the complaints end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'cpl:' || outlet_id || ':' || substr(series, length(series) - 4, 4)
                    AS name, MAX(place) AS newest
                FROM (SELECT outlet_id, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM complaints) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'cpl:%' AND r.last <> COALESCE(n.newest, 0)
            """),
        .rows(
            "complaints.state", "complaints",
            """
            SELECT id, 'is ' || status || ', which its acknowledgement, resolution or end does not fit'
            FROM complaints
            WHERE (status = 'received' AND acknowledged_at IS NOT NULL)
                OR (status IN ('resolved', 'customerConfirmed', 'closed') AND (resolved_at IS NULL
                    OR resolved_by IS NULL OR cause IS NULL OR measure IS NULL OR resolution IS NULL))
                OR (status = 'closed') <> (closed_at IS NOT NULL)
                OR (status = 'customerConfirmed' AND COALESCE(is_satisfied, 0) = 0)
            """),
        .rows(
            "correctiveActions.state", "corrective_actions",
            """
            SELECT id, 'is ' || status || ', which its result or its check does not fit'
            FROM corrective_actions
            WHERE (status = 'open') <> (done_at IS NULL) OR (done_at IS NULL) <> (result IS NULL)
                OR (status IN ('effective', 'ineffective')) <> (checked_at IS NOT NULL)
                OR (checked_at IS NULL) <> (finding IS NULL) OR check_on <= due_on
            """),
        .rows(
            "reviews.order", "reviews",
            """
            SELECT r.id, 'is of an order that is ' || o.status || ', or of another outlet or customer'
            FROM reviews r JOIN repair_orders o ON o.id = r.order_id
            WHERE o.status NOT IN ('delivered', 'closed') OR o.outlet_id <> r.outlet_id
                OR o.customer_id <> r.customer_id
            """),
    ]
}
