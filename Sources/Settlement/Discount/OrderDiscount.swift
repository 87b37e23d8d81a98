import JSON
import Network
import Pricing
import RepairOrders
import ServiceKit

/// A discount on an order or one of its jobs (PRI-05): given within the giver's limit, or asked for and decided by
/// somebody whose limit it is within (SEC-07).
struct OrderDiscount: Sendable {
    enum Status: String, Sendable, CaseIterable {
        /// Above the giver's limit; somebody else decides.
        case requested
        case approved, declined
        /// On an invoice.
        case used
    }

    let id: DiscountID
    let orderID: RepairOrderID
    /// The job that it is on; nil for the whole order.
    let jobID: JobID?
    let currency: Currency
    /// Tax included, in minor units.
    let amount: Int64
    /// As it was asked for, where it was a percentage.
    let percent: Percent?
    let reason: String
    let givenBy: StaffID
    let createdAt: Instant
    var status: Status
    var decidedBy: StaffID?
    var decidedAt: Instant?
    /// What was said with the decision.
    var decision: String?
    /// Why it may go below what the parts cost.
    var belowCostReason: String?
    var invoiceID: InvoiceID?
    var version: Int64 = 1

    var nextActions: [String] { status == .requested ? ["approve", "decline"] : [] }
    var money: Money { Money(amount, currency) }

    /// The same for the bill.
    var bill: Bill.Discount {
        Bill.Discount(amount: amount, reason: reason, giver: givenBy.text, limit: .whole, jobID: jobID)
    }
}

extension OrderDiscount: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("version", version)
        writer.member("status", status.rawValue)
        writer.member("repairOrderId", orderID)
        writer.member("jobId", jobID)
        writer.member("amount", money)
        if let percent { writer.member("percent", percent) }
        writer.member("reason", reason)
        writer.member("givenBy", givenBy)
        writer.member("createdAt", createdAt)
        writer.member("decidedBy", decidedBy)
        writer.member("decidedAt", decidedAt)
        writer.member("decision", decision)
        writer.member("belowCostReason", belowCostReason)
        writer.member("invoiceId", invoiceID)
        writer.array("nextActions", strings: nextActions)
    }
}
