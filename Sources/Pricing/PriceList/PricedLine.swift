package import JSON
package import ServiceKit

/// Whether a line is work, a part, or a fee on them.
package enum PricedLineKind: String, Sendable, CaseIterable {
    case labor, part, fee
}

/// One line of an estimate, an order or an invoice with its price: net, tax and total rounded by line (SET-04).
package struct PricedLine: Sendable, Hashable {
    package let kind: PricedLineKind
    /// The operation's code, the part's number or the fee's code.
    package let code: String
    package let description: String
    /// Of labour.
    package let hours: Hours?
    /// Of a part.
    package let quantity: Quantity?
    /// For one hour, or one unit.
    package let unitPrice: Money
    package let net: Money
    package let tax: Money
    package let total: Money

    package init(
        kind: PricedLineKind, code: String, description: String, hours: Hours?, quantity: Quantity?,
        unitPrice: Money, net: Money, tax: Money, total: Money
    ) {
        self.kind = kind
        self.code = code
        self.description = description
        self.hours = hours
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.net = net
        self.tax = tax
        self.total = total
    }
}

extension PricedLine: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("kind", kind.rawValue)
        writer.member("code", code)
        writer.member("description", description)
        if let hours { writer.member("hours", hours) }
        if let quantity { writer.member("quantity", quantity) }
        writer.member("unitPrice", unitPrice)
        writer.member("net", net)
        writer.member("tax", tax)
        writer.member("total", total)
    }
}
