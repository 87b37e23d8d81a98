import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// An order goes to another outlet, and its customer's links with it: who has the order sees and revokes them (CUS-13,
/// SEC-02).
enum MoveLinks {
    static let reaction = Reaction(to: "repairOrder.moved") { event, call, transaction in
        guard let order = try RepairOrderTable.find(RepairOrderID(stored: event.resource), in: transaction) else {
            return
        }
        for link in try AccessLinkTable.list(of: order.id, notAt: order.outletID, in: transaction) {
            try AccessLinkTable.move(link.id, to: order.outletID, in: transaction)
            let outlet = Event.Change("outletId", from: link.outletID.text, to: order.outletID.text)
            try call.record(
                Event("accessLink.moved", link.id.text, outlet: order.outletID.text, changes: [outlet]),
                in: transaction)
        }
    }
}
