package import JSON
package import ServiceKit

/// The sums of priced lines; they add up exactly, since each line is rounded by itself (SET-04).
package struct Totals: Sendable, Hashable {
    package let net: Money
    package let tax: Money
    package let total: Money

    package init(net: Money, tax: Money, total: Money) {
        self.net = net
        self.tax = tax
        self.total = total
    }

    /// The sums of lines that are all in that currency.
    package static func of(_ lines: [PricedLine], _ currency: Currency) -> Totals {
        lines.reduce(Totals(net: .zero(currency), tax: .zero(currency), total: .zero(currency))) { sum, line in
            Totals(net: sum.net + line.net, tax: sum.tax + line.tax, total: sum.total + line.total)
        }
    }
}

extension Totals: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("net", net)
        writer.member("tax", tax)
        writer.member("total", total)
    }
}
