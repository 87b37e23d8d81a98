import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// An invoice for printing, in the customer's language.
struct InvoicePage {
    private let invoice: Invoice
    private let payments: [Payment]
    private let notes: [CreditNote]
    private let orderNumber: String
    private let outlet: Outlet
    private let customer: Customer
    private let vehicle: Vehicle
    private let mileageKm: Int64?

    init(of invoice: Invoice, _ payments: [Payment], _ notes: [CreditNote], in transaction: Transaction) throws {
        guard let order = try RepairOrderTable.find(invoice.orderID, in: transaction),
            let customer = try CustomerTable.find(invoice.customerID, in: transaction),
            let vehicle = try VehicleTable.find(invoice.vehicleID, in: transaction)
        else { throw Refusal.notFound("invoice") }
        self.invoice = invoice
        self.payments = payments
        self.notes = notes
        self.customer = customer
        self.vehicle = vehicle
        orderNumber = order.number
        mileageKm = order.mileageKm
        outlet = try Outlet.load(invoice.outletID, in: transaction)
    }

    private var title: String { "\(say("Invoice", "发票")) \(invoice.number)" }

    var text: String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="\(customer.language.rawValue)">
            <head>
            <meta charset="utf-8">
            <title>\(title)</title>
            <style>\(HTML(stringLiteral: PrintStyle.text))</style>
            </head>
            <body>\(body)</body>
            </html>

