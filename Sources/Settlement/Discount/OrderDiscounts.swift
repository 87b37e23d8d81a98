import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// An order's discounts on their way to an invoice.
enum OrderDiscounts {
    /// Those that the next invoice takes.
    ///
    /// - Throws: `Refusal` 409 SET-02 while one waits for its decision.
    static func decided(_ document: RepairOrderDocument, in transaction: Transaction) throws -> [OrderDiscount] {
        let all = try OrderDiscountTable.list(of: document.order.id, in: transaction)
        guard !all.contains(where: { $0.status == .requested }) else {
            throw Refusal(
                .SET_02, code: "discount_not_decided",
                "A discount above its giver's limit waits for a manager; have it approved, declined or withdrawn.",
                zh: "有超出权限的折扣尚待经理审批,请先批准、拒绝或撤回。")
        }
        // A discount on a job that is not done any more has nothing to be on.
        let agreed = Set(document.agreedJobs.map(\.id))
        return all.filter { $0.status == .approved && ($0.jobID.map(agreed.contains) ?? true) }
    }

    /// Marks them as used, and keeps the one that came with the invoice.
    static func use(
        _ decided: [OrderDiscount], _ now: IssueInvoice.Input.Discount?, on invoice: Invoice, _ call: Call,
        in transaction: Transaction
    ) throws {
        for discount in decided {
            var discount = discount
            discount.status = .used
            discount.invoiceID = invoice.id
            discount.version += 1
            try OrderDiscountTable.update(discount, in: transaction)
        }
        guard let now else { return }
        try OrderDiscountTable.insert(
            OrderDiscount(
                id: call.newID(), orderID: invoice.orderID, jobID: nil, currency: invoice.currency,
                amount: now.amount.amount, percent: nil, reason: now.reason, givenBy: now.givenBy,
                createdAt: call.now, status: .used, decidedBy: now.approval?.approvedBy ?? now.givenBy,
                decidedAt: call.now, decision: now.approval?.reason,
                belowCostReason: now.approval?.belowCostReason, invoiceID: invoice.id), in: transaction)
    }
}
