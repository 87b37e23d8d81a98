import RepairOrders
import ServiceKit

/// Keeps single jobs where they are while discounts and payers were settled for the order that they are of.
///
/// Divided between two orders, neither would be what was agreed (REP-16, SET-13). The whole order takes them along.
enum KeepTermsTogether {
    static let reactions = [jobsMoved, moved]

    private static let jobsMoved = Reaction(to: "repairOrder.jobsMoved") { event, _, transaction in
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

    /// An outlet that pays a share as another one does not bill that share to itself (SET-13).
    private static let moved = Reaction(to: "repairOrder.moved") { event, _, transaction in
        let id = RepairOrderID(stored: event.root)
        let payer = try PayerPlanTable.find(of: id, in: transaction).payer(.outlet).outletID
        guard let payer, try RepairOrderTable.find(id, in: transaction)?.outletID == payer else { return }
        throw Refusal(
            .SET_13, code: "outlet_is_payer",
            "That outlet pays a share of the order as another outlet. Set other payers first, then move the order.",
            zh: "该网点是此委托书的“其他网点”付款方。请先调整付款方,再转移委托书。", at: "/outletId")
    }
}
