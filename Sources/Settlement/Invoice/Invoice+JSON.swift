package import JSON
import Pricing
import ServiceKit

extension Invoice: JSONRepresentable {
    /// The head with its totals; lines and payments are added where one invoice is answered.
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("number", number)
        writer.member("status", status.rawValue)
        writer.member("version", version)
        writer.member("repairOrderId", orderID)
        writer.member("outletId", outletID)
        writer.member("customerId", customerID)
        writer.member("vehicleId", vehicleID)
        writer.member("createdAt", issuedAt)
        writer.member("issuedOn", issuedOn)
        writer.member("currency", currency.rawValue)
        writer.member("agreedTotal", money(agreedTotal))
        amounts.writeMembers(to: &writer, currency)
        writer.member("credited", money(credited.total))
        writer.member("customerTotal", money(customerTotal))
        writer.member("paid", money(paid))
        writer.member("refunded", money(refunded))
        writer.member("open", money(open))
        writer.member("overpaid", money(customer.overpaid))
        writer.array("payers") { writer in
            for share in shares { share.write(to: &writer, currency) }
        }
        writer.array("nextActions", strings: nextActions.map(\.rawValue))
        guard let discount else { return }
        writer.object("discount") { writer in
            writer.member("amount", money(discount.amount))
            writer.member("givenBy", discount.givenBy)
            writer.member("reason", discount.reason)
            writer.member("approvedBy", discount.approvedBy)
        }
    }
}

extension InvoiceAmounts {
    func writeMembers(to writer: inout JSONWriter, _ currency: Currency) {
        writer.member("net", Money(net, currency))
        writer.member("tax", Money(tax, currency))
        writer.member("total", Money(total, currency))
    }
}

extension InvoiceLine {
    func write(to writer: inout JSONWriter, at position: Int, _ currency: Currency) {
        writer.object { writer in
            writer.member("position", Int64(position))
            writer.member("kind", kind.rawValue)
            writer.member("jobId", jobID)
            writer.member("payType", payType.rawValue)
            writer.member("code", code)
            writer.member("description", description)
            if let hours { writer.member("hours", hours) }
            if let quantity { writer.member("quantity", quantity) }
            writer.member("unitPrice", Money(unitPrice, currency))
            InvoiceAmounts(net: net, tax: tax).writeMembers(to: &writer, currency)
            writer.member("credited", standing != .billed)
        }
    }
}

/// One invoice with its lines, its split by payer and what was paid on it.
struct InvoiceDocument: JSONRepresentable {
    let invoice: Invoice
    let payments: [Payment]
    var creditNotes: [CreditNote] = []

    func writeMembers(to writer: inout JSONWriter) {
        invoice.writeMembers(to: &writer)
        writer.array("lines") { writer in
            for (position, line) in invoice.lines.enumerated() {
                line.write(to: &writer, at: position, invoice.currency)
            }
        }
        writer.array("byPayType") { writer in
            for share in invoice.shares where share.amounts.total != 0 || invoice.owns(share) {
                writer.object { writer in
                    writer.member("payType", share.payer.kind.rawValue)
                    share.amounts.writeMembers(to: &writer, invoice.currency)
                }
            }
        }
        writer.array("payments", payments)
        writer.array("creditNotes", creditNotes)
    }
}

extension Invoice {
    /// Whether there are lines of this pay type, even if they come to nothing.
    fileprivate func owns(_ share: InvoiceShare) -> Bool {
        lines.contains { PayerKind($0.payType) == share.payer.kind }
    }
}
