import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Looks at approved discounts again when their order has come to less, or others pay more of it.
///
/// One that is now above the limit of who gave or approved it, above what the customer pays, or below cost waits for a
/// manager anew; until then there is no invoice (SET-02, PRI-05).
enum DiscountReview {
    static let reactions: [Reaction] = [
        "repairOrder.estimated", "repairOrder.authorized", "repairOrder.payersChanged", "job.revoked",
    ].map { Reaction(to: $0, run) }

    private static func run(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let id = RepairOrderID(stored: event.root)
        let approved = try OrderDiscountTable.list(of: id, in: transaction).filter { $0.status == .approved }
        guard !approved.isEmpty else { return }
        let document = try RepairOrderDocument.load(id, in: transaction)
        guard document.isBeforeInvoice, let agreed = document.agreedOrEstimated else { return }
        let plan = try PayerPlanTable.find(of: id, in: transaction)
        // As they were decided: the one that went too far is the later one.
        let given = document.standing(approved).sorted { one, other in
            (one.decidedAt ?? one.createdAt, one.id.text) < (other.decidedAt ?? other.createdAt, other.id.text)
        }
        var kept: [OrderDiscount] = []
        for discount in given {
            if try isFit(discount, beside: kept, document, plan, agreed, in: transaction) {
                kept.append(discount)
            } else {
                try reopen(discount, at: document.order.outletID, call, in: transaction)
            }
        }
    }

    /// Whether it could be given as the order is now by who decided it, beside those that were before it.
    private static func isFit(
        _ discount: OrderDiscount, beside kept: [OrderDiscount], _ document: RepairOrderDocument, _ plan: PayerPlan,
        _ agreed: Int64, in transaction: Transaction
    ) throws -> Bool {
        let decider = try StaffTable.find(discount.decidedBy ?? discount.givenBy, in: transaction)
        let limit = try decider.flatMap { try DiscountLimit.of($0.roles, in: transaction) }
        let sum = kept.reduce(discount.amount) { $0 + $1.amount }
        guard let limit, sum <= DiscountLimit.amount(limit, of: agreed), sum <= plan.customerTotal(of: document),
            discount.amount <= plan.customerTotal(of: document.jobs(under: discount.jobID))
        else { return false }
        if discount.belowCostReason != nil, decider?.isManager == true { return true }
        return try BelowCost.loss(
            document, job: discount.jobID, reduction: discount.amount, beside: kept, in: transaction) == nil
    }

    private static func reopen(
        _ approved: OrderDiscount, at outlet: OutletID, _ call: Call, in transaction: Transaction
    ) throws {
        var discount = approved
        discount.status = .requested
        discount.decidedBy = nil
        discount.decidedAt = nil
        discount.decision = nil
        discount.version += 1
        try OrderDiscountTable.update(discount, in: transaction)
        try discount.record("discount.reopened", from: approved, at: outlet, call, in: transaction)
    }
}
