import JSON
import SQLDatabase
import ServiceKit

/// Equipment is taken for an order that is at work at the same outlet (NET-06).
enum CheckOutForOrder {
    static let reaction = Reaction(to: "equipment.checkedOut") { event, call, transaction in
        guard let change = event.changes.first(where: { $0.member == "repairOrderId" }),
            case .string(let id) = change.after
        else { return }
        guard let order = try RepairOrderTable.find(RepairOrderID(stored: id), in: transaction),
            order.outletID.text == event.outlet
        else { throw Refusal.unknownReference("/repairOrderId", "repair order", rule: .NET_06) }
        guard ![.delivered, .closed, .cancelled].contains(order.status) else {
            throw Refusal.state(order.status.rawValue, action: "checkOut", allowed: [], rule: .NET_06)
        }
    }
}
