import Network
import SQLDatabase
import ServiceKit

enum InvoiceShareTable {
    static func insert(_ share: InvoiceShare, of invoice: InvoiceID, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO invoice_shares (invoice_id, position, payer, name, reference, payer_outlet_id, deductible, net,
                tax, credited_net, credited_tax, paid, refunded)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, $10, $11)
            """,
            [
                invoice.sql, .int(share.payer.kind.position), .text(share.payer.kind.rawValue),
                .optional(share.payer.name), .optional(share.payer.reference), .optional(share.payer.outletID),
                .integer(share.deductible), .integer(share.amounts.net), .integer(share.amounts.tax),
                .integer(share.paid), .integer(share.refunded),
            ])
    }

    static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [InvoiceShare] {
        try transaction.query(
            """
            SELECT payer, name, reference, payer_outlet_id, deductible, net, tax, credited_net, credited_tax, paid,
                refunded
            FROM invoice_shares WHERE invoice_id = $1 ORDER BY position
            """,
            [invoice.sql]
        ) { row in
            guard let kind = PayerKind(rawValue: row.text(0)) else {
                throw DatabaseError(.mismatch, "a share of an invoice has an unknown payer")
            }
            var payer = Payer(kind: kind)
            payer.name = row.optionalText(1)
            payer.reference = row.optionalText(2)
            payer.outletID = row.optionalID(3)
            var share = InvoiceShare(payer: payer)
            share.deductible = row.int64(4)
            share.amounts = InvoiceAmounts(net: row.int64(5), tax: row.int64(6))
            share.credited = InvoiceAmounts(net: row.int64(7), tax: row.int64(8))
            share.paid = row.int64(9)
            share.refunded = row.int64(10)
            return share
        }
    }

    /// Adds to what was paid, unless that were more than is open (SET-05).
    ///
    /// - Returns: whether it was added.
    static func addPaid(
        _ amount: Int64, to invoice: InvoiceID, _ payer: PayerKind, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE invoice_shares SET paid = paid + $3
            WHERE invoice_id = $1 AND position = $2
                AND paid - refunded + $3 <= net + tax - credited_net - credited_tax
            """,
            [invoice.sql, .int(payer.position), .integer(amount)]) == 1
    }

    /// Adds to what was paid, whatever is open: what a gateway has taken is not lost from sight.
    static func addTaken(
        _ amount: Int64, to invoice: InvoiceID, _ payer: PayerKind, in transaction: Transaction
    ) throws {
        try transaction.execute(
            "UPDATE invoice_shares SET paid = paid + $3 WHERE invoice_id = $1 AND position = $2",
            [invoice.sql, .int(payer.position), .integer(amount)])
    }

    /// Takes payments off a share that were moved to another invoice.
    static func remove(
        paid: Int64, refunded: Int64, from invoice: InvoiceID, in transaction: Transaction
    ) throws {
        try transaction.execute(
            """
            UPDATE invoice_shares SET paid = paid - $2, refunded = refunded - $3
            WHERE invoice_id = $1 AND position = 0
            """,
            [invoice.sql, .integer(paid), .integer(refunded)])
    }

    /// Adds to what was given back, unless that were more than was paid (SET-05).
    ///
    /// - Returns: whether it was added.
    static func addRefunded(
        _ amount: Int64, to invoice: InvoiceID, _ payer: PayerKind, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE invoice_shares SET refunded = refunded + $3
            WHERE invoice_id = $1 AND position = $2 AND refunded + $3 <= paid
            """,
            [invoice.sql, .int(payer.position), .integer(amount)]) == 1
    }

    /// Adds to what credit notes took back, never more than the share.
    ///
    /// - Returns: whether it was added.
    static func addCredited(
        _ amounts: InvoiceAmounts, to invoice: InvoiceID, _ payer: PayerKind, in transaction: Transaction
    ) throws -> Bool {
        try transaction.execute(
            """
            UPDATE invoice_shares SET credited_net = credited_net + $3, credited_tax = credited_tax + $4
            WHERE invoice_id = $1 AND position = $2
                AND credited_net + credited_tax + $5 <= net + tax
            """,
            [
                invoice.sql, .int(payer.position), .integer(amounts.net), .integer(amounts.tax),
                .integer(amounts.total),
            ]) == 1
    }
}
