import RepairOrders
import SQLDatabase
import ServiceKit

/// An order that goes to another outlet needs nothing more of the time that its appointment had taken (REP-16).
enum FreeAtMove {
    static let reaction = Reaction(to: "repairOrder.moved") { event, _, transaction in
        guard let order = try RepairOrderTable.find(RepairOrderID(stored: event.resource), in: transaction),
            let appointment = order.appointmentID
        else { return }
        try CapacityClaims.free(appointment, in: transaction)
    }
}
