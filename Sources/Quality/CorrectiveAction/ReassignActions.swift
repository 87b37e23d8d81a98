import JSON
import Network
import SQLDatabase
import ServiceKit

/// Someone leaves: another owns their corrective actions from now on (NET-05).
enum ReassignActions {
    static let reaction = Reaction(to: "staff.workReassigned") { event, call, transaction in
        guard let change = event.changes.first(where: { $0.member == "toStaffId" }),
            case .string(let other) = change.after
        else { return }
        for action in try CorrectiveActionTable.open(of: StaffID(stored: event.resource), in: transaction)
        where call.caller.sees(outlet: action.outletID.text) {
            let owner = try Staff.referenced(
                StaffID(stored: other), at: "/toStaffId", outlet: action.outletID, in: transaction)
            try CorrectiveActionTable.setOwner(owner.id, of: action, in: transaction)
            try call.record(
                Event(
                    "correctiveAction.reassigned", action.id.text, version: action.version + 1,
                    outlet: action.outletID.text,
                    changes: [.init("ownerId", from: event.resource, to: owner.id.text)]), in: transaction)
        }
    }
}
