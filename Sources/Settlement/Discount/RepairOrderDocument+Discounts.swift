import RepairOrders
import ServiceKit

extension RepairOrderDocument {
    /// What the customer agreed to, or was told; over all payers, tax included; nil while something has no price.
    var agreedOrEstimated: Int64? { total { $0.isAgreed || $0.status == .proposed } }

    /// Whether the invoice is still to come, so that a discount can be given, decided and taken back.
    var isBeforeInvoice: Bool {
        [.draft, .authorized, .inRepair, .inInspection, .ready].contains(order.status)
    }

    /// Those of the order's discounts that are on something: a job that is not done any more bears none.
    func standing(_ discounts: [OrderDiscount]) -> [OrderDiscount] {
        let jobs = agreedOrProposed
        return discounts.filter { discount in
            discount.jobID == nil || jobs.contains { $0.id == discount.jobID }
        }
    }

    /// The jobs that a discount is on: one, or all.
    func jobs(under job: JobID?) -> [Job] {
        agreedOrProposed.filter { job == nil || $0.id == job }
    }
}
