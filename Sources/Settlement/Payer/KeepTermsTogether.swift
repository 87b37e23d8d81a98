import RepairOrders
import ServiceKit

/// Keeps single jobs where they are while discounts and payers were settled for the order that they are of.
///
/// Divided between two orders, neither would be what was agreed (REP-16, SET-13). The whole order takes them along.
enum KeepTermsTogether {
    static let reaction = Reaction(to: "repairOrder.jobsMoved") { event, _, transaction in
        let order = RepairOrderID(stored: event.root)
        let hasDiscount = try OrderDiscountTable.list(of: order, in: transaction).contains(where: \.isAlive)
        let hasPayers = try PayerPlanTable.find(of: order, in: transaction).version > 0
        guard !hasDiscount, !hasPayers else {
            throw Refusal(
                .REP_16, code: "order_terms_undivided",
                "The order has discounts or payers of its own, which are not divided. Move the whole order.",
                zh: "该委托书已设折扣或付款方,无法拆分。请整单转移。", at: "/jobIds")
        }
    }
}
