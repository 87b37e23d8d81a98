import SQLDatabase
package import ServiceKit

/// Settlement and delivery: keep the promises on quality, price and time, and show it (journey.md, 5).
package enum SettlementModule {
    package static let name = "settlement"

    /// The module of a program without online payments.
    package static let module = module(OnlinePayments())

    /// The module of a program that takes payments online by this payment service.
    package static func module(_ payments: OnlinePayments) -> Module {
        Module(
            name,
            migrations: [
                migration, SettlementMigrations.payers, SettlementMigrations.intents, SettlementMigrations.withdrawals,
            ],
            routes: routes + PaymentIntentRoutes(payments: payments).all,
            reactions: KeepTermsTogether.reactions + DiscountReview.reactions, checks: SettlementCheckTable.all,
            scopes: scopes, customerData: InvoiceCustomerTable.data, customerBlocks: InvoiceCustomerTable.blocks)
    }

    private static let routes: [Route] =
        SetPayers.all + DiscountRoutes.all + DepositRoutes.all + InvoiceRoutes.all + CreditNoteRoutes.all
        + PaymentRoutes.all + RefundLimit.all + AccountRoutes.all + StatementRoutes.all + [TellReady.route]
        + DeliveryRoutes.all + DocumentRoutes.all

    private static let scopes = [
        OutletScope("/v1/invoices/{id}", InvoiceTable.place), OutletScope("/v1/payments/{id}", PaymentTable.place),
        OutletScope("/v1/gate-passes/{code}", GatePassTable.place),
        OutletScope("/v1/credit-notes/{id}", CreditNoteTable.place),
        OutletScope("/v1/discounts/{id}", OrderDiscountTable.place),
        OutletScope("/v1/accounts/{id}", AccountTable.place),
        OutletScope("/v1/account-statements/{id}", StatementTable.place),
        OutletScope("/v1/payment-intents/{id}", PaymentIntentTable.place),
    ]

    private static let migration = Migration(
        number: 11, name: "settlement",
        statements: [
            """
            CREATE TABLE invoices (
                id TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE,
                order_id TEXT NOT NULL UNIQUE REFERENCES repair_orders (id),
                outlet_id TEXT NOT NULL REFERENCES outlets (id), customer_id TEXT NOT NULL REFERENCES customers (id),
                vehicle_id TEXT NOT NULL REFERENCES vehicles (id), currency TEXT NOT NULL, issued_at INTEGER NOT NULL,
                issued_on INTEGER NOT NULL, agreed_total INTEGER NOT NULL CHECK (agreed_total >= 0),
                net INTEGER NOT NULL, tax INTEGER NOT NULL,
                customer_total INTEGER NOT NULL CHECK (customer_total >= 0),
                paid INTEGER NOT NULL CHECK (paid >= 0), refunded INTEGER NOT NULL CHECK (refunded >= 0),
                version INTEGER NOT NULL, discount INTEGER CHECK (discount >= 0),
                discount_by TEXT REFERENCES staff (id), discount_reason TEXT,
                CHECK (refunded <= paid), CHECK (paid - refunded <= customer_total)
            ) STRICT
            """,
            "CREATE INDEX invoices_by_outlet ON invoices (outlet_id, id)",
            """
            CREATE TABLE invoice_lines (
                invoice_id TEXT NOT NULL REFERENCES invoices (id), position INTEGER NOT NULL,
                kind TEXT NOT NULL CHECK (kind IN ('labor', 'part', 'discount')),
                job_id TEXT REFERENCES repair_order_jobs (id),
                pay_type TEXT NOT NULL CHECK (pay_type IN ('customer', 'warranty', 'internal', 'insurance')),
                code TEXT NOT NULL, description TEXT NOT NULL, hours INTEGER, quantity INTEGER,
                unit_price INTEGER NOT NULL, net INTEGER NOT NULL, tax INTEGER NOT NULL,
                PRIMARY KEY (invoice_id, position)
            ) STRICT
            """,
            """
            CREATE UNIQUE INDEX invoice_lines_by_job ON invoice_lines (job_id, kind, code) WHERE job_id IS NOT NULL
            """,
            """
            CREATE TABLE payments (
                id TEXT PRIMARY KEY, invoice_id TEXT NOT NULL REFERENCES invoices (id), currency TEXT NOT NULL,
                method TEXT NOT NULL
                    CHECK (method IN ('cash', 'card', 'bankTransfer', 'cheque', 'online', 'account')),
                amount INTEGER NOT NULL CHECK (amount > 0), received_by TEXT REFERENCES staff (id), reference TEXT,
                received_at INTEGER NOT NULL, refunded INTEGER NOT NULL CHECK (refunded >= 0),
                version INTEGER NOT NULL, CHECK (refunded <= amount)
            ) STRICT
            """,
            "CREATE INDEX payments_by_invoice ON payments (invoice_id, received_at, id)",
            """
            CREATE TABLE refunds (
                id TEXT PRIMARY KEY, payment_id TEXT NOT NULL REFERENCES payments (id),
                amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL, reason TEXT NOT NULL,
                given_by TEXT NOT NULL REFERENCES staff (id), given_at INTEGER NOT NULL
            ) STRICT
            """,
            "CREATE INDEX refunds_by_payment ON refunds (payment_id, given_at, id)",
            """
            CREATE TABLE deliveries (
                order_id TEXT PRIMARY KEY REFERENCES repair_orders (id),
                advisor_id TEXT NOT NULL REFERENCES staff (id), delivered_at INTEGER NOT NULL,
                signature_name TEXT NOT NULL,
                signature_method TEXT NOT NULL CHECK (signature_method IN ('drawn', 'code', 'link')),
                signature_evidence TEXT, document TEXT NOT NULL, document_hash TEXT NOT NULL
            ) STRICT
            """,
            """
            CREATE TABLE gate_passes (
                id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE,
                order_id TEXT NOT NULL UNIQUE REFERENCES repair_orders (id),
                outlet_id TEXT NOT NULL REFERENCES outlets (id), plate TEXT, vin TEXT, issued_at INTEGER NOT NULL,
                used_at INTEGER
            ) STRICT
            """,
        ])
}
