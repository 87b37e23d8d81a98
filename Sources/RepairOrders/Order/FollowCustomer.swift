import Customers
import JSON
import SQLDatabase
import ServiceKit

/// Orders follow what becomes of their customers; each change is an event of the order (CUS-02, CUS-05).
enum FollowCustomer {
    static let reactions = [
        Reaction(to: "customer.merged", move), Reaction(to: "customer.erased", forget),
    ]

    private static func move(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        guard let change = event.changes.first(where: { $0.member == "mergedInto" }),
            case .string(let other) = change.after
        else { return }
        let into = CustomerID(stored: other)
        for id in try OrderCustomerTable.orders(of: CustomerID(stored: event.resource), in: transaction) {
            var document = try RepairOrderDocument.load(id, in: transaction)
            document.order.customerID = into
            try OrderCustomerTable.setCustomer(into, of: id, in: transaction)
            try document.save(event: "repairOrder.changed", call, in: transaction)
        }
    }

    /// Whom to ask for approvals goes; the work, its price and its time stay.
    private static func forget(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        for id in try OrderCustomerTable.orders(of: CustomerID(stored: event.resource), in: transaction) {
            var document = try RepairOrderDocument.load(id, in: transaction)
            guard document.order.approvalContact != nil else { continue }
            document.order.approvalContact = nil
            try document.save(event: "repairOrder.changed", call, in: transaction)
        }
    }
}
