import Booking
import Callbacks
import Customers
import Network
import Quality
import Repair
import RepairOrders
import SQLDatabase
import ServiceKit

/// Where the thing stands that a link leads to, and whose it is.
struct LinkPlace: Sendable {
    let outletID: OutletID
    let customerID: CustomerID
    /// Until when it is of use, as far as that is known.
    let usedUntil: Instant?

    /// Nil where there is no such thing.
    static func find(_ subject: AccessLink.Subject, in transaction: Transaction) throws -> LinkPlace? {
        switch subject {
        case .appointment(let id):
            guard let appointment = try AppointmentTable.find(id, in: transaction) else { return nil }
            return LinkPlace(
                outletID: appointment.outletID, customerID: appointment.customerID, usedUntil: appointment.endsAt)
        case .repairOrder(let id): return try find(id, in: transaction)
        case .changeRequest(let id):
            guard let change = try OfferedChange.find(id, at: Instant(microseconds: 0), in: transaction) else {
                return nil
            }
            return try find(change.orderID, in: transaction)
        case .survey(let id):
            guard let callback = try CallbackTable.find(id, in: transaction) else { return nil }
            return LinkPlace(
                outletID: callback.outletID, customerID: callback.customerID, usedUntil: callback.dueAt)
        }
    }

    private static func find(_ id: RepairOrderID, in transaction: Transaction) throws -> LinkPlace? {
        guard let order = try RepairOrderTable.find(id, in: transaction) else { return nil }
        return LinkPlace(outletID: order.outletID, customerID: order.customerID, usedUntil: order.promisedAt)
    }
}
