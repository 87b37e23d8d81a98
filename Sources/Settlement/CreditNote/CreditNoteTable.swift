import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum CreditNoteTable {
    private static let columns: SQL = """
        SELECT id, number, invoice_id, order_id, outlet_id, currency, issued_at, issued_on, reason, issued_by, rebill
        FROM credit_notes
        """

    static func insert(_ note: CreditNote, in transaction: Transaction) throws {
        try transaction.execute(
            """
            INSERT INTO credit_notes (id, number, invoice_id, order_id, outlet_id, currency, issued_at, issued_on,
                reason, issued_by, rebill, net, tax)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            [
                note.id.sql, .text(note.number), note.invoiceID.sql, note.orderID.sql, note.outletID.sql,
                .text(note.currency.rawValue), note.issuedAt.sql, note.issuedOn.sql, .text(note.reason),
                note.issuedBy.sql, .flag(note.rebill), .integer(note.amounts.net), .integer(note.amounts.tax),
            ])
        for (position, line) in note.lines.enumerated() {
            try transaction.execute(
                """
                INSERT INTO credit_note_lines (credit_note_id, position, invoice_id, invoice_line, description, net,
                    tax)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """,
                [
                    note.id.sql, .int(position), note.invoiceID.sql, .int(line.invoiceLine), .text(line.description),
                    .integer(line.amounts.net), .integer(line.amounts.tax),
                ])
        }
        for share in note.shares {
            try transaction.execute(
                """
                INSERT INTO credit_note_shares (credit_note_id, position, payer, net, tax) VALUES ($1, $2, $3, $4, $5)
                """,
                [
                    note.id.sql, .int(share.payer.position), .text(share.payer.rawValue),
                    .integer(share.amounts.net), .integer(share.amounts.tax),
                ])
        }
    }

    static func find(_ id: CreditNoteID, in transaction: Transaction) throws -> CreditNote? {
        try transaction.first(columns + " WHERE id = $1", [id.sql], read).map { try complete($0, in: transaction) }
    }

    /// An invoice's credit notes, the first first.
    static func list(of invoice: InvoiceID, in transaction: Transaction) throws -> [CreditNote] {
        try transaction.query(columns + " WHERE invoice_id = $1 ORDER BY id", [invoice.sql], read)
            .map { try complete($0, in: transaction) }
    }

    /// The outlet that issued a credit note; nil where there is no such note.
    static func place(_ id: String, in transaction: Transaction) throws -> OutletScope.Place? {
        try transaction.first("SELECT outlet_id FROM credit_notes WHERE id = $1", [.text(id)]) {
            .outlets([$0.text(0)])
        }
    }

    private static func complete(_ note: CreditNote, in transaction: Transaction) throws -> CreditNote {
        var note = note
        note.lines = try transaction.query(
            """
            SELECT invoice_line, description, net, tax FROM credit_note_lines WHERE credit_note_id = $1
            ORDER BY position
            """,
            [note.id.sql]
        ) { row in
            CreditNote.Line(
                invoiceLine: row.int(0), description: row.text(1),
                amounts: InvoiceAmounts(net: row.int64(2), tax: row.int64(3)))
        }
        note.shares = try transaction.query(
            "SELECT payer, net, tax FROM credit_note_shares WHERE credit_note_id = $1 ORDER BY position",
            [note.id.sql]
        ) { row in
            (PayerKind(rawValue: row.text(0)) ?? .customer, InvoiceAmounts(net: row.int64(1), tax: row.int64(2)))
        }
        return note
    }

    private static func read(_ row: Row) throws -> CreditNote {
        guard let currency = Currency(rawValue: row.text(5)) else {
            throw DatabaseError(.mismatch, "a credit note has a currency that is not known")
        }
        return CreditNote(
            id: row.id(0), number: row.text(1), invoiceID: row.id(2), orderID: row.id(3), outletID: row.id(4),
            currency: currency, issuedAt: row.instant(6), issuedOn: row.date(7), reason: row.text(8),
            issuedBy: row.id(9), rebill: row.bool(10))
    }
}
