package import JSON
package import RepairOrders
package import SQLDatabase
package import ServiceKit

/// An invoice as the customer sees it over a link, and paying it there (CUS-13).
package struct CustomersInvoice: Sendable {
    private let invoice: Invoice

    /// Whether the customer still owes something.
    package var isOpen: Bool { invoice.open > 0 }

    /// The invoice of an order, of several the first on which something is open, else the last; nil before there is
    /// one.
    package static func find(of order: RepairOrderID, in transaction: Transaction) throws -> CustomersInvoice? {
        let invoices = try InvoiceTable.list(of: order, in: transaction)
        return (invoices.first { $0.open > 0 } ?? invoices.last).map { CustomersInvoice(invoice: $0) }
    }

    /// Asks for all that is open; who comes again before they have paid is sent to the same page.
    ///
    /// - Throws: `Refusal` 409 where nothing is open or the program takes no payments online, 422 where staff have
    ///   asked for a part of it already.
    package func pay(_ payments: OnlinePayments, _ call: Call, in transaction: Transaction) throws -> Answer {
        let gateway = try payments.required()
        guard isOpen else {
            throw Refusal(.SET_05, code: "nothing_open", "Everything is paid.", zh: "没有未付金额。")
        }
        let known = try PaymentIntentTable.list(of: invoice.id, in: transaction)
            .first { $0.status == .pending && $0.amount == invoice.open }
        let intent =
            try known
            ?? AskForPayment(gateway: gateway).run(invoice.money(invoice.open), of: invoice, call, in: transaction)
        return Answer.json(status: known == nil ? 201 : 200) { writer in
            writer.object { writer in
                writer.member("id", intent.id)
                writer.member("status", intent.status.rawValue)
                writer.member("amount", intent.money(intent.amount))
                writer.member("url", intent.url(at: gateway))
                writer.member("createdAt", intent.createdAt)
            }
        }
    }
}

extension CustomersInvoice: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("number", invoice.number)
        writer.member("issuedOn", invoice.issuedOn)
        writer.member("total", invoice.money(invoice.customerTotal))
        writer.member("paid", invoice.money(invoice.paid - invoice.refunded))
        writer.member("open", invoice.money(invoice.open))
    }
}
