import JSON
import Network
import SQLDatabase
import ServiceKit

/// Someone leaves: another advisor owns their orders from now on (NET-05).
enum ReassignOrders {
    static let reaction = Reaction(to: "staff.workReassigned") { event, call, transaction in
        guard let change = event.changes.first(where: { $0.member == "toStaffId" }),
            case .string(let other) = change.after
        else { return }
        for id in try RepairOrderTable.open(of: StaffID(stored: event.resource), in: transaction) {
            var document = try RepairOrderDocument.load(id, in: transaction)
            guard call.caller.sees(outlet: document.order.outletID.text) else { continue }
            document.order.advisorID = try Staff.referenced(
                StaffID(stored: other), at: "/toStaffId", outlet: document.order.outletID, role: .serviceAdvisor,
                rule: .NET_05, in: transaction
            ).id
            try document.save(event: "repairOrder.changed", call, in: transaction)
        }
    }
}
