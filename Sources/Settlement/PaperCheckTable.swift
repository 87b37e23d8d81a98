import SQLDatabase
import ServiceKit

/// What must hold of credit notes, discounts, accounts and statements (SET-04, SET-13, PRI-05).
enum PaperCheckTable {
    static let all: [Check] = notes + accounts + online

    private static let notes: [Check] = [
        .rows(
            "creditNotes.numberGap", "credit_notes",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM credit_notes) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "creditNotes.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the credit notes end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'crn:' || outlet_id || ':' || substr(series, length(series) - 5, 4)
                    AS name, MAX(place) AS newest
                FROM (SELECT outlet_id, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM credit_notes) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'crn:%' AND r.last <> COALESCE(n.newest, 0)
            """),
        .rows(
            "creditNotes.amounts", "credit_notes",
            """
            SELECT id, CAST(whole AS TEXT) || '; by its lines ' || CAST(lines AS TEXT) || ', by its payers '
                || CAST(shares AS TEXT)
            FROM (SELECT c.id, c.net + c.tax AS whole,
                CAST(COALESCE((SELECT SUM(l.net + l.tax) FROM credit_note_lines l WHERE l.credit_note_id = c.id), 0)
                    AS BIGINT) AS lines,
                CAST(COALESCE((SELECT SUM(s.net + s.tax) FROM credit_note_shares s WHERE s.credit_note_id = c.id), 0)
                    AS BIGINT) AS shares
                FROM credit_notes c) AS added
            WHERE whole <> lines OR whole <> shares
            """),
        .rows(
            "creditNotes.lines", "invoice_lines",
            """
            SELECT l.invoice_id || ' ' || CAST(l.position AS TEXT), 'counts as billed and was taken back, or '
                || 'the other way round'
            FROM invoice_lines l
            WHERE (l.standing <> 0) <> EXISTS (SELECT 1 FROM credit_note_lines c
                WHERE c.invoice_id = l.invoice_id AND c.invoice_line = l.position)
            """),
        .rows(
            "discounts.invoice", "invoices",
            """
            SELECT id, 'gives a discount of ' || CAST(discount AS TEXT) || ', its discounts are '
                || CAST(given AS TEXT)
            FROM (SELECT i.id, COALESCE(i.discount, 0) AS discount,
                CAST(COALESCE((SELECT SUM(d.amount) FROM order_discounts d WHERE d.invoice_id = i.id), 0) AS BIGINT)
                    AS given
                FROM invoices i WHERE EXISTS (SELECT 1 FROM order_discounts d WHERE d.invoice_id = i.id)) AS added
            WHERE discount <> given
            """),
    ]

    private static let online: [Check] = [
        .rows(
            "intents.payments", "payment_intents",
            """
            SELECT id, 'has taken ' || CAST(captured AS TEXT) || ', its payments are ' || CAST(paid AS TEXT)
            FROM (SELECT n.id, n.captured,
                CAST(COALESCE((SELECT SUM(p.amount) FROM payments p WHERE p.order_id = n.order_id
                    AND p.method = 'online' AND p.reference = n.gateway_id), 0) AS BIGINT) AS paid
                FROM payment_intents n WHERE n.gateway_id IS NOT NULL) AS added
            WHERE captured <> paid
            """)
    ]

    private static let accounts: [Check] = [
        .rows(
            "accounts.balance", "accounts",
            """
            SELECT id, 'owes ' || CAST(balance AS TEXT) || '; by its entries ' || CAST(charged AS TEXT) || ' less paid '
                || CAST(paid AS TEXT)
            FROM (SELECT a.id, a.balance,
                CAST(COALESCE((SELECT SUM(e.amount) FROM account_entries e WHERE e.account_id = a.id), 0) AS BIGINT)
                    AS charged,
                CAST(COALESCE((SELECT SUM(s.paid) FROM account_statements s WHERE s.account_id = a.id), 0) AS BIGINT)
                    AS paid
                FROM accounts a) AS added
            WHERE balance <> charged - paid
            """),
        .rows(
            "statements.numberGap", "account_statements",
            """
            SELECT id, 'number ' || number || ' follows ' || CAST(earlier AS TEXT)
            FROM (SELECT id, number, place, LAG(place, 1, CAST(0 AS BIGINT)) OVER (PARTITION BY series ORDER BY place)
                    AS earlier
                FROM (SELECT id, number, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM account_statements) AS numbered) AS chain
            WHERE place IS NULL OR place <> earlier + 1
            """),
        .rows(
            "statements.numberRange", "number_ranges",
            """
            SELECT r.name, 'its last number is ' || CAST(r.last AS TEXT) || ', the statements end at '
                || CAST(COALESCE(n.newest, 0) AS TEXT)
            FROM number_ranges r LEFT JOIN (
                SELECT 'stm:' || outlet_id || ':' || substr(series, length(series) - 5, 4)
                    AS name, MAX(place) AS newest
                FROM (SELECT outlet_id, rtrim(number, '0123456789') AS series,
                    CAST(NULLIF(substr(number, length(rtrim(number, '0123456789')) + 1), '') AS BIGINT) AS place
                    FROM account_statements) AS numbered GROUP BY 1) AS n ON n.name = r.name
            WHERE r.name LIKE 'stm:%' AND r.last <> COALESCE(n.newest, 0)
            """),
        .rows(
            "statements.amounts", "account_statements",
            """
            SELECT id, 'asks for ' || CAST(total AS TEXT) || ' and got ' || CAST(paid AS TEXT) || '; by its entries '
                || CAST(stated AS TEXT) || ' of ' || CAST(charged AS TEXT) || ' charged, by its payments '
                || CAST(received AS TEXT)
            FROM (SELECT s.id, s.total, s.paid,
                CAST(COALESCE((SELECT SUM(e.amount) FROM account_entries e
                    WHERE e.statement_id = s.id AND e.kind = 'charge'), 0) AS BIGINT) AS charged,
                CAST(COALESCE((SELECT SUM(e.amount) FROM account_entries e WHERE e.statement_id = s.id), 0) AS BIGINT)
                    AS stated,
                CAST(COALESCE((SELECT SUM(p.amount) FROM statement_payments p WHERE p.statement_id = s.id), 0)
                    AS BIGINT) AS received
                FROM account_statements s) AS added
            WHERE total < stated OR total > charged OR paid > stated OR paid <> received
            """),
    ]
}
