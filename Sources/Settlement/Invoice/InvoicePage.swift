import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// An invoice for printing, in the customer's language.
struct InvoicePage {
    private let invoice: Invoice
    private let payments: [Payment]
    private let orderNumber: String
    private let outlet: Outlet
    private let customer: Customer
    private let vehicle: Vehicle

    init(of invoice: Invoice, _ payments: [Payment], in transaction: Transaction) throws {
        guard let order = try RepairOrderTable.find(invoice.orderID, in: transaction),
            let customer = try CustomerTable.find(invoice.customerID, in: transaction),
            let vehicle = try VehicleTable.find(invoice.vehicleID, in: transaction)
        else { throw Refusal.notFound("invoice") }
        self.invoice = invoice
        self.payments = payments
        self.customer = customer
        self.vehicle = vehicle
        orderNumber = order.number
        outlet = try Outlet.load(invoice.outletID, in: transaction)
    }

    var text: String {
        let title = "\(say("Invoice", "发票")) \(invoice.number)"
        return """
            <!DOCTYPE html>
            <html lang="\(customer.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <title>\(HTML.escaped(title))</title>
            <style>
            body { font: 11pt sans-serif; margin: 2cm; }
            table { border-collapse: collapse; width: 100%; margin: 1em 0; }
            th, td { border-bottom: 1px solid #999; padding: 4px; text-align: left; }
            .money { text-align: right; white-space: nowrap; }
            </style>
            </head>
            <body>
            <h1>\(HTML.escaped(title))</h1>
            \(head)
            \(lines)
            \(totals)
            </body>
            </html>

            """
    }

    private var head: String {
        let seller = [
            outlet.name, outlet.address.line1, outlet.address.line2 ?? "", outlet.address.city, outlet.phone,
        ]
        let buyer = [
            customer.name, customer.address?.line1 ?? "", customer.address?.line2 ?? "", customer.address?.city ?? "",
        ]
        return """
            <p>\(Self.paragraph(seller))</p>
            <p>\(Self.paragraph(buyer))</p>
            <table>
            \(row(say("Date", "日期"), invoice.issuedOn.text))
            \(row(say("Repair order", "委托书"), orderNumber))
            \(row(say("Vehicle", "车辆"), [vehicle.make, vehicle.model, vehicle.plate, vehicle.vin].compactMap { $0 }
                .joined(separator: " ")))
            </table>
            """
    }

    private var lines: String {
        let titles = [
            say("Item", "项目"), say("Description", "说明"), say("Quantity", "数量"), say("Unit price", "单价"),
            say("Net", "不含税"), say("Tax", "税额"), say("Total", "含税"),
        ]
        let header = titles.map { "<th>\(HTML.escaped($0))</th>" }.joined()
        let rows = invoice.lines.map { line in
            let quantity = line.quantity?.text ?? line.hours.map { "\(Self.text($0)) h" } ?? ""
            let texts = [line.code, line.description, quantity].map { "<td>\(HTML.escaped($0))</td>" }.joined()
            return "<tr>\(texts)\([line.unitPrice, line.net, line.tax, line.total].map(money).joined())</tr>"
        }
        return "<table>\n<tr>\(header)</tr>\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private var totals: String {
        var rows = [
            amount(say("Net", "不含税合计"), invoice.amounts.net), amount(say("Tax", "税额合计"), invoice.amounts.tax),
            amount(say("Total", "价税合计"), invoice.amounts.total),
            amount(say("To be paid by the customer", "客户应付"), invoice.customerTotal),
        ]
        for payment in payments {
            let day = outlet.zone.date(of: payment.receivedAt).text
            rows.append(amount("\(say("Paid", "已付")) \(day)", -payment.amount))
            if payment.refunded > 0 { rows.append(amount("\(say("Refunded", "已退")) \(day)", payment.refunded)) }
        }
        rows.append(amount(say("Open", "未付"), invoice.open))
        return "<table>\n\(rows.joined(separator: "\n"))\n</table>"
    }

    private func say(_ english: String, _ chinese: String) -> String {
        Text(english, zh: chinese).in(customer.language)
    }

    private func row(_ name: String, _ value: String) -> String {
        "<tr><th>\(HTML.escaped(name))</th><td>\(HTML.escaped(value))</td></tr>"
    }

    private func amount(_ name: String, _ value: Int64) -> String {
        "<tr><th>\(HTML.escaped(name))</th>\(money(value))</tr>"
    }

    private func money(_ amount: Int64) -> String { "<td class=\"money\">\(invoice.money(amount).text)</td>" }

    private static func text(_ hours: Hours) -> String { Quantity(thousandths: hours.hundredths * 10).text }

    private static func paragraph(_ lines: [String]) -> String {
        lines.filter { !$0.isEmpty }.map(HTML.escaped).joined(separator: "<br>\n")
    }
}
