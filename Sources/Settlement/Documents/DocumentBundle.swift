import Customers
import Inspection
import JSON
import Network
import Reception
import RepairOrders
import SQLDatabase
import ServiceKit

/// All that the customer gets of an order (SET-12): the signed order, the invoices with their credit notes, the
/// inspection report, the guarantee card and the delivery document.
struct DocumentBundle {
    private let document: RepairOrderDocument
    private let copy: CustomerCopy?
    private let papers: InspectionPapers
    private let invoices: [(InvoiceDocument, page: HTML)]
    private let delivery: (text: String, page: HTML)?
    private let language: Language

    init(of document: RepairOrderDocument, in transaction: Transaction) throws {
        let order = document.order
        self.document = document
        copy = try CustomerCopy(of: order, in: transaction)
        papers = try InspectionPapers(of: order.id, in: transaction)
        let language = try CustomerTable.find(order.customerID, in: transaction)?.language ?? .english
        self.language = language
        invoices = try InvoiceTable.list(of: order.id, in: transaction).map { invoice in
            var whole = invoice
            whole.lines = try InvoiceLineTable.list(of: invoice.id, in: transaction)
            let payments = try PaymentTable.list(of: invoice.id, in: transaction)
            let notes = try CreditNoteTable.list(of: invoice.id, in: transaction)
            return (
                InvoiceDocument(invoice: whole, payments: payments, creditNotes: notes),
                try InvoicePage(of: whole, payments, notes, in: transaction).body
            )
        }
        let zone = try Outlet.load(order.outletID, in: transaction).zone
        delivery = try DeliveryTable.document(of: order.id, in: transaction).map { text in
            (text: text, page: try DeliveryPage(text, of: document.jobs, zone, language).body)
        }
    }

    /// What is in it, and what is still to come.
    private var kinds: [(name: String, isThere: Bool)] {
        [
            ("signedOrder", copy != nil), ("invoice", !invoices.isEmpty),
            ("inspectionReport", papers.hasReport), ("guarantee", papers.hasGuarantee),
            ("delivery", delivery != nil),
        ]
    }

    /// Whether what SET-12 names is all there.
    var isComplete: Bool { kinds.dropLast().allSatisfy(\.isThere) }

    var html: String {
        let title = "\(Text("Documents", zh: "单据").in(language)) \(document.order.number)"
        var articles: [HTML] = []
        // It was escaped when it was made.
        if let copy { articles.append(HTML(stringLiteral: copy.body)) }
        articles += invoices.map(\.page)
        if papers.hasReport { articles.append(papers.reportPage(in: language)) }
        if papers.hasGuarantee { articles.append(papers.guaranteePage(in: language)) }
        if let delivery { articles.append(delivery.page) }
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title>
            <style>\(HTML(stringLiteral: PrintStyle.text))</style></head>
            <body>\(HTML(articles.map { "<article>\($0)</article>" }))</body></html>

            """
        return page.text
    }
}

extension DocumentBundle: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("repairOrderId", document.order.id)
        writer.member("number", document.order.number)
        writer.member("language", language.rawValue)
        writer.member("complete", isComplete)
        writer.array("missing", strings: kinds.filter { !$0.isThere }.map(\.name))
        if let copy {
            writer.member("signedOrder", raw: copy.bytes)
            writer.member("signedOrderHash", copy.hash)
        }
        writer.array("invoices") { writer in
            for (invoice, _) in invoices { invoice.write(to: &writer) }
        }
        papers.writeMembers(to: &writer)
        if let delivery { writer.member("delivery", raw: Array(delivery.text.utf8)) }
    }
}
