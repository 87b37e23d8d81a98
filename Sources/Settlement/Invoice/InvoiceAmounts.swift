/// Net, tax and total in minor units of the invoice's currency; the total is always the sum of the two (SET-04).
package struct InvoiceAmounts: Sendable, Equatable {
    package var net: Int64 = 0
    package var tax: Int64 = 0

    package var total: Int64 { net + tax }

    package init(net: Int64 = 0, tax: Int64 = 0) {
        self.net = net
        self.tax = tax
    }

    /// The sum over lines; nothing is rounded here, since each line was.
    package init(of lines: some Sequence<InvoiceLine>) {
        for line in lines {
            net += line.net
            tax += line.tax
        }
    }
}
