import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// Confirms the appointment to the customer and notes what should have been done before (BKG-02, BKG-03).
enum ConfirmAppointment {
    static func run(_ informed: Bool?, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        try confirm(&document, isInformed: informed, call, in: transaction)
        return try document.answer(call, in: transaction)
    }

    /// Confirms, measures, tells the customer.
    static func confirm(
        _ document: inout AppointmentDocument, isInformed: Bool?, _ call: Call, in transaction: Transaction
    ) throws {
        try document.require(.confirm)
        if isInformed == true { document.appointment.estimate?.informedAt = call.now }
        document.appointment.confirmedAt = call.now
        try measure(document, call, in: transaction)
        try document.apply(.confirm, event: "appointment.confirmed", call, in: transaction)
        try document.tellConfirmed(call, in: transaction)
    }

    private static func measure(
        _ document: AppointmentDocument, _ call: Call, in transaction: Transaction
    ) throws {
        let appointment = document.appointment
        let diagnosisLack: String? =
            if appointment.diagnosis == nil { "no diagnosis" } else if appointment.operations.isEmpty {
                "no proposed jobs"
            } else { nil }
        try document.measure(.BKG_02, met: diagnosisLack == nil, reason: diagnosisLack, call, in: transaction)
        let estimateLack: String? =
            if let estimate = appointment.estimate { estimate.informedAt == nil ? "customer not told" : nil } else {
                "no estimate"
            }
        try document.measure(.BKG_03, met: estimateLack == nil, reason: estimateLack, call, in: transaction)
    }
}
