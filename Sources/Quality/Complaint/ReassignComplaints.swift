import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Someone leaves: another owns their open complaints from now on (NET-05).
enum ReassignComplaints {
    static let reaction = Reaction(to: "staff.workReassigned") { event, call, transaction in
        guard let change = event.changes.first(where: { $0.member == "toStaffId" }),
            case .string(let other) = change.after
        else { return }
        for complaint in try ComplaintTable.open(of: StaffID(stored: event.resource), in: transaction)
        where call.caller.sees(outlet: complaint.outlet.text) {
            let owner = try Staff.referenced(
                StaffID(stored: other), at: "/toStaffId", outlet: complaint.outlet, in: transaction)
            try ComplaintTable.setOwner(owner.id, of: complaint.id, from: complaint.version, in: transaction)
            try call.record(
                Event(
                    "complaint.reassigned", complaint.id.text, version: complaint.version + 1,
                    outlet: complaint.outlet.text,
                    changes: [.init("ownerId", from: event.resource, to: owner.id.text)]), in: transaction)
        }
    }
}
