import JSON
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

extension Appointment {
    /// The appointment as its answer shows it: with the advisor's name, and what is reserved and short.
    func answer(_ call: Call, in transaction: Transaction) throws -> Answer {
        .ok(try AppointmentView(self, call.language, in: transaction)).inClientsLanguage()
            .taggedByContent(version: version)
    }
}

/// An appointment with all that hangs on it, as answers show it.
struct AppointmentView {
    let appointment: Appointment
    let advisorName: String
    let claims: [CapacityClaim]
    let reservations: [Reservation]
    let shortages: [Reservation]
    let preparation: PreparationList
    /// When the missing parts are expected, by their numbers.
    let expected: [String: LocalDate]
    let reminders: [Reminder]
    let notices: [AppointmentNotice]
    let history: [Rescheduling]
    let language: Language
    /// How integrators call it (API-11).
    let externalIDs: [ExternalID]

    /// How many notices an answer shows: the newest.
    private static let noticesShown = 50

    init(_ appointment: Appointment, _ language: Language, in transaction: Transaction) throws {
        self.appointment = appointment
        self.language = language
        // After arrival the reservations are the repair order's.
        let holder = appointment.repairOrderID?.text ?? appointment.id.text
        advisorName = try StaffTable.find(appointment.advisorID, in: transaction)?.name ?? ""
        claims = try CapacityClaimTable.list(of: appointment.id, in: transaction)
        reservations = try Stock.reservations(of: holder, in: transaction)
        shortages = try Stock.shortages(of: holder, in: transaction)
        preparation = try PreparationList.load(appointment, in: transaction)
        expected = try ShortageTable.expected(of: appointment.id, in: transaction)
        reminders = try ReminderTable.list(of: appointment.id, in: transaction)
        notices = try AppointmentNoticeTable.list(of: appointment.id, limit: Self.noticesShown, in: transaction)
        externalIDs = try ExternalIDTable.list(of: appointment.id.text, in: transaction)
        history = try ReschedulingTable.list(of: appointment.id, in: transaction)
    }
}
