import SQLDatabase

/// The tables of payers, deposits, credit notes, discounts and accounts.
enum SettlementMigrations {
    /// Invoices of an order can be several, and payments come before them: their tables are made anew, since SQLite
    /// drops no UNIQUE and no CHECK of a table (SQLite, ALTER TABLE).
    static let payers = Migration(
        number: 93, name: "payers, deposits, credit notes and accounts",
        statements: before + invoices + lines + payments + after + papers + accounts)

    /// Payments that customers may make online (SET-05).
    static let intents = Migration(
        number: 94, name: "payment intents",
        statements: [
            """
            CREATE TABLE payment_intents (
                id TEXT PRIMARY KEY, invoice_id TEXT NOT NULL REFERENCES invoices (id),
                order_id TEXT NOT NULL REFERENCES repair_orders (id), outlet_id TEXT NOT NULL REFERENCES outlets (id),
                currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0), created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status = 'pending' OR status = 'succeeded' OR status = 'failed'
                    OR status = 'cancelled'),
                gateway_id TEXT UNIQUE, captured INTEGER NOT NULL CHECK (captured >= 0),
                payment_id TEXT REFERENCES payments (id), updated_at INTEGER NOT NULL, version INTEGER NOT NULL,
                CHECK ((captured > 0) = (payment_id IS NOT NULL))
            ) STRICT
            """,
            "CREATE INDEX payment_intents_by_invoice ON payment_intents (invoice_id, id)",
        ])

    /// Discounts can be withdrawn (PRI-05): another status, for which their table is made anew.
    static let withdrawals = Migration(
        number: 119, name: "withdrawn discounts",
        statements: [
            "DROP INDEX order_discounts_by_order", "ALTER TABLE order_discounts RENAME TO order_discounts_before",
            """
            CREATE TABLE order_discounts (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id), job_id TEXT,
                currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), percent INTEGER,
                reason TEXT NOT NULL, given_by TEXT NOT NULL REFERENCES staff (id), created_at INTEGER NOT NULL,
                status TEXT NOT NULL CHECK (status = 'requested' OR status = 'approved' OR status = 'declined'
                    OR status = 'withdrawn' OR status = 'used'),
                decided_by TEXT REFERENCES staff (id), decided_at INTEGER, decision TEXT, below_cost_reason TEXT,
                invoice_id TEXT REFERENCES invoices (id), version INTEGER NOT NULL,
                CHECK ((status = 'used') = (invoice_id IS NOT NULL))
            ) STRICT
            """,
            """
            INSERT INTO order_discounts (id, order_id, job_id, currency, amount, percent, reason, given_by, created_at,
                status, decided_by, decided_at, decision, below_cost_reason, invoice_id, version)
            SELECT id, order_id, job_id, currency, amount, percent, reason, given_by, created_at, status, decided_by,
                decided_at, decision, below_cost_reason, invoice_id, version FROM order_discounts_before
            """,
            "DROP TABLE order_discounts_before",
            "CREATE INDEX order_discounts_by_order ON order_discounts (order_id, id)",
        ])

    private static let before: [SQL] = [
        "DROP INDEX invoices_by_outlet", "DROP INDEX invoice_lines_by_job", "DROP INDEX payments_by_invoice",
        "DROP INDEX refunds_by_payment", "ALTER TABLE refunds RENAME TO refunds_before",
        "ALTER TABLE payments RENAME TO payments_before",
        "ALTER TABLE invoice_lines RENAME TO invoice_lines_before",
        "ALTER TABLE invoices RENAME TO invoices_before",
    ]

