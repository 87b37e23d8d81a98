package import JSON
import Network
import RepairOrders
import ServiceKit

/// What corrects an issued invoice, whole or by line (SET-04); it never changes.
package struct CreditNote: Sendable {
    struct Line: Sendable {
        /// The line's place on the invoice.
        let invoiceLine: Int
        let description: String
        let amounts: InvoiceAmounts
    }

    let id: CreditNoteID
    /// Gapless per outlet and year, in a series of its own: `SH01-2026-C000003`.
    let number: String
    let invoiceID: InvoiceID
    let orderID: RepairOrderID
    let outletID: OutletID
    let currency: Currency
    let issuedAt: Instant
    let issuedOn: LocalDate
    let reason: String
    let issuedBy: StaffID
    /// Whether what it takes back is to be billed again.
    let rebill: Bool
    var lines: [Line] = []
    /// What of it is each payer's, the customer first.
    var shares: [(payer: PayerKind, amounts: InvoiceAmounts)] = []

    var amounts: InvoiceAmounts {
        lines.reduce(into: InvoiceAmounts()) { $0 += $1.amounts }
    }
}

extension CreditNote: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", Int64(1))
        writer.member("number", number)
        writer.member("invoiceId", invoiceID)
        writer.member("repairOrderId", orderID)
        writer.member("outletId", outletID)
        writer.member("createdAt", issuedAt)
        writer.member("issuedOn", issuedOn)
        writer.member("reason", reason)
        writer.member("by", issuedBy)
        writer.member("rebill", rebill)
        amounts.writeMembers(to: &writer, currency)
        writer.array("lines") { writer in
            for line in lines {
                writer.object { writer in
                    writer.member("invoiceLine", Int64(line.invoiceLine))
                    writer.member("description", line.description)
                    line.amounts.writeMembers(to: &writer, currency)
                }
            }
        }
        writer.array("payers") { writer in
            for share in shares {
                writer.object { writer in
                    writer.member("payer", share.payer.rawValue)
                    share.amounts.writeMembers(to: &writer, currency)
                }
            }
        }
        writer.array("nextActions", strings: [])
    }
}

/// A credit note just made, with its invoice after it.
struct CreditNoteDocument: JSONRepresentable {
    let note: CreditNote
    let invoice: Invoice

    func writeMembers(to writer: inout JSONWriter) {
        note.writeMembers(to: &writer)
        writer.object("invoice", invoice)
    }
}
