import Customers
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// On `repairOrder.delivered`: one callback for each delivery (CBK-01).
enum CreateCallback {
    static let reaction = Reaction(to: "repairOrder.delivered") { event, call, transaction in
        let id = RepairOrderID(stored: event.resource)
        guard let order = try RepairOrderTable.find(id, in: transaction) else {
            throw Refusal.notFound("repair order")
        }
        let outlet = try Outlet.load(order.outletID, in: transaction)
        let customer = try CustomerTable.find(order.customerID, in: transaction)
        let due = Callback.due(after: call.now, at: outlet, for: customer)
        let callback = Callback(
            id: call.newID(), orderID: order.id, outletID: order.outletID, customerID: order.customerID,
            dueOn: due.on, dueAt: due.at, createdAt: call.now)
        try CallbackTable.insert(callback, in: transaction)
        let changes = [Event.Change("dueOn", to: due.on.text)]
        try callback.record("callback.created", changes: changes, call, in: transaction)
        try ReportClock.start(at: outlet, call, in: transaction)
    }
}

extension Callback {
    /// Records what happened to the callback in its order's story.
    func record(
        _ type: String, changes: [Event.Change] = [], _ call: Call, in transaction: Transaction
    ) throws {
        let event = Event(
            type, id.text, root: orderID.text, version: version, outlet: outletID.text, changes: changes)
        try call.record(event, in: transaction)
    }

    /// The journey ends with its callback: heard, or not reached on three days; heard later, it has ended already.
    func closeOrder(_ call: Call, in transaction: Transaction) throws {
        var document = try RepairOrderDocument.load(orderID, in: transaction)
        guard document.order.status != .closed else { return }
        try document.apply(.callback, event: "repairOrder.closed", call, in: transaction)
    }
}
