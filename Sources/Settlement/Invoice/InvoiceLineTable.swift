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
                unit_price, net, tax)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
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
            SELECT kind, job_id, pay_type, code, description, hours, quantity, unit_price, net, tax
            FROM invoice_lines WHERE invoice_id = $1 ORDER BY position
            """,
            [invoice.sql]
        ) { row in
            guard let kind = InvoiceLine.Kind(rawValue: row.text(0)), let payType = PayType(rawValue: row.text(2))
            else { throw DatabaseError(.mismatch, "an invoice line has a kind or a pay type that is not known") }
            return InvoiceLine(
                kind: kind, jobID: row.optionalText(1).map(JobID.init(stored:)), payType: payType, code: row.text(3),
                description: row.text(4), hours: row.optionalInt64(5).map(Hours.init(hundredths:)),
                quantity: row.optionalInt64(6).map(Quantity.init(thousandths:)), unitPrice: row.int64(7),
                net: row.int64(8), tax: row.int64(9))
        }
    }
}
