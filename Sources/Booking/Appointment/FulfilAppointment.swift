import JSON
import Network
import Parts
package import RepairOrders
package import SQLDatabase
package import ServiceKit

extension Appointment {
    /// Fulfils the appointment by the repair order that Reception makes of it: what was reserved for the one is kept
    /// for the other from now on.
    ///
    /// - Throws: `Refusal` 422 where the appointment is unknown, or another outlet's, customer's or vehicle's; 409
    ///   where
    ///   the customer has not arrived, or an order was made of it already.
    package static func fulfil(
        _ id: AppointmentID, order: RepairOrder, at pointer: String = "/appointmentId", call: Call,
        in transaction: Transaction
    ) throws -> Appointment {
        let appointment = try referenced(id, at: pointer, in: transaction)
        guard appointment.outletID == order.outletID, appointment.customerID == order.customerID,
            appointment.vehicleID == order.vehicleID
        else { throw Refusal.unknownReference(pointer, "appointment of this outlet, customer and vehicle") }
        var document = AppointmentDocument(
            appointment: appointment, outlet: try Outlet.load(appointment.outletID, in: transaction))
        try document.require(.fulfil)
        document.appointment.repairOrderID = order.id
        try Stock.moveReservations(from: id.text, to: order.id.text, call: call, in: transaction)
        let change = Event.Change("repairOrderId", to: order.id.text)
        try document.apply(.fulfil, event: "appointment.fulfilled", changes: [change], call, in: transaction)
        return document.appointment
    }
}
