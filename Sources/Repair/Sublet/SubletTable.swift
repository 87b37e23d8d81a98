import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The SQL of outside work (REP-15).
enum SubletTable {
    static let migration = Migration(
        number: 101, name: "sublets",
        statements: [
            """
            CREATE TABLE sublets (
                id TEXT PRIMARY KEY, order_id TEXT NOT NULL REFERENCES repair_orders (id),
                job_id TEXT REFERENCES repair_order_jobs (id),
                status TEXT NOT NULL CHECK (status = 'planned' OR status = 'sent' OR status = 'returned'
                    OR status = 'cancelled'),
                version INTEGER NOT NULL, vendor TEXT NOT NULL, description TEXT NOT NULL, cost INTEGER NOT NULL,
                price INTEGER, currency TEXT NOT NULL, expected_at INTEGER, created_at INTEGER NOT NULL,
                created_by TEXT NOT NULL REFERENCES staff (id),
                change_request_id TEXT REFERENCES change_requests (id), agreed_at INTEGER,
                sent_at INTEGER, sent_by TEXT REFERENCES staff (id), sent_note TEXT,
                returned_at INTEGER, returned_by TEXT REFERENCES staff (id), return_note TEXT,
                cancelled_at INTEGER, cancelled_by TEXT REFERENCES staff (id), cancel_note TEXT,
                invoice_number TEXT, invoice_date INTEGER, invoice_amount INTEGER, invoiced_at INTEGER,
                invoiced_by TEXT REFERENCES staff (id),
                CHECK ((sent_at IS NULL) = (sent_by IS NULL)), CHECK ((returned_at IS NULL) = (returned_by IS NULL)),
                CHECK ((invoice_number IS NULL) = (invoice_amount IS NULL))
            ) STRICT
            """,
            "CREATE INDEX sublets_by_order ON sublets (order_id, id)",
            "CREATE INDEX sublets_open ON sublets (status, id) WHERE status = 'planned' OR status = 'sent'",
            "CREATE INDEX sublets_by_change ON sublets (change_request_id) WHERE change_request_id IS NOT NULL",
        ])

    private static let columns: SQL = """
        SELECT id, order_id, job_id, status, version, vendor, description, cost, price, currency, expected_at,
            created_at, created_by, change_request_id, agreed_at, sent_at, sent_by, sent_note, returned_at, returned_by,
            return_note, cancelled_at, cancelled_by, cancel_note, invoice_number, invoice_date, invoice_amount,
            invoiced_at, invoiced_by
        FROM sublets
        """

