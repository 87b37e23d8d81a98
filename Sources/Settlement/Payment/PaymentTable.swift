import Network
import RepairOrders
package import SQLDatabase
import ServiceKit

package enum PaymentTable {
    private static let columns: SQL = """
        SELECT id, order_id, invoice_id, payer, is_deposit, currency, method, amount, received_by, reference,
            account_id, received_at, refunded, version
        FROM payments
        """

    static func insert(_ payment: Payment, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO payments (id, order_id, invoice_id, payer, is_deposit, currency, method, amount, received_by,
                reference, account_id, received_at, refunded, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13)
            """,
            [
                payment.id.sql, payment.orderID.sql, .optional(payment.invoiceID), .text(payment.payer.rawValue),
                .flag(payment.isDeposit), .text(payment.currency.rawValue), .text(payment.method.rawValue),
                .integer(payment.amount), .optional(payment.receivedBy?.text), .optional(payment.reference),
                .optional(payment.accountID), payment.receivedAt.sql, .integer(payment.version),
            ])
    }

    /// The outlet that was paid; nil where there is no such payment.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT o.outlet_id FROM payments p JOIN repair_orders o ON o.id = p.order_id WHERE p.id = $1",
            [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    package static func find(_ id: PaymentID, in transaction: Transaction) throws -> Payment? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// The payments on an invoice in the order in which they came.
    package static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [Payment] {
        try transaction.query(
            columns + " WHERE invoice_id = $1 ORDER BY received_at, id", [invoice.sql], read)
    }

    /// All payments of an order in the order in which they came.
    static func list(order: RepairOrderID, in transaction: Transaction) throws -> [Payment] {
        try transaction.query(
            columns + " WHERE order_id = $1 ORDER BY received_at, id", [order.sql], read)
    }

    /// Puts a payment on an invoice: a deposit on its first, or what was paid on one that was taken back on the next.
    static func put(_ id: PaymentID, on invoice: InvoiceID, in transaction: Transaction) throws {
        try transaction.execute(
            "UPDATE payments SET invoice_id = $2, version = version + 1 WHERE id = $1", [id.sql, invoice.sql])
    }

    /// Adds to what was given back, unless that were more than was paid (SET-05).
    ///
    /// - Returns: whether it was added.
    static func addRefunded(_ amount: Int64, to id: PaymentID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE payments SET refunded = refunded + $2, version = version + 1
            WHERE id = $1 AND refunded + $2 <= amount
            """,
            [id.sql, .integer(amount)]) == 1
    }

    private static func read(_ row: Row) throws -> Payment {
        guard let payer = PayerKind(rawValue: row.text(3)), let currency = Currency(rawValue: row.text(5)),
            let method = Payment.Method(rawValue: row.text(6))
        else { throw DatabaseError(.mismatch, "a payment has a currency, payer or method that is not known") }
        return Payment(
            id: row.id(0), orderID: row.id(1), invoiceID: row.optionalID(2), payer: payer, isDeposit: row.bool(4),
            currency: currency, method: method, amount: row.int64(7), receivedBy: row.optionalID(8),
            reference: row.optionalText(9), accountID: row.optionalID(10), receivedAt: row.instant(11),
            refunded: row.int64(12), version: row.int64(13))
    }
}
