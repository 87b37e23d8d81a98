import JSON
import Network
import RepairOrders
import ServiceKit

/// An order, or some of its jobs, went to another outlet (REP-16).
struct OrderMove: Sendable {
    let id: OrderMoveID
    let orderID: RepairOrderID
    let from: OutletID
    let to: OutletID
    let reason: String
    let by: StaffID
    let at: Instant
    /// The order that the jobs stand on now, where only some of them went.
    var newOrderID: RepairOrderID?
    /// The jobs that went; all of the order's where the order went itself.
    var jobs: [JobID] = []
}

extension OrderMove {
    /// What events tell of it.
    var changes: [Event.Change] {
        [
            Event.Change("outletId", from: from.text, to: to.text), Event.Change("reason", to: reason),
            Event.Change("by", to: by.text), Event.Change("newRepairOrderId", to: newOrderID?.text),
        ]
    }
}

extension OrderMove: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("repairOrderId", orderID)
        writer.member("fromOutletId", from)
        writer.member("toOutletId", to)
        writer.member("reason", reason)
        writer.member("by", by)
        writer.member("at", at)
        writer.member("newRepairOrderId", newOrderID)
        writer.array("jobIds", strings: jobs.map(\.text))
    }
}
