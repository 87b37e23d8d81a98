import SQLDatabase
import ServiceKit

/// What must hold of work, slips and change requests (REP-02, REP-03, REP-05, REP-13).
enum RepairCheckTable {
    static let all: [Check] = slips + work + changes + shop

    private static let slips: [Check] = [
        .rows(
            "slips.numberGap", "part_slips",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM part_slips) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "slips.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the slips end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'partSlip.' || kind || ':' || substr(series, 4, length(series) - 13) || ':'
                    || substr(series, length(series) - 8, 8) AS name, MAX(place) AS newest
                FROM (SELECT kind, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM part_slips) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'partSlip.%' AND r.last <> COALESCE(n.newest, 0)
            """),
        .rows(
            "slips.ledger", "part_slip_lines",
            """
            SELECT slip_id || ' ' || lot_id, 'a slip''s ' || kind || ' of ' || CAST(SUM(slipped) AS TEXT)
                || ' thousandths, by the ledger ' || CAST(SUM(moved) AS TEXT)
            FROM (SELECT slip_id, lot_id, kind, CASE WHEN kind = 'issue' THEN -quantity ELSE quantity END AS slipped,
                    CAST(0 AS BIGINT) AS moved
                FROM part_slip_lines
                UNION ALL
                SELECT reference, lot_id, kind, CAST(0 AS BIGINT), quantity FROM stock_movements
                WHERE kind = 'issue' OR kind = 'return') AS sides
            GROUP BY slip_id, lot_id, kind HAVING SUM(slipped) <> SUM(moved)
            """),
        .rows(
            "slips.partsOut", "repair_orders",
            """
            SELECT o.id, CASE WHEN o.has_parts_out = 1 THEN 'counts as having parts out, its slips say otherwise'
                ELSE 'has parts out by its slips' END
            FROM repair_orders o
            WHERE (o.has_parts_out = 1) <> EXISTS (SELECT 1 FROM part_slip_lines l WHERE l.order_id = o.id
                GROUP BY l.job_id, l.part_id, l.lot_id, l.unit_cost, l.currency
                HAVING SUM(CASE WHEN l.kind = 'issue' THEN l.quantity ELSE -l.quantity END) > 0)
            """),
        .rows(
            "slips.returned", "part_slip_lines",
            """
            SELECT order_id || ' ' || lot_id, 'more went back than was issued' FROM part_slip_lines
            GROUP BY order_id, job_id, part_id, lot_id
            HAVING SUM(CASE WHEN kind = 'issue' THEN quantity ELSE -quantity END) < 0
            """),
    ]

    private static let work: [Check] = [
        .rows(
            "work.clock", "repair_order_jobs",
            """
            SELECT j.id, 'is ' || j.status || ' and ' || CAST(COUNT(c.id) AS TEXT) || ' clocks run on it'
            FROM repair_order_jobs j LEFT JOIN clockings c ON c.job_id = j.id AND c.ended_at IS NULL
            GROUP BY j.id, j.status HAVING (COUNT(c.id) > 0) <> (j.status = 'inProgress')
            """),
        .rows(
            "work.completion", "repair_order_jobs",
            """
            SELECT j.id, 'is ' || j.status || ' and its technician has not signed for it' FROM repair_order_jobs j
            WHERE j.status IN ('completed', 'passed') AND NOT EXISTS (SELECT 1 FROM job_completions c
                WHERE c.job_id = j.id AND c.rework = j.rework_count)
            """),
        .rows(
            "work.stop", "repair_orders",
            """
            SELECT o.id, CASE WHEN o.is_stopped = 1 THEN 'counts as stopped without an open stop'
                ELSE 'has an open stop and does not count as stopped' END
            FROM repair_orders o
            WHERE (o.is_stopped = 1) <> EXISTS (SELECT 1 FROM safety_stops s
                WHERE s.order_id = o.id AND s.lifted_at IS NULL)
            """),
    ]

    private static let shop: [Check] = [
        .rows(
            "sublets.open", "repair_orders",
            """
            SELECT id, 'counts ' || CAST(open_sublets AS TEXT) || ' pieces of outside work not back, there are '
                || CAST(kept AS TEXT)
            FROM (SELECT o.id, o.open_sublets, COUNT(s.id) AS kept FROM repair_orders o
                LEFT JOIN sublets s ON s.order_id = o.id AND (s.status = 'planned' OR s.status = 'sent')
                GROUP BY o.id, o.open_sublets) AS counted
            WHERE open_sublets <> kept
            """),
        .rows(
            "sublets.state", "sublets",
            """
            SELECT id, 'is ' || status || ', but what is kept of its steps does not lead there' FROM sublets
            WHERE (status IN ('sent', 'returned')) <> (sent_at IS NOT NULL)
                OR (status = 'returned') <> (returned_at IS NOT NULL)
                OR (status = 'cancelled') <> (cancelled_at IS NOT NULL)
                OR (sent_at IS NOT NULL AND price IS NOT NULL AND agreed_at IS NULL)
            """),
        .rows(
            "orders.subStatus", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ' with the sub-status ' || o.sub_status || ', which is mapped on '
                || COALESCE(s.state, 'nothing')
            FROM repair_orders o LEFT JOIN sub_statuses s ON s.outlet_id = o.outlet_id AND s.code = o.sub_status
            WHERE o.sub_status IS NOT NULL AND (s.state IS NULL OR s.state <> o.status)
            """),
        .rows(
            "expertCases.state", "expert_cases",
            """
            SELECT id, 'is ' || status || ', but what is kept of its steps does not lead there' FROM expert_cases
            WHERE (status = 'open' AND answered_at IS NOT NULL) OR (status = 'answered' AND answered_at IS NULL)
                OR (status = 'closed') <> (closed_at IS NOT NULL)
            """),
        // An order is where it came to once more than it left; moves within one moment have no order of their own.
        .rows(
            "moves.outlet", "order_moves",
            """
            SELECT MAX(m.id),
                'took order ' || m.order_id || ' to ' || m.to_outlet_id || ', which is at ' || o.outlet_id
            FROM order_moves m JOIN repair_orders o ON o.id = m.order_id
            WHERE m.new_order_id IS NULL AND o.outlet_id <> m.to_outlet_id
                AND (SELECT COUNT(*) FROM order_moves a WHERE a.order_id = m.order_id AND a.new_order_id IS NULL
                    AND a.to_outlet_id = m.to_outlet_id)
                > (SELECT COUNT(*) FROM order_moves d WHERE d.order_id = m.order_id AND d.new_order_id IS NULL
                    AND d.from_outlet_id = m.to_outlet_id)
            GROUP BY m.order_id, m.to_outlet_id, o.outlet_id
            """),
    ]

    private static let changes: [Check] = [
        .rows(
            "changes.open", "repair_orders",
            """
            SELECT id, 'counts ' || CAST(open_change_requests AS TEXT) || ' open change requests, there are '
                || CAST(kept AS TEXT)
            FROM (SELECT o.id, o.open_change_requests, COUNT(c.id) AS kept FROM repair_orders o
                LEFT JOIN change_requests c ON c.order_id = o.id AND (c.status = 'reported' OR c.status = 'quoted')
                GROUP BY o.id, o.open_change_requests) AS counted
            WHERE open_change_requests <> kept
            """),
        .rows(
            "changes.state", "change_requests",
            """
            SELECT id, 'is ' || status || ', but what is kept of its steps does not lead there' FROM change_requests
            WHERE (status = 'approved') <> (new_job_id IS NOT NULL)
                OR (status IN ('declined', 'expired') AND deferred_job_id IS NULL)
                OR (status IN ('reported', 'approved') AND deferred_job_id IS NOT NULL)
                OR (status IN ('quoted', 'approved') AND (quote_hash IS NULL OR quoted_at IS NULL))
                OR (status = 'reported' AND quote_hash IS NOT NULL)
            """),
        .digests(
            "changes.document", "change_requests",
            "SELECT id, quote_hash, quote_document FROM change_requests WHERE quote_hash IS NOT NULL"),
    ]
}
