import JSON
import Network
import ServiceKit

/// What one payer owes of an invoice (SET-13); the shares add up to the whole (SET-04).
package struct InvoiceShare: Sendable, Equatable {
    package let payer: Payer
    package var amounts = InvoiceAmounts()
    /// What of an insurer's lines the customer pays.
    package var deductible: Int64 = 0
    /// What credit notes took back of it.
    package var credited = InvoiceAmounts()
    package var paid: Int64 = 0
    package var refunded: Int64 = 0

    package init(payer: Payer) {
        self.payer = payer
    }

    /// What is owed once payments and credit notes are counted; below zero, what was paid too much.
    private var balance: Int64 { amounts.total - credited.total - paid + refunded }
    package var open: Int64 { max(0, balance) }
    /// What was paid too much, by a deposit above the price or before a credit note; it can be refunded.
    package var overpaid: Int64 { max(0, -balance) }
}

extension InvoiceShare {
    func write(to writer: inout JSONWriter, _ currency: Currency) {
        writer.object { writer in
            writer.member("payer", payer.kind.rawValue)
            writer.member("name", payer.name)
            writer.member("reference", payer.reference)
            writer.member("outletId", payer.outletID)
            if deductible > 0 { writer.member("deductible", Money(deductible, currency)) }
            amounts.writeMembers(to: &writer, currency)
            writer.member("credited", Money(credited.total, currency))
            writer.member("paid", Money(paid, currency))
            writer.member("refunded", Money(refunded, currency))
            writer.member("open", Money(open, currency))
            writer.member("overpaid", Money(overpaid, currency))
        }
    }
}
