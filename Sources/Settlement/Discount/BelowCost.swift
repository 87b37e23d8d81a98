import JSON
import Network
import Parts
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// PRI-05: no discount below what the parts cost without a manager's reason.
///
/// A discount is the customer's, so what it leaves is the customer's share alone: what other payers pay for does not
/// make up for a loss on it.
enum BelowCost {
    /// What is left of what the customer pays, without tax, where that is less than the parts in it cost.
    struct Loss: Sendable {
        let net: Money
        let cost: Money
    }

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
        if reason != nil, people.contains(where: \.isManager) { return }
        let loss = try Self.loss(document, job: job, reduction: reduction, beside: given, in: transaction)
        guard let loss else { return }
        throw Refusal(
            .PRI_05, code: "below_cost",
            """
            With this discount the work and parts bring \(loss.net.text), the parts alone cost \(loss.cost.text). A \
            manager says why in belowCostReason, or the discount is smaller.
            """,
            zh: """
                折扣后净额为 \(loss.net.text),低于配件成本 \(loss.cost.text)。须由经理在 belowCostReason 中说明原因,或减少折扣。
                """
        ).with("cost", loss.cost.json).with("net", loss.net.json)
    }

    /// What is lost with a discount beside others, on its job or on all that the customer pays; nil where nothing is.
    static func loss(
        _ document: RepairOrderDocument, job: JobID?, reduction: Int64, beside given: [OrderDiscount],
        in transaction: Transaction
    ) throws -> Loss? {
        guard reduction > 0 else { return nil }
        let order = document.order
        let plan = try PayerPlanTable.find(of: order.id, in: transaction)
        let jobs = document.agreedOrProposed
        // A discount on a job that is not done any more is not taken.
        let standing = document.standing(given)
        if let job {
            let own = standing.filter { $0.jobID == job }.reduce(reduction) { $0 + $1.amount }
            let part = try CustomersPart(jobs.filter { $0.id == job }, plan, order.currency, in: transaction)
            if let loss = part.loss(by: own, order.currency) { return loss }
        }
        let whole = try CustomersPart(jobs, plan, order.currency, in: transaction)
        return whole.loss(by: standing.reduce(reduction) { $0 + $1.amount }, order.currency)
    }

    /// What the customer pays of jobs, and what the parts that they pay for cost.
    private struct CustomersPart {
        let amounts: InvoiceAmounts
        let cost: Int64

        init(
            _ jobs: [Job], _ plan: PayerPlan, _ currency: Currency, in transaction: Transaction
        ) throws {
            let shares = plan.shares(of: jobs.flatMap(InvoiceLine.agreed))
            amounts = shares.first { $0.payer.kind == .customer }?.amounts ?? InvoiceAmounts()
            var costs: [PayerKind: Int64] = [:]
            for job in jobs {
                let parts = plan.parts(of: job)
                let weights = parts.map(\.percent.thousandths)
                for line in job.parts {
                    guard let part = try PartTable.find(number: line.partNumber, in: transaction),
                        part.cost.currency == currency
                    else { continue }
                    let cost = line.quantity.price(perUnit: part.cost).amount
                    for (payer, share) in zip(parts, Shares.of(cost, by: weights)) {
                        costs[payer.payer, default: 0] += share
                    }
                }
            }
            // With the deductible the customer takes over as much of the cost as of the price.
            let insurer = shares.first { $0.payer.kind == .insurance }
            let deductible = insurer?.deductible ?? 0
            let insured = deductible + (insurer?.amounts.total ?? 0)
            let taken =
                insured > 0
                ? Rounding.halfUp(costs[.insurance] ?? 0, times: deductible, over: insured) : 0
            cost = (costs[.customer] ?? 0) + taken
        }

        func loss(by reduction: Int64, _ currency: Currency) -> Loss? {
            let net = amounts.net - amounts.part(of: min(reduction, amounts.total)).net
            return net < cost ? Loss(net: Money(net, currency), cost: Money(cost, currency)) : nil
        }
    }
}
