import RepairOrders
import SQLDatabase
import ServiceKit

/// What was paid of an order and stands on no invoice that counts: deposits, and what was paid on invoices that were
/// taken back whole.
///
/// The next invoice takes all of it; what is above its price can be given back (SET-05).
struct Deposits {
    private var payments: [Payment] = []
    /// From which invoices they come.
    private var origins: [InvoiceID: Invoice] = [:]

    /// Counts them as paid on the invoice that is being made.
    static func use(on invoice: inout Invoice, _ call: Call, in transaction: Transaction) throws -> Deposits {
        var deposits = Deposits()
        let earlier = try InvoiceTable.list(of: invoice.orderID, in: transaction).filter(\.isCredited)
        for known in earlier { deposits.origins[known.id] = known }
        deposits.payments = try PaymentTable.list(order: invoice.orderID, in: transaction).filter { payment in
            // What came from a gateway after the invoice was taken back moves as well.
            payment.payer == .customer && payment.refundable > 0
                && (payment.invoiceID.map { deposits.origins[$0] != nil } ?? true)
        }
        let (paid, refunded) = deposits.sums { _ in true }
        invoice.change(.customer) { share in
            share.paid += paid
            share.refunded += refunded
        }
        return deposits
    }

    /// Puts them on the invoice once that is stored, with what it counts as paid.
    func attach(to invoice: Invoice, in transaction: Transaction) throws {
        for payment in payments { try PaymentTable.put(payment.id, on: invoice.id, in: transaction) }
        for origin in origins.keys {
            let (paid, refunded) = sums { $0.invoiceID == origin }
            guard paid > 0 else { continue }
            try InvoiceShareTable.remove(paid: paid, refunded: refunded, from: origin, in: transaction)
            try InvoiceTable.advance(origin, in: transaction)
        }
    }

    func record(
        on invoice: Invoice, _ document: RepairOrderDocument, _ call: Call, in transaction: Transaction
    ) throws {
        for payment in payments {
            let changes: [Event.Change] = [
                .init("invoiceId", from: payment.invoiceID?.text, to: invoice.id.text),
                .init("amount", to: payment.money(payment.refundable).json),
            ]
            try call.record(
                Event(
                    "payment.offset", payment.id.text, root: invoice.orderID.text, version: payment.version + 1,
                    outlet: invoice.outletID.text, changes: changes), in: transaction)
        }
    }

    private func sums(where includes: (Payment) -> Bool) -> (paid: Int64, refunded: Int64) {
        payments.filter(includes).reduce((0, 0)) { ($0.0 + $1.amount, $0.1 + $1.refunded) }
    }
}
