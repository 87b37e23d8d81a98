import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Tells the order whether the customer's share is paid, which the gate asks for (SET-11).
enum CustomerShare {
    /// Looks again at what is open: nothing of any invoice, and nothing that is to be billed again.
    ///
    /// A vehicle that has been delivered stays so, whatever is open again.
    static func update(_ order: RepairOrderID, _ call: Call, in transaction: Transaction) throws {
        let invoices = try InvoiceTable.list(of: order, in: transaction)
        let isSettled =
            try invoices.allSatisfy { $0.open == 0 }
            && !InvoiceLineTable.hasReopened(of: order, in: transaction)
        var document = try RepairOrderDocument.load(order, in: transaction)
        guard document.order.isSettled != isSettled, isSettled || document.order.status == .invoiced else { return }
        document.order.isSettled = isSettled
        let change = Event.Change("settled", from: .bool(!isSettled), to: .bool(isSettled))
        let type = isSettled ? "repairOrder.settled" : "repairOrder.paymentReopened"
        try document.save(event: type, changes: [change], call, in: transaction)
    }
}
