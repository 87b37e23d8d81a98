import JSON
import RepairOrders
import SQLDatabase
import ServiceKit

/// Tells the order whether the customer's share is paid, which the gate asks for (SET-11).
enum CustomerShare {
    /// Nothing is open any more.
    static func settle(_ order: RepairOrderID, _ call: Call, in transaction: Transaction) throws {
        var document = try RepairOrderDocument.load(order, in: transaction)
        guard !document.order.isSettled else { return }
        try settle(&document, call, in: transaction)
    }

    static func settle(_ document: inout RepairOrderDocument, _ call: Call, in transaction: Transaction) throws {
        document.order.isSettled = true
        let change = Event.Change("settled", from: .bool(false), to: .bool(true))
        try document.save(event: "repairOrder.settled", changes: [change], call, in: transaction)
    }

    /// Something is open again; a vehicle that has been delivered stays so.
    static func reopen(_ order: RepairOrderID, _ call: Call, in transaction: Transaction) throws {
        var document = try RepairOrderDocument.load(order, in: transaction)
        guard document.order.isSettled, document.order.status == .invoiced else { return }
        document.order.isSettled = false
        let change = Event.Change("settled", from: .bool(true), to: .bool(false))
        try document.save(event: "repairOrder.paymentReopened", changes: [change], call, in: transaction)
    }
}
