import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// A statement for printing, in the customer's language.
struct StatementPage {
    private let statement: Statement
    private let account: Account
    private let outlet: Outlet
    private let customer: Customer
    private let rows: [HTML]

    init(of statement: Statement, in transaction: Transaction) throws {
        guard let account = try AccountTable.find(statement.accountID, in: transaction),
            let customer = try CustomerTable.find(account.customerID, in: transaction)
        else { throw Refusal.notFound("statement") }
        let outlet = try Outlet.load(statement.outletID, in: transaction)
        self.statement = statement
        self.account = account
        self.customer = customer
        self.outlet = outlet
        rows = try statement.entries.map { entry in
            let invoice = try entry.invoiceID.flatMap { try InvoiceTable.find($0, in: transaction) }
            let vehicle = try invoice.flatMap { try VehicleTable.find($0.vehicleID, in: transaction) }
            let plate = vehicle?.plate ?? vehicle?.vin ?? ""
            return """
                <tr><td>\(outlet.zone.date(of: entry.at).text)</td><td>\(invoice?.number ?? "")</td><td>\(plate)</td>\
                <td class="money">\(statement.money(entry.amount).text)</td></tr>
                """
        }
    }

    var text: String {
        let title = "\(say("Statement of account", "对账单")) \(statement.number)"
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(customer.language.rawValue)"><head><meta charset="utf-8"><title>\(title)</title>
            <style>\(HTML(stringLiteral: PrintStyle.text))</style></head><body>
            <header><h1>\(title)</h1><div><strong>\(outlet.name)</strong><br>\(outlet.address.line1)<br>\
            \(outlet.address.city)<br>\(outlet.phone)</div></header>
            <dl><dt>\(say("Account", "账户"))</dt><dd>\(account.number) · \(customer.name)</dd>
            <dt>\(say("Date", "日期"))</dt><dd>\(statement.issuedOn.text)</dd>
            <dt>\(say("Due", "到期日"))</dt><dd>\(statement.dueOn.text)</dd></dl>
            <table><thead><tr><th>\(say("Date", "日期"))</th><th>\(say("Invoice", "发票"))</th>\
            <th>\(say("Vehicle", "车辆"))</th><th class="money">\(say("Amount", "金额"))</th></tr></thead>
            <tbody>\(HTML(rows))</tbody></table>
            <table class="totals"><tr><th>\(say("Total", "合计"))</th>\
            <td class="money">\(statement.money(statement.total).text)</td></tr>
            \(credited)<tr><th>\(say("Paid", "已付"))</th>\
            <td class="money">\(statement.money(statement.paid).text)</td></tr>
            <tr><th>\(say("Open", "未付"))</th><td class="money">\(statement.money(statement.open).text)</td></tr></table>
            </body></html>
            """
        return page.text
    }

    private var credited: HTML {
        guard statement.credited > 0 else { return "" }
        return """
            <tr><th>\(say("Credited since", "后续贷记"))</th>\
            <td class="money">\(statement.money(statement.credited).text)</td></tr>

            """
    }

    private func say(_ english: String, _ chinese: String) -> String {
        Text(english, zh: chinese).in(customer.language)
    }
}
