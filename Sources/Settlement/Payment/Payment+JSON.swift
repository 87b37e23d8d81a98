package import JSON
import ServiceKit

extension Payment: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("repairOrderId", orderID)
        writer.member("invoiceId", invoiceID)
        writer.member("payer", payer.rawValue)
        writer.member("deposit", isDeposit)
        writer.member("method", method.rawValue)
        writer.member("amount", money(amount))
        writer.member("receivedBy", receivedBy)
        writer.member("reference", reference)
        writer.member("accountId", accountID)
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
        writer.member("approvedBy", approvedBy)
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

/// A payment or a refund just made, with what the payer has open on the invoice after it; of a deposit there is no
/// invoice yet.
struct Receipt<Paper: JSONRepresentable>: JSONRepresentable {
    let paper: Paper
    let invoice: Invoice?
    var payer = PayerKind.customer

    func writeMembers(to writer: inout JSONWriter) {
        paper.writeMembers(to: &writer)
        guard let invoice else { return }
        writer.member("open", invoice.money(invoice.share(payer)?.open ?? 0))
        writer.object("invoice", invoice)
    }
}
