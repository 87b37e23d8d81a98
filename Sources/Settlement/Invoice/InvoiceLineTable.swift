import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

enum InvoiceLineTable {
    static func insert(
        _ line: InvoiceLine, at position: Int, of invoice: InvoiceID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            INSERT INTO invoice_lines (invoice_id, position, kind, job_id, pay_type, code, description, hours, quantity,
                unit_price, net, tax, standing)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0)
            """,
            [
                invoice.sql, .int(position), .text(line.kind.rawValue), .optional(line.jobID?.text),
                .text(line.payType.rawValue), .text(line.code), .text(line.description),
                .optional(line.hours?.hundredths), .optional(line.quantity?.thousandths), .integer(line.unitPrice),
                .integer(line.net), .integer(line.tax),
            ])
    }

    static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [InvoiceLine] {
        try transaction.query(
            """
            SELECT kind, job_id, pay_type, code, description, hours, quantity, unit_price, net, tax, standing
            FROM invoice_lines WHERE invoice_id = $1 ORDER BY position
            """,
            [invoice.sql], read)
    }

    /// The lines of an order that credit notes took back and that can be billed again; discounts are given anew.
    static func reopened(of order: RepairOrderID, in transaction: Transaction) throws -> [InvoiceLine] {
        try transaction.query(
            """
            SELECT l.kind, l.job_id, l.pay_type, l.code, l.description, l.hours, l.quantity, l.unit_price, l.net,
                l.tax, l.standing
            FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
            WHERE i.order_id = $1 AND l.standing = 1 AND l.kind <> 'discount' ORDER BY i.id, l.position
            """,
            [order.sql], read)
    }

    /// Whether there is anything of an order to bill again.
    static func hasReopened(of order: RepairOrderID, in transaction: Transaction) throws -> Bool {
        try transaction.first(
            """
            SELECT 1 FROM invoice_lines l JOIN invoices i ON i.id = l.invoice_id
            WHERE i.order_id = $1 AND l.standing = 1 AND l.kind <> 'discount' LIMIT 1
            """,
            [order.sql]
        ) { _ in true } ?? false
    }

    /// What was taken back of an order is billed again; it never is a second time.
    static func closeReopened(of order: RepairOrderID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            UPDATE invoice_lines SET standing = 2
            WHERE standing = 1 AND invoice_id IN (SELECT id FROM invoices WHERE order_id = $1)
            """,
            [order.sql])
    }

    /// Takes a line back.
    ///
    /// - Returns: whether it was billed until now.
    static func take(
        back position: Int, of invoice: InvoiceID, _ standing: InvoiceLine.Standing, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            "UPDATE invoice_lines SET standing = $3 WHERE invoice_id = $1 AND position = $2 AND standing = 0",
            [invoice.sql, .int(position), .integer(standing.rawValue)]) == 1
    }

    private static func read(_ row: Row) throws -> InvoiceLine {
        guard let kind = InvoiceLine.Kind(rawValue: row.text(0)), let payType = PayType(rawValue: row.text(2))
        else { throw DatabaseError(.mismatch, "an invoice line has a kind or a pay type that is not known") }
        var line = InvoiceLine(
            kind: kind, jobID: row.optionalText(1).map(JobID.init(stored:)), payType: payType, code: row.text(3),
            description: row.text(4), hours: row.optionalInt64(5).map(Hours.init(hundredths:)),
            quantity: row.optionalInt64(6).map(Quantity.init(thousandths:)), unitPrice: row.int64(7),
            net: row.int64(8), tax: row.int64(9))
        line.standing = InvoiceLine.Standing(rawValue: row.int64(10)) ?? .billed
        return line
    }
}
