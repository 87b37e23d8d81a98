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
        writer.member("customerTotal", money(customerTotal))
        writer.member("paid", money(paid))
        writer.member("refunded", money(refunded))
        writer.member("open", money(open))
        writer.array("nextActions", strings: nextActions.map(\.rawValue))
        guard let discount else { return }
        writer.object("discount") { writer in
            writer.member("amount", money(discount.amount))
            writer.member("givenBy", discount.givenBy)
            writer.member("reason", discount.reason)
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
    func write(to writer: inout JSONWriter, _ currency: Currency) {
        writer.object { writer in
            writer.member("kind", kind.rawValue)
            writer.member("jobId", jobID)
            writer.member("payType", payType.rawValue)
            writer.member("code", code)
            writer.member("description", description)
            if let hours { writer.member("hours", hours) }
            if let quantity { writer.member("quantity", quantity) }
            writer.member("unitPrice", Money(unitPrice, currency))
            InvoiceAmounts(net: net, tax: tax).writeMembers(to: &writer, currency)
        }
    }
}

/// One invoice with its lines, its split by pay type and what was paid on it.
struct InvoiceDocument: JSONRepresentable {
    let invoice: Invoice
    let payments: [Payment]

    func writeMembers(to writer: inout JSONWriter) {
        invoice.writeMembers(to: &writer)
        writer.array("lines") { writer in
            for line in invoice.lines { line.write(to: &writer, invoice.currency) }
        }
        writer.array("byPayType") { writer in
            for (payType, amounts) in invoice.byPayType {
                writer.object { writer in
                    writer.member("payType", payType.rawValue)
                    amounts.writeMembers(to: &writer, invoice.currency)
                }
            }
        }
        writer.array("payments", payments)
    }
}
