import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// A discount on an order or one of its jobs (PRI-05): given within the giver's limit, or asked for and decided by
/// somebody whose limit it is within (SEC-07).
struct OrderDiscount: Sendable {
    enum Status: String, Sendable, CaseIterable {
        /// Above the giver's limit, or above what may be given since the order has changed; somebody else decides.
        case requested
        case approved, declined
        /// Taken back before an invoice took it.
        case withdrawn
        /// On an invoice.
        case used
    }

    /// What is done with a discount before it is on an invoice.
    enum Action: String, Sendable, CaseIterable {
        case approve, decline, withdraw
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

    var nextActions: [Action] { Self.transitions.actions(from: status) }
    var money: Money { Money(amount, currency) }
    /// Whether it lowers the order's price, or may yet.
    var isAlive: Bool { status != .declined && status != .withdrawn }

    /// The same for the bill.
    var bill: Bill.Discount {
        Bill.Discount(amount: amount, reason: reason, giver: givenBy.text, limit: .whole, jobID: jobID)
    }
}

extension OrderDiscount {
    /// The steps that people take; an order that comes to less takes an approval back, and an invoice uses it up.
    static let transitions = TransitionTable<Status, Action>(
        "discount",
        [
            (.requested, .approve, .approved),
            (.requested, .decline, .declined),
            (.requested, .withdraw, .withdrawn),
            (.approved, .withdraw, .withdrawn),
        ])

    /// The status that an action leads to.
    ///
    /// - Throws: `Refusal` 409 PRI-05 where the present one does not allow it.
    @discardableResult
    func require(_ action: Action) throws -> Status {
        try Self.transitions.require(action, from: status, rule: .PRI_05)
    }

    /// Moves by an action, and notes who took it.
    ///
    /// - Throws: `Refusal` 409 PRI-05 where the status does not allow it.
    mutating func move(_ action: Action, by staff: StaffID, at now: Instant, saying words: String?) throws {
        status = try require(action)
        decidedBy = staff
        decidedAt = now
        decision = words
        version += 1
    }

    /// Records in its order's story what became of the discount.
    ///
    /// - Parameter before: as it was; nil for one that is new.
    func record(
        _ type: String, from before: OrderDiscount?, at outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws {
        let changes: [Event.Change] = [
            .init("status", from: before?.status.rawValue, to: status.rawValue),
            .init("amount", to: money.json),
            .init("decidedBy", from: before?.decidedBy?.text, to: decidedBy?.text),
        ]
        try call.record(
            Event(type, id.text, root: orderID.text, version: version, outlet: outlet.text, changes: changes),
            in: transaction)
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
        writer.array("nextActions", strings: nextActions.map(\.rawValue))
    }
}