    static func insert(_ sublet: Sublet, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO sublets (id, order_id, job_id, status, version, vendor, description, cost, price, currency,
                expected_at, created_at, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                sublet.id.sql, sublet.orderID.sql, .optional(sublet.jobID), .text(sublet.status.rawValue),
                .integer(sublet.version), .text(sublet.vendor), .text(sublet.description),
                .integer(sublet.cost.amount), .optional(sublet.price?.amount), .text(sublet.cost.currency.rawValue),
                .optional(sublet.expectedAt), sublet.createdAt.sql, sublet.createdBy.sql,
            ])
    }

    /// Saves the next version over the one that was read.
    ///
    /// - Throws: `Refusal.conflict` where another change came between.
    static func update(_ sublet: Sublet, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE sublets SET status = $2, version = $3, change_request_id = $4, agreed_at = $5, sent_at = $6,
                sent_by = $7, sent_note = $8, returned_at = $9, returned_by = $10, return_note = $11,
                cancelled_at = $12, cancelled_by = $13, cancel_note = $14, invoice_number = $15, invoice_date = $16,
                invoice_amount = $17, invoiced_at = $18, invoiced_by = $19, job_id = $20
            WHERE id = $1 AND version + 1 = $3
            """,
            [
                sublet.id.sql, .text(sublet.status.rawValue), .integer(sublet.version),
                .optional(sublet.changeRequestID), .optional(sublet.agreedAt),
            ]
                + [sublet.sent, sublet.returned, sublet.cancelled].flatMap { step in
                    [.optional(step?.at), .optional(step?.by), .optional(step?.note)] as [SQLValue]
                } + [
                    .optional(sublet.invoice?.number), .optional(sublet.invoice?.date),
                    .optional(sublet.invoice?.amount.amount), .optional(sublet.invoice?.recordedAt),
                    .optional(sublet.invoice?.recordedBy), .optional(sublet.jobID),
                ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func find(_ id: SubletID, in transaction: Transaction) throws -> Sublet? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// What an order waits for.
    static func open(of order: RepairOrderID, in transaction: Transaction) throws -> [Sublet] {
        try transaction.query(
            columns + " WHERE order_id = $1 AND (status = 'planned' OR status = 'sent') ORDER BY id", [order.sql], read)
    }

    /// What the customer is asked about by a change request.
    static func of(_ request: ChangeRequestID, in transaction: Transaction) throws -> [Sublet] {
        try transaction.query(columns + " WHERE change_request_id = $1 ORDER BY id", [request.sql], read)
    }

    /// The outlet of the order that the work is of; nil where there is no such work.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT o.outlet_id FROM sublets s JOIN repair_orders o ON o.id = s.order_id WHERE s.id = $1", [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    struct Filter {
        /// Of orders at which outlets; nil for all.
        var outlets: [String]?
        var order: RepairOrderID?
        var status: SubletStatus?
        var dates = DateBounds()
    }

    /// The dates that outside work is filtered by besides when it was planned and changed.
    static let dates = [
        DateFilter("expected", " AND expected_at"), DateFilter("sent", " AND sent_at"),
        DateFilter("returned", " AND returned_at"), DateFilter("invoiced", " AND invoiced_at"),
    ]

    /// Newest first, one more than the limit where there are more.
    static func list(_ filter: Filter, after: String?, limit: Int, in transaction: Transaction) throws -> [Sublet] {
        let (sql, values) = statement(filter, after: after, limit: limit)
        return try transaction.query(sql, values, read)
    }

    /// The statement of a filter, with its values.
    static func statement(_ filter: Filter, after: String?, limit: Int) -> (sql: SQL, values: [SQLValue]) {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(after ?? "sub_~"), .integer(Int64(limit + 1))])
        conditions.add(" AND order_id = ", filter.order?.text)
        if let outlets = filter.outlets {
            conditions.add(" AND order_id IN (SELECT o.id FROM repair_orders o WHERE 1 = 1")
            conditions.add(" AND o.outlet_id", among: outlets)
            conditions.add(")")
        }
        conditions.add(" AND status = ", filter.status?.rawValue)
        conditions.add(filter.dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return (conditions.sql, conditions.values)
    }

    private static func read(_ row: Row) throws -> Sublet {
        guard let status = SubletStatus(rawValue: row.text(3)), let currency = Currency(rawValue: row.text(9)) else {
            throw DatabaseError(.mismatch, "a sublet has an unknown status or currency")
        }
        var sublet = Sublet(
            id: row.id(0), orderID: row.id(1), jobID: row.optionalID(2), vendor: row.text(5), description: row.text(6),
            cost: Money(row.int64(7), currency), price: row.optionalInt64(8).map { Money($0, currency) },
            expectedAt: row.optionalInstant(10), createdAt: row.instant(11), createdBy: row.id(12))
        sublet.status = status
        sublet.version = row.int64(4)
        sublet.changeRequestID = row.optionalID(13)
        sublet.agreedAt = row.optionalInstant(14)
        sublet.sent = step(row, 15)
        sublet.returned = step(row, 18)
        sublet.cancelled = step(row, 21)
        if let number = row.optionalText(24), let at = row.optionalInstant(27) {
            sublet.invoice = Sublet.VendorInvoice(
                number: number, date: row.date(25), amount: Money(row.int64(26), currency), recordedAt: at,
                recordedBy: row.id(28))
        }
        return sublet
    }

    private static func step(_ row: Row, _ column: Int) -> Sublet.Step? {
        row.optionalInstant(column).map {
            Sublet.Step(at: $0, by: row.id(column + 1), note: row.optionalText(column + 2))
        }
    }
}
