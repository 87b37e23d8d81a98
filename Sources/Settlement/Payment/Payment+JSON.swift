package import JSON
import ServiceKit

extension Payment: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("invoiceId", invoiceID)
        writer.member("method", method.rawValue)
        writer.member("amount", money(amount))
        writer.member("receivedBy", receivedBy)
        writer.member("reference", reference)
        writer.member("createdAt", receivedAt)
        writer.member("refunded", money(refunded))
        writer.array("nextActions", strings: nextActions.map(\.rawValue))
    }
}

extension Refund: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("paymentId", paymentID)
        writer.member("amount", amount)
        writer.member("reason", reason)
        writer.member("by", givenBy)
        writer.member("createdAt", givenAt)
    }
}

/// A payment with what was given back of it.
struct PaymentDocument: JSONRepresentable {
    let payment: Payment
    let refunds: [Refund]

    func writeMembers(to writer: inout JSONWriter) {
        payment.writeMembers(to: &writer)
        writer.array("refunds", refunds)
    }
}

/// A payment or a refund just made, with what is open on the invoice after it.
struct Receipt<Paper: JSONRepresentable>: JSONRepresentable {
    let paper: Paper
    let invoice: Invoice

    func writeMembers(to writer: inout JSONWriter) {
        paper.writeMembers(to: &writer)
        writer.member("open", invoice.money(invoice.open))
        writer.object("invoice", invoice)
    }
}
