import JSON
import Network
import Quality
import SQLDatabase
import ServiceKit

/// Someone leaves: their open callbacks are another's from now on (NET-05).
enum ReassignCallbacks {
    static let reaction = Reaction(to: "staff.workReassigned") { event, call, transaction in
        guard let change = event.changes.first(where: { $0.member == "toStaffId" }),
            case .string(let other) = change.after
        else { return }
        for callback in try CallbackTable.open(of: StaffID(stored: event.resource), in: transaction)
        where call.caller.sees(outlet: callback.outletID.text) {
            var changed = callback
            changed.agentID = try changed.caller(StaffID(stored: other), at: "/toStaffId", in: transaction).id
            changed.version += 1
            try CallbackTable.update(changed, in: transaction)
            let agent = Event.Change("agentId", from: event.resource, to: other)
            try changed.record("callback.assigned", changes: [agent], call, in: transaction)
        }
    }
}
