import JSON
import RepairOrders
import ServiceKit

/// One charge of an account, or one credit, which is below zero.
struct AccountEntry: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case charge, credit
    }

    let kind: Kind
    let amount: Int64
    let at: Instant
    let orderID: RepairOrderID
    let invoiceID: InvoiceID?
    let paymentID: PaymentID
    let refundID: RefundID?
}

extension AccountEntry {
    func write(to writer: inout JSONWriter, _ currency: Currency) {
        writer.object { writer in
            writer.member("kind", kind.rawValue)
            writer.member("amount", Money(amount, currency))
            writer.member("at", at)
            writer.member("repairOrderId", orderID)
            writer.member("invoiceId", invoiceID)
            writer.member("paymentId", paymentID)
            writer.member("refundId", refundID)
        }
    }
}