    private static let invoices: [SQL] = [
        """
        CREATE TABLE invoices (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE,
            order_id TEXT NOT NULL REFERENCES repair_orders (id), outlet_id TEXT NOT NULL REFERENCES outlets (id),
            customer_id TEXT NOT NULL REFERENCES customers (id), vehicle_id TEXT NOT NULL REFERENCES vehicles (id),
            currency TEXT NOT NULL, issued_at INTEGER NOT NULL, issued_on INTEGER NOT NULL,
            agreed_total INTEGER NOT NULL CHECK (agreed_total >= 0), net INTEGER NOT NULL, tax INTEGER NOT NULL,
            credited_net INTEGER NOT NULL, credited_tax INTEGER NOT NULL, version INTEGER NOT NULL,
            discount INTEGER CHECK (discount >= 0), discount_by TEXT REFERENCES staff (id), discount_reason TEXT,
            discount_approved_by TEXT REFERENCES staff (id), plan TEXT
        ) STRICT
        """,
        """
        INSERT INTO invoices (id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at, issued_on,
            agreed_total, net, tax, credited_net, credited_tax, version, discount, discount_by, discount_reason)
        SELECT id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at, issued_on, agreed_total,
            net, tax, 0, 0, version, discount, discount_by, discount_reason FROM invoices_before
        """,
        """
        CREATE TABLE invoice_shares (
            invoice_id TEXT NOT NULL REFERENCES invoices (id), position INTEGER NOT NULL, payer TEXT NOT NULL,
            name TEXT, reference TEXT, payer_outlet_id TEXT REFERENCES outlets (id), deductible INTEGER NOT NULL,
            net INTEGER NOT NULL, tax INTEGER NOT NULL, credited_net INTEGER NOT NULL, credited_tax INTEGER NOT NULL,
            paid INTEGER NOT NULL CHECK (paid >= 0), refunded INTEGER NOT NULL CHECK (refunded >= 0),
            PRIMARY KEY (invoice_id, position), CHECK (refunded <= paid),
            CHECK (credited_net + credited_tax <= net + tax)
        ) STRICT
        """,
        """
        INSERT INTO invoice_shares (invoice_id, position, payer, deductible, net, tax, credited_net, credited_tax, paid,
            refunded)
        SELECT i.id, 0, 'customer', 0,
            CAST(COALESCE((SELECT SUM(l.net) FROM invoice_lines_before l
                WHERE l.invoice_id = i.id AND l.pay_type = 'customer'), 0) AS BIGINT),
            CAST(COALESCE((SELECT SUM(l.tax) FROM invoice_lines_before l
                WHERE l.invoice_id = i.id AND l.pay_type = 'customer'), 0) AS BIGINT), 0, 0, i.paid, i.refunded
        FROM invoices_before i
        """,
        """
        INSERT INTO invoice_shares (invoice_id, position, payer, deductible, net, tax, credited_net, credited_tax, paid,
            refunded)
        SELECT invoice_id, CASE pay_type WHEN 'warranty' THEN 1 WHEN 'internal' THEN 2 ELSE 3 END, pay_type, 0,
            CAST(SUM(net) AS BIGINT), CAST(SUM(tax) AS BIGINT), 0, 0, 0, 0
        FROM invoice_lines_before WHERE pay_type <> 'customer' GROUP BY invoice_id, pay_type
        HAVING SUM(net) + SUM(tax) <> 0
        """,
    ]

    private static let lines: [SQL] = [
        """
        CREATE TABLE invoice_lines (
            invoice_id TEXT NOT NULL REFERENCES invoices (id), position INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind = 'labor' OR kind = 'part' OR kind = 'fee' OR kind = 'discount'),
            job_id TEXT REFERENCES repair_order_jobs (id),
            pay_type TEXT NOT NULL CHECK (pay_type = 'customer' OR pay_type = 'warranty' OR pay_type = 'internal'
                OR pay_type = 'insurance'),
            code TEXT NOT NULL, description TEXT NOT NULL, hours INTEGER, quantity INTEGER,
            unit_price INTEGER NOT NULL, net INTEGER NOT NULL, tax INTEGER NOT NULL,
            standing INTEGER NOT NULL CHECK (standing >= 0 AND standing <= 2), PRIMARY KEY (invoice_id, position)
        ) STRICT
        """,
        """
        INSERT INTO invoice_lines (invoice_id, position, kind, job_id, pay_type, code, description, hours, quantity,
            unit_price, net, tax, standing)
        SELECT invoice_id, position, kind, job_id, pay_type, code, description, hours, quantity, unit_price, net, tax,
            0 FROM invoice_lines_before
        """,
    ]

