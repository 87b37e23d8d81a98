import SQLDatabase
import ServiceKit

/// What must hold of invoices, payments and deliveries (SET-01 to SET-05, SET-11).
enum SettlementCheckTable {
    static let all: [Check] = numbers + invoices + payments + deliveries + PaperCheckTable.all

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
            SELECT id, 'net ' || CAST(net AS TEXT) || ', tax ' || CAST(tax AS TEXT) || '; by its lines '
                || CAST(lines_net AS TEXT) || ', ' || CAST(lines_tax AS TEXT)
            FROM (SELECT i.id, i.net, i.tax, CAST(COALESCE(SUM(l.net), 0) AS BIGINT) AS lines_net,
                CAST(COALESCE(SUM(l.tax), 0) AS BIGINT) AS lines_tax
                FROM invoices i LEFT JOIN invoice_lines l ON l.invoice_id = i.id
                GROUP BY i.id, i.net, i.tax) AS added
            WHERE net <> lines_net OR tax <> lines_tax
            """),
        .rows(
            "invoices.shares", "invoices",
            """
            SELECT id, 'net ' || CAST(net AS TEXT) || ', tax ' || CAST(tax AS TEXT) || ', credited '
                || CAST(credited AS TEXT) || '; by its payers ' || CAST(shares_net AS TEXT) || ', '
                || CAST(shares_tax AS TEXT) || ', ' || CAST(shares_credited AS TEXT)
            FROM (SELECT i.id, i.net, i.tax, i.credited_net + i.credited_tax AS credited,
                CAST(COALESCE(SUM(s.net), 0) AS BIGINT) AS shares_net,
                CAST(COALESCE(SUM(s.tax), 0) AS BIGINT) AS shares_tax,
                CAST(COALESCE(SUM(s.credited_net + s.credited_tax), 0) AS BIGINT) AS shares_credited
                FROM invoices i LEFT JOIN invoice_shares s ON s.invoice_id = i.id
                GROUP BY i.id, i.net, i.tax, i.credited_net, i.credited_tax) AS added
            WHERE net <> shares_net OR tax <> shares_tax OR credited <> shares_credited
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
            SELECT id, 'is ' || status || ', its total is ' || COALESCE(CAST(actual_total AS TEXT), 'missing')
                || ' and that of its invoices ' || CAST(billed - credited AS TEXT)
            FROM (SELECT o.id, o.status, o.invoiced_at, o.actual_total,
                CAST((SELECT SUM(i.net + i.tax) FROM invoices i WHERE i.order_id = o.id) AS BIGINT) AS billed,
                CAST(COALESCE((SELECT SUM(c.net + c.tax) FROM credit_notes c WHERE c.order_id = o.id), 0) AS BIGINT)
                    AS credited
                FROM repair_orders o) AS added
            WHERE billed IS NOT NULL
                AND (invoiced_at IS NULL OR actual_total IS NULL OR actual_total <> billed - credited)
            UNION ALL
            SELECT o.id, 'has an invoice of another outlet or currency'
            FROM invoices i JOIN repair_orders o ON o.id = i.order_id
            WHERE o.outlet_id <> i.outlet_id OR o.currency <> i.currency
            """),
        .rows(
            "invoices.jobs", "repair_order_jobs",
            """
            SELECT j.id, 'is passed and on no invoice line' FROM repair_order_jobs j
            WHERE j.status = 'passed' AND EXISTS (SELECT 1 FROM invoices i WHERE i.order_id = j.order_id)
                AND NOT EXISTS (SELECT 1 FROM invoice_lines l WHERE l.job_id = j.id AND l.kind = 'labor')
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
                FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
                WHERE l.kind = 'part' AND l.standing = 0) AS compared
            WHERE billed IS NULL OR billed <> issued
            """),
    ]

    private static let payments: [Check] = [
        .rows(
            "payments.invoice", "invoice_shares",
            """
            SELECT invoice_id, payer || ' paid ' || CAST(paid AS TEXT) || ' and got back ' || CAST(refunded AS TEXT)
                || '; by the payments ' || CAST(taken AS TEXT) || ' and ' || CAST(given_back AS TEXT)
            FROM (SELECT s.invoice_id, s.payer, s.paid, s.refunded,
                CAST(COALESCE(SUM(p.amount), 0) AS BIGINT) AS taken,
                CAST(COALESCE(SUM(p.refunded), 0) AS BIGINT) AS given_back
                FROM invoice_shares s LEFT JOIN payments p ON p.invoice_id = s.invoice_id AND p.payer = s.payer
                GROUP BY s.invoice_id, s.payer, s.paid, s.refunded) AS added
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
            SELECT p.id, 'is in ' || p.currency || ', its order in ' || o.currency
            FROM payments p JOIN repair_orders o ON o.id = p.order_id WHERE p.currency <> o.currency
            UNION ALL
            SELECT p.id, 'is on an invoice of another order'
            FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE i.order_id <> p.order_id
            """),
        .rows(
            "payments.settled", "repair_orders",
            """
            SELECT id, CASE WHEN is_settled = 1 THEN 'counts as settled with '
                ELSE 'does not count as settled with ' END || CAST(open AS TEXT) || ' open and '
                || CAST(reopened AS TEXT) || ' lines to bill again'
            FROM (SELECT o.id, o.status, o.is_settled,
                CAST(COALESCE((SELECT SUM(CASE WHEN s.net + s.tax - s.credited_net - s.credited_tax - s.paid
                    + s.refunded > 0 THEN s.net + s.tax - s.credited_net - s.credited_tax - s.paid + s.refunded
                    ELSE 0 END)
                    FROM invoice_shares s JOIN invoices i ON i.id = s.invoice_id
                    WHERE i.order_id = o.id AND s.position = 0), 0) AS BIGINT) AS open,
                (SELECT COUNT(*) FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
                    WHERE i.order_id = o.id AND l.standing = 1 AND l.kind <> 'discount') AS reopened
                FROM repair_orders o WHERE o.invoiced_at IS NOT NULL) AS counted
            WHERE (status = 'invoiced' AND (is_settled = 1) <> (open = 0 AND reopened = 0))
                OR (is_settled = 0 AND status <> 'invoiced')
            """),
        .rows(
            "payments.events", "payments",
            """
            SELECT p.id, 'was never recorded as received' FROM payments p
            WHERE NOT EXISTS (SELECT 1 FROM events e
                WHERE e.root_id = p.order_id AND e.resource_id = p.id AND e.type = 'payment.received')
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
