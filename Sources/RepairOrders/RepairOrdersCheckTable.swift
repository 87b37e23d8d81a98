import SQLDatabase
import ServiceKit

/// What the order's and the job's state tables make impossible (journey.md, "Repair order states").
enum RepairOrdersCheckTable {
    static let all: [Check] = numbers + states + jobs

    private static let numbers: [Check] = [
        .rows(
            "orders.numberGap", "repair_orders",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM repair_orders) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "orders.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the orders end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'ro:' || substr(series, 1, length(series) - 10) || ':' || substr(series, length(series) - 8, 8)
                    AS name, MAX(place) AS newest
                FROM (SELECT rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM repair_orders) AS numbered GROUP BY series) AS n ON n.name = r.name
            WHERE r.name LIKE 'ro:%' AND r.last <> COALESCE(n.newest, 0)
            """),
    ]

    private static let states: [Check] = [
        .rows(
            "orders.times", "repair_orders",
            """
            SELECT id, 'is ' || status || ', but the times of its steps do not lead there' FROM repair_orders
            WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)
                OR (status = 'closed') <> (closed_at IS NOT NULL)
                OR (status IN ('delivered', 'closed')) <> (delivered_at IS NOT NULL)
                OR (status IN ('invoiced', 'delivered', 'closed')) <> (invoiced_at IS NOT NULL)
                OR (status IN ('ready', 'invoiced', 'delivered', 'closed') AND passed_at IS NULL)
                OR (status IN ('inInspection', 'ready', 'invoiced', 'delivered', 'closed') AND submitted_at IS NULL)
                OR (status IN ('inRepair', 'inInspection', 'ready', 'invoiced', 'delivered', 'closed')
                    AND started_at IS NULL)
                OR (status NOT IN ('draft', 'cancelled') AND authorized_at IS NULL)
                OR (status = 'draft' AND authorized_at IS NOT NULL)
            """),
        .rows(
            "orders.agreement", "repair_orders",
            """
            SELECT id, 'was authorised without all that an agreement needs' FROM repair_orders
            WHERE authorized_at IS NOT NULL AND (signed_document_hash IS NULL OR promised_at IS NULL
                OR original_promised_at IS NULL OR authorized_total IS NULL OR price_list_id IS NULL
                OR mileage_km IS NULL OR walk_around IS NULL OR key_tag IS NULL OR approval_contact IS NULL)
            """),
        .rows(
            "orders.status", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ', its events end with ' || COALESCE(e.type, 'nothing')
            FROM repair_orders o LEFT JOIN events e ON e.sequence = (
                SELECT MAX(s.sequence) FROM events s WHERE s.root_id = o.id AND s.resource_id = o.id AND s.type IN (
                    'repairOrder.created', 'repairOrder.authorized', 'repairOrder.started', 'repairOrder.submitted',
                    'repairOrder.passed', 'repairOrder.returnedToRepair', 'repairOrder.invoiced',
                    'repairOrder.delivered', 'repairOrder.closed', 'repairOrder.cancelled'))
            WHERE o.status <> CASE e.type
                WHEN 'repairOrder.created' THEN 'draft' WHEN 'repairOrder.authorized' THEN 'authorized'
                WHEN 'repairOrder.started' THEN 'inRepair' WHEN 'repairOrder.returnedToRepair' THEN 'inRepair'
                WHEN 'repairOrder.submitted' THEN 'inInspection' WHEN 'repairOrder.passed' THEN 'ready'
                WHEN 'repairOrder.invoiced' THEN 'invoiced' WHEN 'repairOrder.delivered' THEN 'delivered'
                WHEN 'repairOrder.closed' THEN 'closed' WHEN 'repairOrder.cancelled' THEN 'cancelled' ELSE '' END
            """),
        .rows(
            "orders.steps", "events",
            """
            SELECT CAST(sequence AS TEXT), 'order ' || root_id || ': ' || type || ' after ' || earlier
            FROM (SELECT sequence, root_id, type,
                LAG(type, 1, 'nothing') OVER (PARTITION BY root_id ORDER BY sequence) AS earlier
                FROM events WHERE type IN (
                    'repairOrder.created', 'repairOrder.authorized', 'repairOrder.started', 'repairOrder.submitted',
                    'repairOrder.passed', 'repairOrder.returnedToRepair', 'repairOrder.invoiced',
                    'repairOrder.delivered', 'repairOrder.closed', 'repairOrder.cancelled')) AS chain
            WHERE NOT (
                (type = 'repairOrder.created' AND earlier = 'nothing')
                OR (type = 'repairOrder.authorized' AND earlier = 'repairOrder.created')
                OR (type = 'repairOrder.started' AND earlier = 'repairOrder.authorized')
                OR (type = 'repairOrder.submitted'
                    AND earlier IN ('repairOrder.started', 'repairOrder.returnedToRepair'))
                OR (type IN ('repairOrder.passed', 'repairOrder.returnedToRepair')
                    AND earlier = 'repairOrder.submitted')
                OR (type = 'repairOrder.invoiced' AND earlier = 'repairOrder.passed')
                OR (type = 'repairOrder.delivered' AND earlier = 'repairOrder.invoiced')
                OR (type = 'repairOrder.closed' AND earlier = 'repairOrder.delivered')
                OR (type = 'repairOrder.cancelled' AND earlier IN ('repairOrder.created', 'repairOrder.authorized',
                    'repairOrder.started', 'repairOrder.returnedToRepair')))
            """),
        .rows(
            "orders.version", "repair_orders",
            """
            SELECT o.id, 'has version ' || CAST(o.version AS TEXT) || ', its last event of its own '
                || CAST(e.version AS TEXT)
            FROM repair_orders o JOIN events e ON e.sequence = (
                SELECT MAX(s.sequence) FROM events s WHERE s.root_id = o.id AND s.resource_id = o.id)
            WHERE e.version <> o.version
            """),
    ]

    private static let jobs: [Check] = [
        .rows(
            "deferredJobs.revived", "deferred_jobs",
            """
            SELECT d.id, CASE WHEN d.status = 'open' THEN 'is open though a job does it' ELSE
                'is done by a job of another vehicle or order' END
            FROM deferred_jobs d LEFT JOIN repair_orders o ON o.id = d.revived_order_id
            WHERE d.revived_job_id IS NOT NULL
                AND (d.status = 'open' OR o.id IS NULL OR o.vehicle_id <> d.vehicle_id)
            """),
        .rows(
            "deferredJobs.chain", "deferred_jobs",
            """
            SELECT d.id, 'has no first link of its chain' FROM deferred_jobs d
            WHERE NOT EXISTS (
                SELECT 1 FROM deferred_job_offers f WHERE f.deferred_job_id = d.id AND f.sequence = 1)
            """),
        .rows(
            "jobs.state", "repair_order_jobs",
            """
            SELECT j.id, 'is ' || j.status || ' in an order that is ' || o.status
            FROM repair_order_jobs j JOIN repair_orders o ON o.id = j.order_id
            WHERE j.status = 'failed'
                OR (o.status = 'draft' AND j.status NOT IN ('proposed', 'declined', 'deferred'))
                OR (o.status IN ('authorized', 'inRepair', 'inInspection', 'ready', 'invoiced', 'delivered', 'closed')
                    AND j.status = 'proposed')
                OR (o.status = 'authorized' AND j.status NOT IN ('approved', 'declined', 'deferred', 'assigned'))
                OR (o.status = 'inInspection' AND j.status NOT IN ('completed', 'passed', 'declined', 'deferred'))
                OR (o.status IN ('ready', 'invoiced', 'delivered', 'closed')
                    AND j.status NOT IN ('passed', 'declined', 'deferred'))
                OR (o.status = 'cancelled' AND j.status IN ('inProgress', 'passed'))
            """),
        .rows(
            "jobs.agreed", "repair_order_jobs",
            """
            SELECT id, 'is ' || status || ' and has no ' || CASE
                WHEN labor_unit_price IS NULL OR labor_net IS NULL OR labor_tax IS NULL THEN 'price'
                WHEN status IN ('completed', 'passed') AND completed_at IS NULL THEN 'time of completion'
                ELSE 'technician' END
            FROM repair_order_jobs
            WHERE (status IN ('approved', 'assigned', 'inProgress', 'paused', 'completed', 'passed')
                    AND (labor_unit_price IS NULL OR labor_net IS NULL OR labor_tax IS NULL))
                OR (status IN ('completed', 'passed') AND completed_at IS NULL)
                OR (status IN ('assigned', 'inProgress', 'paused', 'completed', 'passed') AND technician_id IS NULL)
            """),
        .rows(
            "jobs.order", "repair_order_jobs",
            """
            SELECT j.id, 'answers a concern of another order, ' || c.order_id
            FROM repair_order_jobs j JOIN repair_order_concerns c ON c.id = j.concern_id WHERE c.order_id <> j.order_id
            """),
        .rows(
            "partLines.order", "repair_order_part_lines",
            """
            SELECT p.id, 'is for a job of another order, ' || j.order_id
            FROM repair_order_part_lines p JOIN repair_order_jobs j ON j.id = p.job_id WHERE j.order_id <> p.order_id
            """),
    ]
}
