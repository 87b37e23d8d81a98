import RepairOrders
import SQLDatabase
import ServiceKit

/// What an order's invoices took of its deductible and credit notes have not given back.
///
/// The customer bears it once per order, however often the insurer's share is billed again (SET-13).
enum StandingDeductible {
    /// As a credit note gives back the insurer's own part first, what stands is no more than what of an invoice the
    /// insurer's lines still come to.
    static func of(_ order: RepairOrderID, in transaction: Transaction) throws -> Int64 {
        var standing: Int64 = 0
        for invoice in try InvoiceTable.list(of: order, in: transaction) {
            guard let taken = invoice.share(.insurance)?.deductible, taken > 0 else { continue }
            let plan = try InvoicePlanTable.find(of: invoice.id, in: transaction)
            let lines = try InvoiceLineTable.list(of: invoice.id, in: transaction)
            standing += min(taken, plan.insured(lines.filter { $0.standing == .billed }))
        }
        return standing
    }
}
