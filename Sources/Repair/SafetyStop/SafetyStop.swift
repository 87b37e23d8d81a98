import JSON
import Network
import RepairOrders
import ServiceKit

/// Work on an order is unsafe and rests until somebody answerable has looked at it (REP-13).
struct SafetyStop: Sendable {
    let id: SafetyStopID
    let orderID: RepairOrderID
    let raisedBy: StaffID
    let raisedAt: Instant
    let reason: String
    var liftedBy: StaffID?
    var liftedAt: Instant?
    var liftReason: String?
}

extension SafetyStop: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("raisedBy", raisedBy)
        writer.member("raisedAt", raisedAt)
        writer.member("reason", reason)
        writer.member("liftedBy", liftedBy)
        writer.member("liftedAt", liftedAt)
        writer.member("liftReason", liftReason)
    }
}