    private static let payments: [SQL] = [
        """
        CREATE TABLE payments (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
            invoice_id TEXT REFERENCES invoices (id), payer TEXT NOT NULL,
            is_deposit INTEGER NOT NULL CHECK (is_deposit IN (0, 1)), currency TEXT NOT NULL,
            method TEXT NOT NULL CHECK (method = 'cash' OR method = 'card' OR method = 'bankTransfer'
                OR method = 'cheque' OR method = 'online' OR method = 'account'),
            amount INTEGER NOT NULL CHECK (amount > 0), received_by TEXT REFERENCES staff (id), reference TEXT,
            account_id TEXT, received_at INTEGER NOT NULL, refunded INTEGER NOT NULL CHECK (refunded >= 0),
            version INTEGER NOT NULL, CHECK (refunded <= amount), CHECK (is_deposit = 1 OR invoice_id IS NOT NULL)
        ) STRICT
        """,
        """
        INSERT INTO payments (id, order_id, invoice_id, payer, is_deposit, currency, method, amount, received_by,
            reference, received_at, refunded, version)
        SELECT p.id, i.order_id, p.invoice_id, 'customer', 0, p.currency, p.method, p.amount, p.received_by,
            p.reference, p.received_at, p.refunded, p.version
        FROM payments_before p JOIN invoices_before i ON i.id = p.invoice_id
        """,
        """
        CREATE TABLE refunds (
            id TEXT PRIMARY KEY, payment_id TEXT NOT NULL REFERENCES payments (id),
            amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, reason TEXT NOT NULL,
            given_by TEXT NOT NULL REFERENCES staff (id), given_at INTEGER NOT NULL,
            approved_by TEXT REFERENCES staff (id)
        ) STRICT
        """,
        """
        INSERT INTO refunds (id, payment_id, amount, currency, reason, given_by, given_at)
        SELECT id, payment_id, amount, currency, reason, given_by, given_at FROM refunds_before
        """,
    ]

    private static let after: [SQL] = [
        "DROP TABLE refunds_before", "DROP TABLE payments_before", "DROP TABLE invoice_lines_before",
        "DROP TABLE invoices_before", "CREATE INDEX invoices_by_outlet ON invoices (outlet_id, id)",
        "CREATE INDEX invoices_by_order ON invoices (order_id, id)",
        "CREATE INDEX invoices_by_customer ON invoices (customer_id, id)",
        """
        CREATE UNIQUE INDEX invoice_lines_by_job ON invoice_lines (job_id, kind, code)
            WHERE job_id IS NOT NULL AND standing = 0 AND kind <> 'discount'
        """,
        "CREATE INDEX payments_by_invoice ON payments (invoice_id, received_at, id)",
        "CREATE INDEX payments_by_order ON payments (order_id, received_at, id)",
        "CREATE INDEX refunds_by_payment ON refunds (payment_id, given_at, id)",
    ]

