import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum OrderDiscountTable {
    private static let columns: SQL = """
        SELECT id, order_id, job_id, currency, amount, percent, reason, given_by, created_at, status, decided_by,
            decided_at, decision, below_cost_reason, invoice_id, version
        FROM order_discounts
        """

    static func insert(_ discount: OrderDiscount, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO order_discounts (id, order_id, job_id, currency, amount, percent, reason, given_by, created_at,
                status, decided_by, decided_at, decision, below_cost_reason, invoice_id, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            [
                discount.id.sql, discount.orderID.sql, .optional(discount.jobID), .text(discount.currency.rawValue),
                .integer(discount.amount), .optional(discount.percent?.thousandths), .text(discount.reason),
                discount.givenBy.sql, discount.createdAt.sql, .text(discount.status.rawValue),
                .optional(discount.decidedBy), .optional(discount.decidedAt), .optional(discount.decision),
                .optional(discount.belowCostReason), .optional(discount.invoiceID), .integer(discount.version),
            ])
    }

    /// Saves a decision, or the invoice that it is on, where nobody was first.
    static func update(_ discount: OrderDiscount, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE order_discounts SET status = $2, decided_by = $3, decided_at = $4, decision = $5,
                below_cost_reason = $6, invoice_id = $7, version = version + 1
            WHERE id = $1 AND version + 1 = $8
            """,
            [
                discount.id.sql, .text(discount.status.rawValue), .optional(discount.decidedBy),
                .optional(discount.decidedAt), .optional(discount.decision), .optional(discount.belowCostReason),
                .optional(discount.invoiceID), .integer(discount.version),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    static func find(_ id: DiscountID, in transaction: Transaction) throws -> OrderDiscount? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// An order's discounts, the first first.
    static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [OrderDiscount] {
        try transaction.query(columns + " WHERE order_id = $1 ORDER BY id", [order.sql], read)
    }

    /// Who gave a discount or asked for it, as the event of that tells: a caller's identifier.
    ///
    /// Nil for one that came with its invoice.
    static func asker(of discount: OrderDiscount, in transaction: Transaction) throws -> String? {
        try transaction.first(
            """
            SELECT actor FROM events
            WHERE root_id = $1 AND resource_id = $2 AND (type = 'discount.requested' OR type = 'discount.given')
            ORDER BY sequence LIMIT 1
            """,
            [discount.orderID.sql, discount.id.sql]
        ) { $0.text(0) }
    }

    /// The outlet of a discount's order; nil where there is no such discount.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT o.outlet_id FROM order_discounts d JOIN repair_orders o ON o.id = d.order_id WHERE d.id = $1",
            [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> OrderDiscount {
        guard let currency = Currency(rawValue: row.text(3)), let status = OrderDiscount.Status(rawValue: row.text(9))
        else { throw DatabaseError(.mismatch, "a discount has a currency or a status that is not known") }
        return OrderDiscount(
            id: row.id(0), orderID: row.id(1), jobID: row.optionalID(2), currency: currency, amount: row.int64(4),
            percent: row.optionalInt64(5).map(Percent.init(thousandths:)), reason: row.text(6), givenBy: row.id(7),
            createdAt: row.instant(8), status: status, decidedBy: row.optionalID(10),
            decidedAt: row.optionalInstant(11), decision: row.optionalText(12),
            belowCostReason: row.optionalText(13), invoiceID: row.optionalID(14), version: row.int64(15))
    }
}
