import JSON
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// PRI-05: no discount below what the parts cost without a manager's reason.
enum BelowCost {
    /// - Parameters:
    ///   - job: the job that the discount is on; nil for the whole order.
    ///   - reduction: the discount, tax included.
    ///   - people: who gives and who approves it.
    /// - Throws: `Refusal` 409 PRI-05 where the price without tax would be below the parts' cost and no manager says
    ///   why.
    static func check(
        _ document: RepairOrderDocument, job: JobID?, reduction: Int64, by people: [Staff], reason: String?,
        in transaction: Transaction
    ) throws {
        let jobs = document.agreedOrProposed.filter { job == nil || $0.id == job }
        let amounts = InvoiceAmounts(of: jobs.flatMap(InvoiceLine.agreed))
        var cost: Int64 = 0
        for line in jobs.flatMap(\.parts) {
            guard let part = try PartTable.find(number: line.partNumber, in: transaction),
                part.cost.currency == document.order.currency
            else { continue }
            cost += line.quantity.price(perUnit: part.cost).amount
        }
        let net = amounts.net - amounts.part(of: min(reduction, amounts.total)).net
        guard net < cost, reduction > 0 else { return }
        if reason != nil, people.contains(where: \.isManager) { return }
        let currency = document.order.currency
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
