import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum RefundTable {
    static func insert(_ refund: Refund, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO refunds (id, payment_id, amount, currency, reason, given_by, given_at, approved_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            [
                refund.id.sql, refund.paymentID.sql, .integer(refund.amount.amount),
                .text(refund.amount.currency.rawValue), .text(refund.reason), refund.givenBy.sql, refund.givenAt.sql,
                .optional(refund.approvedBy),
            ])
    }

    /// What nobody but its giver has allowed of an order's refunds to one payer.
    static func givenAlone(
        of order: RepairOrderID, _ payer: PayerKind, in transaction: Transaction
    ) throws -> Int64 {
        try transaction.first(
            """
            SELECT CAST(COALESCE(SUM(r.amount), 0) AS BIGINT)
            FROM payments p JOIN refunds r ON r.payment_id = p.id
            WHERE p.order_id = $1 AND p.payer = $2 AND r.approved_by IS NULL
            """,
            [order.sql, .text(payer.rawValue)]
        ) { $0.int64(0) } ?? 0
    }

    static func list(of payment: PaymentID, in transaction: Transaction) throws -> [Refund] {
        try transaction.query(
            """
            SELECT id, amount, currency, reason, given_by, given_at, approved_by FROM refunds
            WHERE payment_id = $1 ORDER BY given_at, id
            """,
            [payment.sql]
        ) { row in
            guard let currency = Currency(rawValue: row.text(2)) else {
                throw DatabaseError(.mismatch, "a refund has a currency that is not known")
            }
            return Refund(
                id: RefundID(stored: row.text(0)), paymentID: payment, amount: Money(row.int64(1), currency),
                reason: row.text(3), givenBy: StaffID(stored: row.text(4)), approvedBy: row.optionalID(6),
                givenAt: Instant(microseconds: row.int64(5)))
        }
    }
}
