package import Pricing
package import RepairOrders
package import ServiceKit

/// One line of an invoice, in minor units of its currency (SET-01, SET-04).
package struct InvoiceLine: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case labor, part, discount
    }

    package let kind: Kind
    /// The job that the line is for; a discount is for the whole.
    package let jobID: JobID?
    package let payType: PayType
    /// The labour operation's code, the part's number, or `DISCOUNT`.
    package let code: String
    package let description: String
    package let hours: Hours?
    package let quantity: Quantity?
    package let unitPrice: Int64
    package let net: Int64
    package let tax: Int64

    package init(
        kind: Kind, jobID: JobID?, payType: PayType, code: String, description: String, hours: Hours? = nil,
        quantity: Quantity? = nil, unitPrice: Int64, net: Int64, tax: Int64
    ) {
        self.kind = kind
        self.jobID = jobID
        self.payType = payType
        self.code = code
        self.description = description
        self.hours = hours
        self.quantity = quantity
        self.unitPrice = unitPrice
        self.net = net
        self.tax = tax
    }

    package var total: Int64 { net + tax }
}
