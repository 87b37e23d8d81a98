package import RepairOrders
package import SQLDatabase
import ServiceKit

extension Appointment {
    /// How integrators' ids name appointments (API-11).
    static let externalKind = "appointments"

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