    private static let papers: [SQL] = [
        """
        CREATE TABLE order_payers (
            order_id TEXT PRIMARY KEY REFERENCES repair_orders (id), document TEXT NOT NULL, version INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE order_discounts (
            id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id), job_id TEXT,
            currency TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount >= 0), percent INTEGER, reason TEXT NOT NULL,
            given_by TEXT NOT NULL REFERENCES staff (id), created_at INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status = 'requested' OR status = 'approved' OR status = 'declined'
                OR status = 'used'),
            decided_by TEXT REFERENCES staff (id), decided_at INTEGER, decision TEXT, below_cost_reason TEXT,
            invoice_id TEXT REFERENCES invoices (id), version INTEGER NOT NULL,
            CHECK ((status = 'used') = (invoice_id IS NOT NULL))
        ) STRICT
        """,
        "CREATE INDEX order_discounts_by_order ON order_discounts (order_id, id)",
        """
        CREATE TABLE credit_notes (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, invoice_id TEXT NOT NULL REFERENCES invoices (id),
            order_id TEXT NOT NULL REFERENCES repair_orders (id), outlet_id TEXT NOT NULL REFERENCES outlets (id),
            currency TEXT NOT NULL, issued_at INTEGER NOT NULL, issued_on INTEGER NOT NULL, reason TEXT NOT NULL,
            issued_by TEXT NOT NULL REFERENCES staff (id), rebill INTEGER NOT NULL, net INTEGER NOT NULL,
            tax INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX credit_notes_by_invoice ON credit_notes (invoice_id, id)",
        """
        CREATE TABLE credit_note_lines (
            credit_note_id TEXT NOT NULL REFERENCES credit_notes (id), position INTEGER NOT NULL,
            invoice_id TEXT NOT NULL REFERENCES invoices (id), invoice_line INTEGER NOT NULL, description TEXT NOT NULL,
            net INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (credit_note_id, position),
            UNIQUE (invoice_id, invoice_line)
        ) STRICT
        """,
        """
        CREATE TABLE credit_note_shares (
            credit_note_id TEXT NOT NULL REFERENCES credit_notes (id), position INTEGER NOT NULL, payer TEXT NOT NULL,
            net INTEGER NOT NULL, tax INTEGER NOT NULL, PRIMARY KEY (credit_note_id, position)
        ) STRICT
        """,
        """
        CREATE TABLE refund_limits (
            outlet_id TEXT PRIMARY KEY REFERENCES outlets (id), amount INTEGER CHECK (amount >= 0), currency TEXT,
            version INTEGER NOT NULL
        ) STRICT
        """,
        """
        CREATE TABLE ready_notices (
            order_id TEXT PRIMARY KEY REFERENCES repair_orders (id), told_at INTEGER NOT NULL, channel TEXT NOT NULL,
            told_by TEXT NOT NULL REFERENCES staff (id), is_prepared INTEGER NOT NULL
        ) STRICT
        """,
    ]

    private static let accounts: [SQL] = [
        """
        CREATE TABLE accounts (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, outlet_id TEXT NOT NULL REFERENCES outlets (id),
            customer_id TEXT NOT NULL REFERENCES customers (id), currency TEXT NOT NULL,
            credit_limit INTEGER NOT NULL CHECK (credit_limit >= 0), term_days INTEGER NOT NULL,
            status TEXT NOT NULL CHECK (status = 'active' OR status = 'blocked' OR status = 'closed'),
            balance INTEGER NOT NULL, created_at INTEGER NOT NULL, version INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX accounts_by_customer ON accounts (customer_id, id)",
        """
        CREATE TABLE account_statements (
            id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE, account_id TEXT NOT NULL REFERENCES accounts (id),
            outlet_id TEXT NOT NULL REFERENCES outlets (id), currency TEXT NOT NULL, issued_at INTEGER NOT NULL,
            issued_on INTEGER NOT NULL, due_on INTEGER NOT NULL, total INTEGER NOT NULL CHECK (total > 0),
            paid INTEGER NOT NULL CHECK (paid >= 0), version INTEGER NOT NULL, CHECK (paid <= total)
        ) STRICT
        """,
        "CREATE INDEX account_statements_by_account ON account_statements (account_id, id)",
        """
        CREATE TABLE account_entries (
            account_id TEXT NOT NULL REFERENCES accounts (id), sequence INTEGER NOT NULL,
            kind TEXT NOT NULL CHECK (kind = 'charge' OR kind = 'credit'), amount INTEGER NOT NULL, at INTEGER NOT NULL,
            order_id TEXT NOT NULL REFERENCES repair_orders (id), invoice_id TEXT REFERENCES invoices (id),
            payment_id TEXT NOT NULL REFERENCES payments (id), refund_id TEXT REFERENCES refunds (id),
            statement_id TEXT REFERENCES account_statements (id), PRIMARY KEY (account_id, sequence)
        ) STRICT
        """,
        "CREATE INDEX account_entries_by_statement ON account_entries (statement_id, sequence)",
        """
        CREATE TABLE statement_payments (
            id TEXT PRIMARY KEY, statement_id TEXT NOT NULL REFERENCES account_statements (id), method TEXT NOT NULL,
            amount INTEGER NOT NULL CHECK (amount > 0), reference TEXT, received_by TEXT REFERENCES staff (id),
            received_at INTEGER NOT NULL
        ) STRICT
        """,
        "CREATE INDEX statement_payments_by_statement ON statement_payments (statement_id, received_at, id)",
    ]
}
