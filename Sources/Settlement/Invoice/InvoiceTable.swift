import Customers
import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum InvoiceTable {
    private static let columns: SQL = """
        SELECT id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at, issued_on, agreed_total,
            net, tax, customer_total, paid, refunded, version, discount, discount_by, discount_reason
        FROM invoices
        """

    static func insert(_ invoice: Invoice, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO invoices (id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at,
                issued_on,
                agreed_total, net, tax, customer_total, paid, refunded, version, discount, discount_by, discount_reason)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, 0, $14, $15, $16, $17)
            """,
            [
                invoice.id.sql, .text(invoice.number), invoice.orderID.sql, invoice.outletID.sql,
                invoice.customerID.sql, invoice.vehicleID.sql, .text(invoice.currency.rawValue),
                invoice.issuedAt.sql, invoice.issuedOn.sql, .integer(invoice.agreedTotal),
                .integer(invoice.amounts.net), .integer(invoice.amounts.tax), .integer(invoice.customerTotal),
                .integer(invoice.version), .optional(invoice.discount?.amount),
                .optional(invoice.discount?.givenBy.text), .optional(invoice.discount?.reason),
            ])
    }

    /// The invoice without its lines.
    package static func find(_ id: InvoiceID, in transaction: Transaction) throws -> Invoice? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read)
    }

    /// The invoice of an order, without its lines.
    package static func find(order: RepairOrderID, in transaction: Transaction) throws -> Invoice? {
        try transaction.first(columns + " WHERE order_id = $1", [order.sql], read)
    }

    /// Adds to what was paid, unless that were more than is open (SET-05).
    ///
    /// - Returns: whether it was added.
    static func addPaid(_ amount: Int64, to id: InvoiceID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE invoices SET paid = paid + $2, version = version + 1
            WHERE id = $1 AND paid - refunded + $2 <= customer_total
            """,
            [id.sql, .integer(amount)]) == 1
    }

    /// Adds to what was given back, unless that were more than was paid (SET-05).
    ///
    /// - Returns: whether it was added.
    static func addRefunded(_ amount: Int64, to id: InvoiceID, in transaction: Transaction) throws -> Bool {
        try transaction.execute(
            """
            UPDATE invoices SET refunded = refunded + $2, version = version + 1
            WHERE id = $1 AND refunded + $2 <= paid
            """,
            [id.sql, .integer(amount)]) == 1
    }

    /// Invoices without their lines, newest first; one more than the limit where there are more.
    static func list(
        outlets: [String]?, order: RepairOrderID?, dates: DateBounds, after: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [Invoice] {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(after ?? "inv_~"), .int(limit + 1)])
        conditions.add(" AND order_id = ", order?.text)
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
    }

    /// The outlet that issued an invoice; nil where there is no such invoice.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM invoices WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func read(_ row: Row) throws -> Invoice {
        guard let currency = Currency(rawValue: row.text(6)) else {
            throw DatabaseError(.mismatch, "an invoice has a currency that is not known")
        }
        let discount = row.optionalInt64(16).map { amount in
            Invoice.DiscountGiven(
                amount: amount, givenBy: StaffID(stored: row.text(17)), reason: row.text(18))
        }
        return Invoice(
            id: InvoiceID(stored: row.text(0)), number: row.text(1), orderID: RepairOrderID(stored: row.text(2)),
            outletID: OutletID(stored: row.text(3)), customerID: CustomerID(stored: row.text(4)),
            vehicleID: VehicleID(stored: row.text(5)), currency: currency,
            issuedAt: Instant(microseconds: row.int64(7)),
            issuedOn: LocalDate(daysSinceEpoch: Int32(clamping: row.int64(8))), agreedTotal: row.int64(9),
            amounts: InvoiceAmounts(net: row.int64(10), tax: row.int64(11)), customerTotal: row.int64(12),
            discount: discount, paid: row.int64(13), refunded: row.int64(14), version: row.int64(15))
    }
}
