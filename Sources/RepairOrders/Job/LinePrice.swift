package import Pricing
import ServiceKit

/// The price of one line as it was quoted, in minor units of the order's currency; it never changes after authorisation
/// (SET-03).
package struct LinePrice: Sendable, Equatable {
    package let unitPrice: Int64
    package let net: Int64
    package let tax: Int64

    package init(unitPrice: Int64, net: Int64, tax: Int64) {
        self.unitPrice = unitPrice
        self.net = net
        self.tax = tax
    }

    package init(_ line: PricedLine) {
        self.init(unitPrice: line.unitPrice.amount, net: line.net.amount, tax: line.tax.amount)
    }

    package var total: Int64 { net + tax }
}
