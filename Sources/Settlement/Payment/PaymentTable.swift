import Network
package import SQLDatabase
import ServiceKit

package enum PaymentTable {
    static func insert(_ payment: Payment, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO payments (id, invoice_id, currency, method, amount, received_by, reference, received_at,
                refunded, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)
            """,
            [
                payment.id.sql, payment.invoiceID.sql, .text(payment.currency.rawValue),
                .text(payment.method.rawValue), .integer(payment.amount), .optional(payment.receivedBy?.text),
                .optional(payment.reference), payment.receivedAt.sql, .integer(payment.version),
            ])
    }

    /// The outlet that was paid; nil where there is no such payment.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first(
            "SELECT i.outlet_id FROM payments p JOIN invoices i ON i.id = p.invoice_id WHERE p.id = $1", [.text(id)]
        ) { .outlets([$0.text(0)]) }
    }

    package static func find(_ id: PaymentID, in transaction: Transaction) throws -> Payment? {
        try transaction.first(
            """
            SELECT id, invoice_id, currency, method, amount, received_by, reference, received_at, refunded, version
            FROM payments WHERE id = $1
            """,
            [id.sql], read)
    }

    /// The payments on an invoice in the order in which they came.
    package static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [Payment] {
        try transaction.query(
            """
            SELECT id, invoice_id, currency, method, amount, received_by, reference, received_at, refunded, version
            FROM payments WHERE invoice_id = $1 ORDER BY received_at, id
            """,
            [invoice.sql], read)
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
        guard let currency = Currency(rawValue: row.text(2)), let method = Payment.Method(rawValue: row.text(3))
        else { throw DatabaseError(.mismatch, "a payment has a currency or a method that is not known") }
        return Payment(
            id: PaymentID(stored: row.text(0)), invoiceID: InvoiceID(stored: row.text(1)), currency: currency,
            method: method, amount: row.int64(4), receivedBy: row.optionalText(5).map(StaffID.init(stored:)),
            reference: row.optionalText(6), receivedAt: Instant(microseconds: row.int64(7)),
            refunded: row.int64(8), version: row.int64(9))
    }
}
