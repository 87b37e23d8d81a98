import JSON
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Ends an order that is not to be carried out; from the workshop only once nothing is left of it there.
enum CancelOrder {
    static func run(_ reason: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try document.require(.cancel)
        try requireAllReturned(document.order, in: transaction)
        try ChangeRequestClosing.expireAll(of: &document, call, in: transaction)
        try Stock.release(holder: document.order.id.text, call: call, in: transaction)
        try document.apply(
            .cancel, event: "repairOrder.cancelled", changes: [Event.Change("reason", to: reason)], call,
            in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// Issued parts go back first; the refusal names their slips.
    private static func requireAllReturned(_ order: RepairOrder, in transaction: Transaction) throws {
        guard try !IssuedParts.balance(of: order.id, in: transaction).isEmpty else { return }
        let slips = try PartSlipTable.openIssues(of: order.id, in: transaction)
        throw Refusal(
            .REP_05, code: "parts_not_returned",
            "Issued parts are still out: \(slips.joined(separator: ", ")). Return them before cancelling.",
            zh: "尚有已领配件未退回:\(slips.joined(separator: "、"))。请先退料再取消。"
        ).with("slips", .array(slips.map(JSONValue.string)))
    }
}
