import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

enum InvoiceRoutes {
    static let all: [Route] = [
        .post(
            "/v1/repair-orders/{id}/invoice", .invoice, rules: BodyRules(.SET_02), reading: IssueInvoice.read,
            IssueInvoice.run),
        .get("/v1/invoices", .readInvoices, query: parameters, paged: true, list),
        .get("/v1/invoices/{id}", .readInvoices, offersHTML: true, show).personal,
    ]

    /// An invoice is created when it is issued.
    private static let issued = DateFilter("issued", " AND issued_at")
    private static let parameters = DateFilter.parameters(created: issued, and: ["outlet", "repairOrder", "customer"])

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let page = try call.page()
        let rows = try InvoiceTable.list(
            outlets: call.outlets(try call.query.id("outlet", OutletID.self)?.text),
            order: try call.query.id("repairOrder", RepairOrderID.self),
            customer: try call.query.id("customer", CustomerID.self)?.text,
            dates: try call.query.dates(of: InvoiceID.self, created: issued, changes: InvoiceTable.changes),
            after: page.after?.first, limit: page.limit, in: transaction)
        return .list(rows, page, call) { [$0.id.text] }
    }

    private static func show(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let invoice = try Invoice.load(call, in: transaction)
        let payments = try PaymentTable.list(of: invoice.id, in: transaction)
        let notes = try CreditNoteTable.list(of: invoice.id, in: transaction)
        guard call.prefersHTML else {
            return Answer.ok(
                InvoiceDocument(invoice: invoice, payments: payments, creditNotes: notes), version: invoice.version
            ).personal(false)
        }
        // The page has the names of the customer, the vehicle and the outlet as they are now.
        return .html(try InvoicePage(of: invoice, payments, notes, in: transaction).text)
            .taggedByContent(version: invoice.version)
    }
}

extension Invoice {
    /// The invoice that the path names, with its lines; 404 where there is none.
    static func load(_ call: Call, in transaction: Transaction) throws -> Invoice {
        guard var invoice = try InvoiceTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("invoice")
        }
        invoice.lines = try InvoiceLineTable.list(of: invoice.id, in: transaction)
        return invoice
    }
}
