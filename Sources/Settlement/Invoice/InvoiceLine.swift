package import Pricing
package import RepairOrders
package import ServiceKit

/// One line of an invoice, in minor units of its currency (SET-01, SET-04).
package struct InvoiceLine: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        case labor, part, fee, discount
    }

    package let kind: Kind
    /// The job that the line is for; a discount is for the whole.
    package let jobID: JobID?
    package let payType: PayType
    /// The labour operation's code, the part's number, the fee's code, or `DISCOUNT`.
    package let code: String
    package let description: String
    package let hours: Hours?
    package let quantity: Quantity?
    package let unitPrice: Int64
    package let net: Int64
    package let tax: Int64
    /// What became of it by credit notes (SET-04).
    package var standing = Standing.billed

    /// A line is billed until a credit note takes it back; then it can be billed again, once.
    package enum Standing: Int64, Sendable {
        case billed = 0
        /// Taken back, to be billed again.
        case reopened = 1
        /// Taken back for good, or billed again.
        case closed = 2
    }

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

extension InvoiceLine {
    /// A job's lines as they were agreed, where it is priced.
    static func agreed(_ job: Job) -> [InvoiceLine] {
        guard let labor = job.labor else { return [] }
        let work = InvoiceLine(
            kind: .labor, jobID: job.id, payType: job.payType, code: job.work.operation,
            description: job.work.description, hours: job.work.standardHours, unitPrice: labor.unitPrice,
            net: labor.net, tax: labor.tax)
        let parts = job.parts.compactMap { part in
            part.price.map { price in
                InvoiceLine(
                    kind: .part, jobID: job.id, payType: job.payType, code: part.partNumber, description: part.name,
                    quantity: part.quantity, unitPrice: price.unitPrice, net: price.net, tax: price.tax)
            }
        }
        return [work] + parts + fees(of: job)
    }

    /// The fees on a job (SET-13).
    static func fees(of job: Job) -> [InvoiceLine] {
        job.fees.map { fee in
            InvoiceLine(
                kind: .fee, jobID: job.id, payType: job.payType, code: fee.code, description: fee.description,
                unitPrice: fee.price.unitPrice, net: fee.price.net, tax: fee.price.tax)
        }
    }
}
