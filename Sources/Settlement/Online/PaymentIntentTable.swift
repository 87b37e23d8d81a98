import RepairOrders
import SQLDatabase
import ServiceKit

enum PaymentIntentTable {
    private static let columns: SQL = """
        SELECT id, invoice_id, order_id, outlet_id, currency, amount, created_at, status, gateway_id, captured,
            payment_id, updated_at, version
        FROM payment_intents
        """

    static func insert(_ intent: PaymentIntent, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO payment_intents (id, invoice_id, order_id, outlet_id, currency, amount, created_at, status,
                captured, updated_at, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10)
            """,
            [
                intent.id.sql, intent.invoiceID.sql, intent.orderID.sql, .text(intent.outletID),
                .text(intent.currency.rawValue), .integer(intent.amount), intent.createdAt.sql,
                .text(intent.status.rawValue), intent.updatedAt.sql, .integer(intent.version),
            ])
    }

    static func find(_ id: PaymentIntentID, in transaction: Transaction) throws -> PaymentIntent? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// An invoice's intents, the first first.
    static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [PaymentIntent] {
        try transaction.query(columns + " WHERE invoice_id = $1 ORDER BY id", [invoice.sql], read)
    }

    /// Saves what was learned, where nobody else has learned more meanwhile.
    static func update(_ intent: PaymentIntent, in transaction: Transaction) throws {
        let changed = try transaction.execute(
            """
            UPDATE payment_intents SET status = $2, gateway_id = $3, captured = $4, payment_id = $5, updated_at = $6,
                version = $7
            WHERE id = $1 AND version + 1 = $7
            """,
            [
                intent.id.sql, .text(intent.status.rawValue), .optional(intent.gatewayID), .integer(intent.captured),
                .optional(intent.paymentID), intent.updatedAt.sql, .integer(intent.version),
            ])
        guard changed == 1 else { throw Refusal.conflict }
    }

    /// The outlet whose invoice an intent is for; nil where there is no such intent.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM payment_intents WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func read(_ row: Row) throws -> PaymentIntent {
        guard let currency = Currency(rawValue: row.text(4)),
            let status = PaymentIntent.Status(rawValue: row.text(7))
        else { throw DatabaseError(.mismatch, "a payment intent has a currency or a status that is not known") }
        return PaymentIntent(
            id: row.id(0), invoiceID: row.id(1), orderID: row.id(2), outletID: row.text(3), currency: currency,
            amount: row.int64(5), createdAt: row.instant(6), status: status, gatewayID: row.optionalText(8),
            captured: row.int64(9), paymentID: row.optionalID(10), updatedAt: row.instant(11), version: row.int64(12))
    }
}
