import JSON
import Network
import Pricing
import RepairOrders
import SQLDatabase
import ServiceKit

/// Someone leaves: the work that was kept for them in appointments goes to whoever else can do it then (NET-05).
enum ReassignTechnician {
    static let reaction = Reaction(to: "staff.workReassigned") { event, call, transaction in
        let leaving = StaffID(stored: event.resource)
        for id in try CapacityClaimTable.appointments(keeping: leaving, in: transaction) {
            try replace(leaving, in: id, call, transaction)
        }
    }

    /// Where nobody else can do it then, the appointment stays in the list of open work, to be rescheduled.
    private static func replace(
        _ leaving: StaffID, in id: AppointmentID, _ call: Call, _ transaction: Transaction
    ) throws {
        let appointment = try Appointment.load(id, in: transaction)
        guard call.caller.sees(outlet: appointment.outletID.text) else { return }
        var document = AppointmentDocument(
            appointment: appointment, outlet: try Outlet.load(appointment.outletID, in: transaction))
        let operations = try LaborOperation.proposed(appointment.operations, in: transaction)
        var wish = Wish(
            startsAt: appointment.startsAt, steps: operations.map(WorkStep.init),
            advisor: .only(appointment.advisorID), isWalkIn: appointment.channel == .walkIn,
            transport: appointment.transport, vehicle: appointment.vehicleID, isNewTime: false)
        wish.without = leaving
        let before = try CapacityClaimTable.list(of: id, in: transaction)
        try CapacityClaims.free(id, in: transaction)
        let placement: Placement
        do {
            placement = try Capacity.require(wish, at: document.outlet, besides: id, call, in: transaction)
        } catch is Refusal {
            return try document.take(before, call, in: transaction)
        }
        try document.take(placement.claims, call, in: transaction)
        try PreparationTable.reopen(.technicianAndBay, of: id, in: transaction)
        let change = Event.Change("technicianIds", from: technicians(before), to: technicians(placement.claims))
        try document.save(event: "appointment.technicianChanged", changes: [change], call, in: transaction)
    }

    private static func technicians(_ claims: [CapacityClaim]) -> JSONValue {
        .array(claims.resources(of: .technician).map { .string($0) })
    }
}
