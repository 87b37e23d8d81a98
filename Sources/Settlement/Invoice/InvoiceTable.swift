import Customers
import Network
package import RepairOrders
package import SQLDatabase
import ServiceKit

package enum InvoiceTable {
    private static let columns: SQL = """
        SELECT id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at, issued_on, agreed_total,
            net, tax, credited_net, credited_tax, version, discount, discount_by, discount_reason, discount_approved_by
        FROM invoices
        """

    static func insert(_ invoice: Invoice, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO invoices (id, number, order_id, outlet_id, customer_id, vehicle_id, currency, issued_at,
                issued_on, agreed_total, net, tax, credited_net, credited_tax, version, discount, discount_by,
                discount_reason, discount_approved_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, 0, $13, $14, $15, $16, $17)
            """,
            [
                invoice.id.sql, .text(invoice.number), invoice.orderID.sql, invoice.outletID.sql,
                invoice.customerID.sql, invoice.vehicleID.sql, .text(invoice.currency.rawValue),
                invoice.issuedAt.sql, invoice.issuedOn.sql, .integer(invoice.agreedTotal),
                .integer(invoice.amounts.net), .integer(invoice.amounts.tax), .integer(invoice.version),
                .optional(invoice.discount?.amount), .optional(invoice.discount?.givenBy),
                .optional(invoice.discount?.reason), .optional(invoice.discount?.approvedBy),
            ])
        for share in invoice.shares { try InvoiceShareTable.insert(share, of: invoice.id, in: transaction) }
        for (position, line) in invoice.lines.enumerated() {
            try InvoiceLineTable.insert(line, at: position, of: invoice.id, in: transaction)
        }
    }

    /// The invoice with what its payers owe, without its lines.
    package static func find(_ id: InvoiceID, in transaction: Transaction) throws -> Invoice? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read).map { try complete($0, in: transaction) }
    }

    /// The invoices of an order, the first first; without their lines.
    package static func list(of order: RepairOrderID, in transaction: Transaction) throws -> [Invoice] {
        // Identifiers of one moment are in no order; numbers are.
        try transaction.query(columns + " WHERE order_id = $1 ORDER BY issued_at, number", [order.sql], read)
            .map { try complete($0, in: transaction) }
    }

    /// The invoice of an order that counts: the last one; without its lines.
    package static func find(order: RepairOrderID, in transaction: Transaction) throws -> Invoice? {
        try list(of: order, in: transaction).last
    }

    /// What tells that an invoice has changed: its own events, and those of what is asked for, paid and taken back.
    ///
    /// A payment may have stood on another invoice of its order before.
    static let changes = ChangeTrace.resource.and(partsOf: "SELECT invoice_id FROM credit_notes WHERE id")
        .and(partsOf: "SELECT invoice_id FROM payment_intents WHERE id")
        .and(partsOf: "SELECT i.id FROM payments p JOIN invoices i ON i.order_id = p.order_id WHERE p.id")
        .and(ofCustomersIn: "SELECT id FROM invoices WHERE customer_id")

    /// Counts a change of what is paid on it.
    static func advance(_ id: InvoiceID, in transaction: Transaction) throws {
        try transaction.execute("UPDATE invoices SET version = version + 1 WHERE id = $1", [id.sql])
    }

    /// Adds to what credit notes took back.
    static func addCredited(_ amounts: InvoiceAmounts, to id: InvoiceID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE invoices SET credited_net = credited_net + $2, credited_tax = credited_tax + $3,
                version = version + 1
            WHERE id = $1
            """,
            [id.sql, .integer(amounts.net), .integer(amounts.tax)])
    }

    /// Invoices without their lines, newest first; one more than the limit where there are more.
    static func list(
        outlets: [String]?, order: RepairOrderID?, customer: String?, dates: DateBounds, after: String?, limit: Int,
        in transaction: Transaction
    ) throws -> [Invoice] {
        var conditions = SQLConditions(
            columns + " WHERE id < $1", [.text(after ?? "inv_~"), .int(limit + 1)])
        conditions.add(" AND order_id = ", order?.text)
        conditions.add(" AND customer_id = ", customer)
        conditions.add(" AND outlet_id", among: outlets)
        conditions.add(dates)
        conditions.end(" ORDER BY id DESC LIMIT $2")
        return try transaction.query(conditions.sql, conditions.values, read)
            .map { try complete($0, in: transaction) }
    }

    /// The outlet that issued an invoice; nil where there is no such invoice.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM invoices WHERE id = $1", [.text(id)]) { .outlets([$0.text(0)]) }
    }

    private static func complete(_ invoice: Invoice, in transaction: Transaction) throws -> Invoice {
        var invoice = invoice
        invoice.shares = try InvoiceShareTable.list(of: invoice.id, in: transaction)
        return invoice
    }

    private static func read(_ row: Row) throws -> Invoice {
        guard let currency = Currency(rawValue: row.text(6)) else {
            throw DatabaseError(.mismatch, "an invoice has a currency that is not known")
        }
        let discount = row.optionalInt64(15).map { amount in
            Invoice.DiscountGiven(
                amount: amount, givenBy: StaffID(stored: row.text(16)), reason: row.text(17),
                approvedBy: row.optionalID(18))
        }
        var invoice = Invoice(
            id: InvoiceID(stored: row.text(0)), number: row.text(1), orderID: RepairOrderID(stored: row.text(2)),
            outletID: OutletID(stored: row.text(3)), customerID: CustomerID(stored: row.text(4)),
            vehicleID: VehicleID(stored: row.text(5)), currency: currency,
            issuedAt: Instant(microseconds: row.int64(7)),
            issuedOn: LocalDate(daysSinceEpoch: Int32(clamping: row.int64(8))), agreedTotal: row.int64(9),
            amounts: InvoiceAmounts(net: row.int64(10), tax: row.int64(11)), discount: discount)
        invoice.credited = InvoiceAmounts(net: row.int64(12), tax: row.int64(13))
        invoice.version = row.int64(14)
        return invoice
    }
}
