package import RepairOrders
package import SQLDatabase
import ServiceKit

extension Appointment {
    /// How integrators' ids name appointments (API-11).
    static let externalKind = "appointments"

    /// Notes how systems call an appointment.
    ///
    /// - Returns: whether anything changed.
    /// - Throws: `Refusal` 422 for another system's id, 409 for one that is another appointment's, of which only who
    ///   reaches its outlet is told (SEC-02).
    static func setExternalIDs(
        _ inputs: [ExternalIDInput]?, of id: String, _ call: Call, in transaction: Transaction
    ) throws -> Bool {
        try call.setExternalIDs(
            inputs, of: externalKind, id, in: transaction,
            isSeen: { taken in
                let other = try AppointmentTable.find(AppointmentID(stored: taken), in: transaction)
                return other.map { call.caller.sees(outlet: $0.outletID.text) } ?? false
            })
    }

    /// The appointment that a path names.
    ///
    /// - Throws: `Refusal` 404.
    package static func load(_ id: AppointmentID, in transaction: Transaction) throws -> Appointment {
        guard let appointment = try AppointmentTable.find(id, in: transaction) else {
            throw Refusal.notFound("appointment")
        }
        return appointment
    }

    /// The appointment that a body names: what it proposed, and when the customer came (RCP-01).
    ///
    /// - Throws: `Refusal` 422 `unknown_reference`.
    package static func referenced(
        _ id: AppointmentID, at pointer: String, in transaction: Transaction
    ) throws -> Appointment {
        guard let appointment = try AppointmentTable.find(id, in: transaction) else {
            throw Refusal.unknownReference(pointer, "appointment")
        }
        return appointment
    }
}
