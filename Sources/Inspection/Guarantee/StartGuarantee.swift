import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// The guarantee starts when the vehicle is delivered, at the mileage of the order (INS-09).
enum StartGuarantee {
    @Sendable static func run(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let order = try RepairOrderDocument.load(RepairOrderID(stored: event.resource), in: transaction).order
        guard var guarantee = try GuaranteeTable.find(of: order.id, in: transaction), guarantee.start == nil else {
            return
        }
        let outlet = try Outlet.load(order.outletID, in: transaction)
        guarantee.start = Guarantee.Start(
            at: call.now, on: outlet.zone.date(of: call.now), mileageKm: order.mileageKm)
        guarantee.version += 1
        try GuaranteeTable.start(guarantee, in: transaction)
        let started = Event(
            "guarantee.started", guarantee.id.text, root: order.id.text, version: guarantee.version,
            outlet: order.outletID.text, changes: [Event.Change("startsAt", to: call.now.text)])
        try call.record(started, in: transaction)
    }
}
