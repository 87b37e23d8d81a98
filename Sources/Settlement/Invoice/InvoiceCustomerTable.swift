import SQLDatabase
import ServiceKit

/// What accounts hold of customers: told, and kept whatever is erased (CUS-05).
enum InvoiceCustomerTable {
    static let data = [invoices, shares, accounts, lines, payments, refunds, deliveries, passes]

    private static let invoices = CustomerData(
        "invoices", "customer_id", as: "invoices",
        [
            .init("id"), .init("number"), .init("repairOrderId"), .init("outletId"), .init("currency"),
            .init("issuedAt", .instant), .init("net", .integer), .init("tax", .integer),
        ],
        rows: """
            SELECT id, number, order_id, outlet_id, currency, issued_at, net, tax
            FROM invoices WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE invoices SET customer_id = $2, version = version + 1 WHERE customer_id = $1")

    private static let shares = CustomerData(
        "invoice_shares", as: "invoiceShares",
        [
            .init("invoiceId"), .init("payer"), .init("name"), .init("reference"), .init("net", .integer),
            .init("tax", .integer), .init("paid", .integer), .init("refunded", .integer),
        ],
        rows: """
            SELECT s.invoice_id, s.payer, s.name, s.reference, s.net, s.tax, s.paid, s.refunded
            FROM invoices i JOIN invoice_shares s ON s.invoice_id = i.id WHERE i.customer_id = $1
            ORDER BY s.invoice_id, s.position
            """)

    private static let accounts = CustomerData(
        "accounts", "customer_id", as: "accounts",
        [
            .init("id"), .init("number"), .init("outletId"), .init("currency"), .init("creditLimit", .integer),
            .init("status"), .init("balance", .integer), .init("createdAt", .instant),
        ],
        rows: """
            SELECT id, number, outlet_id, currency, credit_limit, status, balance, created_at FROM accounts
            WHERE customer_id = $1 ORDER BY id
            """,
        move: "UPDATE accounts SET customer_id = $2, version = version + 1 WHERE customer_id = $1")

    private static let lines = CustomerData(
        "invoice_lines", as: "invoiceLines",
        [
            .init("invoiceId"), .init("kind"), .init("payType"), .init("code"), .init("description"),
            .init("net", .integer), .init("tax", .integer),
        ],
        rows: """
            SELECT l.invoice_id, l.kind, l.pay_type, l.code, l.description, l.net, l.tax
            FROM invoices i JOIN invoice_lines l ON l.invoice_id = i.id WHERE i.customer_id = $1
            ORDER BY l.invoice_id, l.position
            """)

    private static let payments = CustomerData(
        "payments", as: "payments",
        [
            .init("id"), .init("invoiceId"), .init("method"), .init("amount", .integer), .init("currency"),
            .init("reference"), .init("receivedAt", .instant),
        ],
        rows: """
            SELECT p.id, p.invoice_id, p.method, p.amount, p.currency, p.reference, p.received_at
            FROM repair_orders o JOIN payments p ON p.order_id = o.id
            WHERE o.customer_id = $1 AND p.payer = 'customer' ORDER BY p.id
            """)

    private static let refunds = CustomerData(
        "refunds", as: "refunds",
        [
            .init("id"), .init("paymentId"), .init("amount", .integer), .init("currency"), .init("reason"),
            .init("givenAt", .instant),
        ],
        rows: """
            SELECT r.id, r.payment_id, r.amount, r.currency, r.reason, r.given_at
            FROM repair_orders o JOIN payments p ON p.order_id = o.id JOIN refunds r ON r.payment_id = p.id
            WHERE o.customer_id = $1 AND p.payer = 'customer' ORDER BY r.id
            """)

    private static let deliveries = CustomerData(
        "deliveries", as: "deliveries",
        [
            .init("repairOrderId"), .init("deliveredAt", .instant), .init("signatureName"), .init("document", .json),
        ],
        rows: """
            SELECT d.order_id, d.delivered_at, d.signature_name, d.document
            FROM repair_orders o JOIN deliveries d ON d.order_id = o.id WHERE o.customer_id = $1 ORDER BY d.order_id
            """)

    private static let passes = CustomerData(
        "gate_passes",
        erase: [
            """
            UPDATE gate_passes SET plate = NULL
            WHERE order_id IN (SELECT id FROM repair_orders WHERE customer_id = $1)
            """
        ])

    /// What refuses an erasure: money that is owed to the outlet, or to the customer.
    static let blocks = [unpaid, owing, held]

    /// An account on which something is owed, or more was credited than charged.
    private static let owing = OpenWork(
        "account", at: "/v1/accounts/",
        "SELECT id, number, id FROM accounts WHERE customer_id = $1 AND balance <> 0 ORDER BY id LIMIT $2")

    /// A deposit that is on no invoice and was not given back.
    private static let held = OpenWork(
        "payment", at: "/v1/payments/",
        """
        SELECT p.id, o.number, p.id FROM repair_orders o JOIN payments p ON p.order_id = o.id
        WHERE o.customer_id = $1 AND p.invoice_id IS NULL AND p.refunded < p.amount ORDER BY p.id LIMIT $2
        """)

    /// The customer's share of an invoice that is not paid.
    private static let unpaid = OpenWork(
        "invoice", at: "/v1/invoices/",
        """
        SELECT i.id, i.number, i.id FROM invoices i
        WHERE i.customer_id = $1 AND EXISTS (SELECT 1 FROM invoice_shares s
            WHERE s.invoice_id = i.id AND s.payer = 'customer'
                AND s.paid - s.refunded < s.net + s.tax - s.credited_net - s.credited_tax)
        ORDER BY i.id LIMIT $2
        """)
}
