import JSON
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Ends an order that is not to be carried out; from the workshop only once nothing is left of it there.
enum CancelOrder {
    static func run(_ reason: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try RepairOrderDocument.forChange(call, in: transaction)
        try require(document, in: transaction)
        try MoveSublet.cancelAll(
            SubletTable.open(of: document.order.id, in: transaction), of: &document, by: document.order.advisorID,
            call, in: transaction)
        try ChangeRequestClosing.expireAll(of: &document, call, in: transaction)
        try CloseExpertCases.run(of: document.jobs.map(\.id), document, reason, call, in: transaction)
        try Stock.release(holder: document.order.id.text, call: call, in: transaction)
        try document.apply(
            .cancel, event: "repairOrder.cancelled", changes: [Event.Change("reason", to: reason)], call,
            in: transaction)
        return .ok(document, version: document.order.version)
    }

    /// Issued parts go back first; the refusal names their slips.
    private static func require(_ document: RepairOrderDocument, in transaction: Transaction) throws {
        do {
            try document.require(.cancel)
        } catch let refusal as Refusal where refusal.rule == .REP_05 {
            let slips = try PartSlipTable.openIssues(of: document.order.id, in: transaction)
            throw refusal.with("slips", .array(slips.map(JSONValue.string)))
        }
    }
}
