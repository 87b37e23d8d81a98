import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Ends an appointment whose customer does not come: people, bays and parts are free at once (BKG-13).
enum EndAppointment {
    static func cancel(_ reason: String?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try end(.cancel, "appointment.cancelled", .cancelled, reason, call, in: transaction)
    }

    static func noShow(_ reason: String?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        try end(.noShow, "appointment.noShow", .noShow, reason, call, in: transaction)
    }

    private static func end(
        _ action: AppointmentAction, _ event: String, _ notice: AppointmentNotice.Kind, _ reason: String?,
        _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        return try end(&document, action, event, notice, reason, call, in: transaction)
    }

    /// Cancels what a customer has cancelled when asked whether they come (BKG-09).
    static func end(
        _ document: inout AppointmentDocument, _ reason: String, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        try end(&document, .cancel, "appointment.cancelled", .cancelled, reason, call, in: transaction)
    }

    private static func end(
        _ document: inout AppointmentDocument, _ action: AppointmentAction, _ event: String,
        _ notice: AppointmentNotice.Kind, _ reason: String?, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        try document.require(action)
        document.appointment.endedAt = call.now
        document.appointment.endReason = reason
        try document.free(call, in: transaction)
        let changes = reason.map { [Event.Change("reason", to: $0)] } ?? []
        try document.apply(action, event: event, changes: changes, call, in: transaction)
        try document.tellEnded(notice, call, in: transaction)
        let freed = document.appointment.startsAt..<document.appointment.endsAt
        try WaitList.offer(freed, at: document.outlet, call, in: transaction)
        return try document.answer(call, in: transaction)
    }
}
