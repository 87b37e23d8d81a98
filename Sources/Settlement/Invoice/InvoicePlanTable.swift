import Network
import SQLDatabase
import ServiceKit

/// How an invoice was divided among its payers, as it was issued: the order's own plan can change for what is billed
/// again.
enum InvoicePlanTable {
    static func put(_ plan: PayerPlan, of invoice: InvoiceID, in transaction: Transaction) throws {
        guard plan.version > 0 else { return }
        try transaction.execute("UPDATE invoices SET plan = $2 WHERE id = $1", [invoice.sql, .text(plan.text)])
    }

    static func find(of invoice: InvoiceID, in transaction: Transaction) throws -> PayerPlan {
        let text = try transaction.first("SELECT plan FROM invoices WHERE id = $1", [invoice.sql]) {
            $0.optionalText(0)
        }
        guard let text = text ?? nil else { return PayerPlan() }
        return try StoredDocument.read(text) { PayerPlan.readStored(&$0) }
    }
}
