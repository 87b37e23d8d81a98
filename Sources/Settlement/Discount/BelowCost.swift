import JSON
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// PRI-05: no discount below what the parts cost without a manager's reason.
enum BelowCost {
    /// Holds what a discount leaves against the cost, together with those that were given before.
    ///
    /// - Parameters:
    ///   - job: the job that the discount is on, which is looked at by itself, too; nil for the whole order.
    ///   - reduction: the discount, tax included.
    ///   - given: the order's discounts that are approved already.
    ///   - people: who gives and who approves it.
    /// - Throws: `Refusal` 409 PRI-05 where the price without tax would be below the parts' cost and no manager says
    ///   why.
    static func check(
        _ document: RepairOrderDocument, job: JobID?, reduction: Int64, beside given: [OrderDiscount],
        by people: [Staff], reason: String?, in transaction: Transaction
    ) throws {
        guard reduction > 0 else { return }
        if reason != nil, people.contains(where: \.isManager) { return }
        let jobs = document.agreedOrProposed
        if let job {
            let own = given.filter { $0.jobID == job }.reduce(reduction) { $0 + $1.amount }
            try check(jobs.filter { $0.id == job }, own, document.order.currency, in: transaction)
        }
        // A discount on a job that is not done any more is not taken.
        let standing = given.filter { discount in
            discount.jobID == nil || jobs.contains { $0.id == discount.jobID }
        }
        try check(
            jobs, standing.reduce(reduction) { $0 + $1.amount }, document.order.currency, in: transaction)
    }

    private static func check(
        _ jobs: [Job], _ reduction: Int64, _ currency: Currency, in transaction: Transaction
    ) throws {
        let amounts = InvoiceAmounts(of: jobs.flatMap(InvoiceLine.agreed))
        var cost: Int64 = 0
        for line in jobs.flatMap(\.parts) {
            guard let part = try PartTable.find(number: line.partNumber, in: transaction),
                part.cost.currency == currency
            else { continue }
            cost += line.quantity.price(perUnit: part.cost).amount
        }
        let net = amounts.net - amounts.part(of: min(reduction, amounts.total)).net
        guard net < cost else { return }
        throw Refusal(
            .PRI_05, code: "below_cost",
            """
            With this discount the work and parts bring \(Money(net, currency).text), the parts alone cost \
            \(Money(cost, currency).text). A manager says why in belowCostReason, or the discount is smaller.
            """,
            zh: """
                折扣后净额为 \(Money(net, currency).text),低于配件成本 \(Money(cost, currency).text)。须由经理在 belowCostReason \
                中说明原因,或减少折扣。
                """
        ).with("cost", Money(cost, currency).json).with("net", Money(net, currency).json)
    }
}
