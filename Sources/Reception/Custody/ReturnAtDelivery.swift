import RepairOrders
import SQLDatabase
import ServiceKit

/// At delivery the customer's keys and papers go back (RCP-10); whoever delivers vouches for it in the delivery itself.
enum ReturnAtDelivery {
    static let reaction = Reaction(to: "repairOrder.delivered") { event, call, transaction in
        let document = try RepairOrderDocument.load(RepairOrderID(stored: event.resource), in: transaction)
        try CustodyRecord.returnAll(of: document, by: document.order.advisorID, call, in: transaction)
    }
}