            """
        return page.text
    }

    /// What stands on the page.
    var body: HTML {
        HTML([head, lines, taxes, payers, totals, credits, foot])
    }

    private var head: HTML {
        let seller = [outlet.address.line1, outlet.address.line2 ?? "", Self.city(outlet.address), outlet.phone]
        let buyer = [
            customer.address?.line1 ?? "", customer.address?.line2 ?? "",
            customer.address.map(Self.city) ?? "", customer.primaryPhone?.number ?? "",
        ]
        let name = [vehicle.make, vehicle.model, vehicle.plate, vehicle.vin].compactMap { $0 }.joined(separator: " · ")
        return """
            <header><h1>\(title)</h1><div><strong>\(outlet.name)</strong><br>\(Self.paragraph(seller))</div></header>
            <div class="parties"><div><strong>\(customer.name)</strong><br>\(Self.paragraph(buyer))</div>
            <dl><dt>\(say("Date", "日期"))</dt><dd>\(invoice.issuedOn.text)</dd>
            <dt>\(say("Repair order", "委托书"))</dt><dd>\(orderNumber)</dd>
            <dt>\(say("Vehicle", "车辆"))</dt><dd>\(name)</dd>
            <dt>\(say("Mileage", "里程"))</dt><dd>\(mileageKm.map { "\($0) km" } ?? "–")</dd></dl></div>
            """
    }

    private var lines: HTML {
        let titles = [say("Item", "项目"), say("Description", "说明"), say("Quantity", "数量")]
        let sums = [say("Unit price", "单价"), say("Net", "不含税"), say("Tax", "税额"), say("Total", "含税")]
        let rows = invoice.lines.map { line -> HTML in
            let quantity = line.quantity?.text ?? line.hours.map { "\(Self.text($0)) h" } ?? ""
            let texts = [line.code, line.description, quantity].map { text -> HTML in "<td>\(text)</td>" }
            let amounts = [line.unitPrice, line.net, line.tax, line.total].map(money)
            let gone: HTML = line.standing == .billed ? "" : " class=\"gone\""
            return "<tr\(gone)>\(HTML(texts))\(HTML(amounts))</tr>"
        }
        return """
            <table><thead><tr>\(HTML(titles.map { title -> HTML in "<th>\(title)</th>" }))\
            \(HTML(sums.map { title -> HTML in "<th class=\"money\">\(title)</th>" }))</tr></thead>
            <tbody>\(HTML(rows))</tbody></table>
            """
    }

    /// Net and tax by rate, as the lines show it: what a bookkeeper and a tax office look for.
    private var taxes: HTML {
        var rates: [(rate: Int64, amounts: InvoiceAmounts)] = []
        for line in invoice.lines where line.net != 0 {
            let rate = rate(of: line)
            guard let index = rates.firstIndex(where: { $0.rate == rate }) else {
                rates.append((rate, InvoiceAmounts(net: line.net, tax: line.tax)))
                continue
            }
            rates[index].amounts += InvoiceAmounts(net: line.net, tax: line.tax)
        }
        let rows = rates.sorted { $0.rate > $1.rate }.map { entry -> HTML in
            """
            <tr><td>\(Quantity(thousandths: entry.rate * 10).text) %</td>\(money(entry.amounts.net))\
            \(money(entry.amounts.tax))\(money(entry.amounts.total))</tr>
            """
        }
        return """
            <section><h2>\(say("Tax", "税额明细"))</h2><table><thead><tr><th>\(say("Rate", "税率"))</th>\
            <th class="money">\(say("Net", "不含税"))</th><th class="money">\(say("Tax", "税额"))</th>\
            <th class="money">\(say("Total", "含税"))</th></tr></thead><tbody>\(HTML(rows))</tbody></table></section>
            """
    }

    /// A line's rate in hundredths of a percent: the outlet's, where the line's tax is that of it.
    private func rate(of line: InvoiceLine) -> Int64 {
        let own = outlet.taxRate.thousandths / 10
        let expected = outlet.taxRate.of(Money(line.net.magnitudeClamped, invoice.currency)).amount
        if abs(expected - line.tax.magnitudeClamped) <= 1 { return own }
        return Rounding.halfUp(line.tax, times: 10_000, over: max(1, line.net.magnitudeClamped)).magnitudeClamped
    }

    private var payers: HTML {
        guard invoice.shares.contains(where: { $0.payer.kind != .customer }) else { return "" }
        let rows = invoice.shares.map { share -> HTML in
            let name = [payer(share.payer.kind), share.payer.name, share.payer.reference].compactMap { $0 }
            let deductible =
                share.deductible > 0
                ? "\(say("deductible", "免赔额")) \(invoice.money(share.deductible).text)" : ""
            return """
                <tr><td>\(name.joined(separator: " · ")) <small>\(deductible)</small></td>\(money(share.amounts.net))\
                \(money(share.amounts.tax))\(money(share.amounts.total))</tr>
                """
        }
        return """
            <section><h2>\(say("Paid by", "付款方"))</h2><table><thead><tr><th>\(say("Payer", "付款方"))</th>\
            <th class="money">\(say("Net", "不含税"))</th><th class="money">\(say("Tax", "税额"))</th>\
            <th class="money">\(say("Total", "含税"))</th></tr></thead><tbody>\(HTML(rows))</tbody></table></section>
            """
    }

    private var totals: HTML {
        var rows = [
            amount(say("Net", "不含税合计"), invoice.amounts.net), amount(say("Tax", "税额合计"), invoice.amounts.tax),
            amount(say("Total", "价税合计"), invoice.amounts.total),
            amount(say("To be paid by the customer", "客户应付"), invoice.customerTotal),
        ]
        for payment in payments where payment.payer == .customer {
            let day = outlet.zone.date(of: payment.receivedAt).text
            let word = payment.isDeposit ? say("Deposit", "定金") : say("Paid", "已付")
            rows.append(amount("\(word) \(day)", -payment.amount))
            if payment.refunded > 0 { rows.append(amount("\(say("Refunded", "已退")) \(day)", payment.refunded)) }
        }
        if invoice.customer.credited.total != 0 {
            rows.append(amount(say("Credited", "已冲销"), -invoice.customer.credited.total))
        }
        if invoice.customer.overpaid > 0 {
            rows.append(amount(say("In the customer's favour", "应退客户"), invoice.customer.overpaid))
        }
        rows.append("<tr class=\"due\"><th>\(say("Open", "未付"))</th>\(money(invoice.open))</tr>")
        return "<section><table class=\"totals\">\(HTML(rows))</table></section>"
    }

    private var credits: HTML {
        guard !notes.isEmpty else { return "" }
        let rows = notes.map { note -> HTML in
            """
            <tr><td>\(note.number)</td><td>\(note.issuedOn.text)</td><td>\(note.reason)</td>\
            \(money(-note.amounts.total))</tr>
            """
        }
        return """
            <section><h2>\(say("Credit notes", "红字发票"))</h2><table><tbody>\(HTML(rows))</tbody></table></section>
            """
    }

    private var foot: HTML {
        "<footer>\(outlet.name) · \(outlet.code) · \(say("Thank you for your visit.", "感谢您的光临。"))</footer>"
    }

    private func payer(_ kind: PayerKind) -> String {
        switch kind {
        case .customer: say("Customer", "客户")
        case .warranty: say("Warranty", "保修")
        case .internal: say("Internal", "内部")
        case .insurance: say("Insurance", "保险")
        case .outlet: say("Other outlet", "其他网点")
        }
    }

    private func say(_ english: String, _ chinese: String) -> String {
        Text(english, zh: chinese).in(customer.language)
    }

    private func amount(_ name: String, _ value: Int64) -> HTML { "<tr><th>\(name)</th>\(money(value))</tr>" }

    private func money(_ amount: Int64) -> HTML { "<td class=\"money\">\(invoice.money(amount).text)</td>" }

    private static func city(_ address: Address) -> String {
        [address.postalCode, address.city, address.region].compactMap { $0 }.joined(separator: " ")
    }

    private static func text(_ hours: Hours) -> String { Quantity(thousandths: hours.hundredths * 10).text }

    private static func paragraph(_ lines: [String]) -> HTML {
        let shown = lines.filter { !$0.isEmpty }
        return HTML(
            shown.enumerated().map { index, line -> HTML in index == 0 ? "\(line)" : "<br>\(line)" })
    }
}

extension Int64 {
    /// Without its sign.
    fileprivate var magnitudeClamped: Int64 { Int64(clamping: magnitude) }
}
