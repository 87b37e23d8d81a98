import SQLDatabase
import ServiceKit

/// What must hold of invoices, payments and deliveries (SET-01 to SET-05, SET-11).
enum SettlementCheckTable {
    static let all: [Check] = numbers + invoices + payments + deliveries

    private static let numbers: [Check] = [
        .rows(
            "invoices.numberGap", "invoices",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM invoices) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "invoices.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the invoices end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'inv:' || outlet_id || ':' || substr(series, length(series) - 4, 4)
                    AS name, MAX(place) AS newest
                FROM (SELECT outlet_id, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM invoices) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'inv:%' AND r.last <> COALESCE(n.newest, 0)
            """),
    ]

    private static let invoices: [Check] = [
        .rows(
            "invoices.totals", "invoices",
            """
            SELECT id, 'net ' || CAST(net AS TEXT) || ', tax ' || CAST(tax AS TEXT) || ', customer '
                || CAST(customer_total AS TEXT) || '; by its lines ' || CAST(lines_net AS TEXT) || ', '
                || CAST(lines_tax AS TEXT) || ', ' || CAST(lines_customer AS TEXT)
            FROM (SELECT i.id, i.net, i.tax, i.customer_total,
                CAST(COALESCE(SUM(l.net), 0) AS BIGINT) AS lines_net,
                CAST(COALESCE(SUM(l.tax), 0) AS BIGINT) AS lines_tax,
                CAST(COALESCE(SUM(CASE WHEN l.pay_type = 'customer' THEN l.net + l.tax ELSE 0 END), 0) AS BIGINT)
                    AS lines_customer
                FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
                GROUP BY i.id, i.net, i.tax, i.customer_total) AS added
            WHERE net <> lines_net OR tax <> lines_tax OR customer_total <> lines_customer
            """),
        .rows(
            "invoices.agreed", "invoices",
            """
            SELECT id, CAST(net + tax AS TEXT) || ' is billed where ' || CAST(agreed_total AS TEXT) || ' was agreed'
            FROM invoices
            WHERE net + tax > agreed_total OR (net + tax < agreed_total AND discount IS NULL)
            """),
        .rows(
            "invoices.order", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ' and has no invoice' FROM repair_orders o
            WHERE o.invoiced_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM invoices i WHERE i.order_id = o.id)
            UNION ALL
            SELECT o.id, 'is ' || o.status || ', its total is ' || COALESCE(CAST(o.actual_total AS TEXT), 'missing')
                || ' and its invoice of ' || CAST(i.net + i.tax AS TEXT)
            FROM invoices i JOIN repair_orders o ON o.id = i.order_id
            WHERE o.invoiced_at IS NULL OR o.actual_total IS NULL OR o.actual_total <> i.net + i.tax
                OR o.outlet_id <> i.outlet_id OR o.currency <> i.currency
            """),
        .rows(
            "invoices.jobs", "repair_order_jobs",
            """
            SELECT j.id, 'is passed and on no invoice line' FROM repair_order_jobs j
                JOIN invoices i ON i.order_id = j.order_id
            WHERE j.status = 'passed' AND NOT EXISTS (SELECT 1 FROM invoice_lines l
                WHERE l.invoice_id = i.id AND l.job_id = j.id AND l.kind = 'labor')
            """),
        .rows(
            "invoices.parts", "invoice_lines",
            """
            SELECT invoice_id || ' ' || code, 'bills ' || CAST(billed AS TEXT) || ' thousandths, issued are '
                || CAST(issued AS TEXT)
            FROM (SELECT l.invoice_id, l.code, l.quantity AS billed,
                CAST(COALESCE((SELECT SUM(CASE WHEN s.kind = 'issue' THEN s.quantity ELSE -s.quantity END)
                    FROM part_slip_lines s
                    WHERE s.order_id = i.order_id AND s.job_id = l.job_id AND s.part_number = l.code), 0) AS BIGINT)
                    AS issued
                FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id WHERE l.kind = 'part') AS compared
            WHERE billed IS NULL OR billed <> issued
            """),
    ]

    private static let payments: [Check] = [
        .rows(
            "payments.invoice", "invoices",
            """
            SELECT id, 'paid ' || CAST(paid AS TEXT) || ' and refunded ' || CAST(refunded AS TEXT)
                || '; by its payments ' || CAST(taken AS TEXT) || ' and ' || CAST(given_back AS TEXT)
            FROM (SELECT i.id, i.paid, i.refunded, CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) AS taken,
                CAST(COALESCE(SUM(p.refunded), 0) AS BIGINT) AS given_back
                FROM invoices i LEFT JOIN payments p ON p.invoice_id = i.id
                GROUP BY i.id, i.paid, i.refunded) AS added
            WHERE paid <> taken OR refunded <> given_back
            """),
        .rows(
            "payments.refunds", "payments",
            """
            SELECT id, 'refunded ' || CAST(refunded AS TEXT) || ', by its refunds ' || CAST(given_back AS TEXT)
            FROM (SELECT p.id, p.refunded, CAST(COALESCE(SUM(r.amount), 0) AS BIGINT) AS given_back
                FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id GROUP BY p.id, p.refunded) AS added
            WHERE refunded <> given_back
            """),
        .rows(
            "payments.currency", "payments",
            """
            SELECT p.id, 'is in ' || p.currency || ', its invoice in ' || i.currency
            FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE p.currency <> i.currency
            """),
        .rows(
            "payments.settled", "repair_orders",
            """
            SELECT o.id, CASE WHEN o.is_settled = 1 THEN 'counts as settled with '
                ELSE 'does not count as settled with ' END
                || CAST(i.customer_total - i.paid + i.refunded AS TEXT) || ' open'
            FROM repair_orders o JOIN invoices i ON i.order_id = o.id
            WHERE (o.status = 'invoiced' AND (o.is_settled = 1) <> (i.customer_total - i.paid + i.refunded = 0))
                OR (o.is_settled = 0 AND o.status <> 'invoiced')
            """),
        .rows(
            "payments.events", "payments",
            """
            SELECT p.id, 'was never recorded as received' FROM payments p JOIN invoices i ON i.id = p.invoice_id
            WHERE NOT EXISTS (SELECT 1 FROM events e
                WHERE e.root_id = i.order_id AND e.resource_id = p.id AND e.type = 'payment.received')
            """),
    ]

    private static let deliveries: [Check] = [
        .rows(
            "deliveries.order", "repair_orders",
            """
            SELECT o.id, 'is ' || o.status || ', but delivery and gate pass say otherwise' FROM repair_orders o
            WHERE (o.delivered_at IS NOT NULL) <> EXISTS (SELECT 1 FROM deliveries d WHERE d.order_id = o.id)
                OR (o.delivered_at IS NOT NULL) <> EXISTS (SELECT 1 FROM gate_passes g WHERE g.order_id = o.id)
            """),
        .digests(
            "deliveries.document", "deliveries", "SELECT order_id, document_hash, document FROM deliveries"),
    ]
}
