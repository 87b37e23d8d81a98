import RepairOrders
import ServiceKit

/// What an order had revived is open again once the order is cancelled (RCP-14).
enum ReopenAtCancel {
    static let reaction = Reaction(to: "repairOrder.cancelled") { event, call, transaction in
        let document = try RepairOrderDocument.load(RepairOrderID(stored: event.resource), in: transaction)
        for var deferred in try DeferredJobTable.revived(at: document.order.id, in: transaction) {
            try deferred.reopen(.reopened, at: document.order, call, in: transaction)
        }
    }
}
