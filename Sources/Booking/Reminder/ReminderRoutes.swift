import JSON
import Network
import RepairOrders
import SQLDatabase
import ServiceKit

/// What is asked ahead of an appointment, and what came of it (BKG-09).
enum ReminderRoutes {
    static let all: [Route] = [
        .get("/v1/appointments/{id}/reminders", .readAppointments, list),
        .post(
            "/v1/appointments/{id}/reminders/{which}/outcome", .bookAppointments, rules: BodyRules(.BKG_09),
            reading: Input.read, record),
    ]

    struct Input: Sendable {
        let outcome: Reminder.Outcome
        let by: StaffID?
        let note: String?
        let cancels: Bool

        static func read(_ reader: inout ObjectReader) -> Input {
            Input(
                outcome: reader.choice("outcome", Reminder.Outcome.self), by: reader.optionalID("byStaffId"),
                note: reader.optionalString("note", length: 1...500),
                cancels: reader.optionalBool("cancelAppointment") ?? false)
        }
    }

    private static func list(_ call: Call, _ transaction: Transaction) throws -> Answer {
        let appointment = try Appointment.load(call.id("id"), in: transaction)
        let reminders = try ReminderTable.list(of: appointment.id, in: transaction)
        let list = try PreparationList.load(appointment, in: transaction)
        return Answer.json { writer in
            writer.object { writer in
                writer.member("appointmentId", appointment.id)
                writer.array("items") { writer in
                    for reminder in reminders { writer.object { reminder.write(to: &$0, list) } }
                }
            }
        }.taggedByContent(version: appointment.version)
    }

    private static func record(_ input: Input, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var document = try AppointmentDocument.forChange(call, in: transaction)
        let name = try call.text("which")
        guard let which = Reminder.Which(rawValue: name) else { throw Refusal.notFound("reminder") }
        let appointment = document.appointment
        guard [.requested, .confirmed].contains(appointment.status) else {
            throw Refusal.state(
                appointment.status.rawValue, action: "outcome",
                allowed: Appointment.transitions.actions(from: appointment.status).map(\.rawValue), rule: .BKG_09)
        }
        guard
            var reminder = try ReminderTable.list(of: appointment.id, in: transaction).first(where: {
                $0.which == which
            })
        else { throw Refusal.notFound("reminder") }
        let staff = try input.by.map {
            try Staff.referenced($0, at: "/byStaffId", outlet: document.outlet.id, in: transaction)
        }
        guard !input.cancels || input.outcome == .cancelled else { throw Refusal.notCancelled }
        let before = reminder.answer?.outcome.rawValue
        reminder.answer = Reminder.Answer(outcome: input.outcome, at: call.now, by: staff?.id, note: input.note)
        try ReminderTable.update(reminder, of: appointment.id, in: transaction)
        let changes = [
            Event.Change("reminder", to: which.rawValue),
            Event.Change("outcome", from: before, to: input.outcome.rawValue),
        ]
        try document.save(event: "appointment.attendanceAsked", changes: changes, call, in: transaction)
        if input.cancels {
            // At the version that was just saved, whatever the client's precondition named.
            return try EndAppointment.end(&document, input.note ?? "Customer cancelled", call, in: transaction)
        }
        return try document.answer(call, in: transaction)
    }
}

extension Reminder {
    /// Writes it with its two tasks: to look at the preparation, and to ask the customer.
    func write(to writer: inout JSONWriter, _ list: PreparationList) {
        writer.member("which", which.rawValue)
        writer.member("dueAt", dueAt)
        writer.member("status", status)
        writer.member("raisedAt", raisedAt)
        writer.array("tasks") { writer in
            writer.object { writer in
                writer.member("kind", "preparationCheck")
                writer.object("owner") { $0.member("staffId", list.appointment.advisorID) }
                writer.member("dueAt", dueAt)
                writer.member("done", list.isComplete)
                writer.array("missing", strings: list.missing.map(\.kind.rawValue))
            }
            writer.object { writer in
                writer.member("kind", "attendance")
                writer.object("owner") { $0.member("staffId", list.appointment.advisorID) }
                writer.member("dueAt", dueAt)
                writer.member("done", answer != nil)
            }
        }
        guard let answer else { return }
        writer.member("outcome", answer.outcome.rawValue)
        writer.member("outcomeAt", answer.at)
        writer.member("byStaffId", answer.by)
        writer.member("note", answer.note)
    }
}

extension Refusal {
    fileprivate static var notCancelled: Refusal {
        Refusal(
            .BKG_09, status: 422, code: "outcome_not_cancelled",
            "Only a customer who cancels has the appointment cancelled: the outcome has to be cancelled.",
            zh: "只有结果为 cancelled 时才能同时取消预约。", at: "/cancelAppointment")
    }
}
