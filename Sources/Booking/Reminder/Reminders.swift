import JSON
import Network
import Notifications
import RepairOrders
import SQLDatabase
import ServiceKit

/// The life of an appointment's reminders: they follow its events, in the same transaction (BKG-09).
enum Reminders {
    static let reactions: [Reaction] = [
        Reaction(to: "appointment.created", plan), Reaction(to: "appointment.rescheduled", plan),
        Reaction(to: "appointment.moved", plan), Reaction(to: "appointment.cancelled", end),
        Reaction(to: "appointment.noShow", end), Reaction(to: "appointment.arrived", end),
    ]

    static let jobs: [JobHandler] = Reminder.Which.allCases.map { which in
        JobHandler(which.job) { job, call, transaction in
            try raise(which, of: AppointmentID(stored: job.subject), call, in: transaction)
        }
    }

    /// Sets the times by the appointment's; who books or moves late gets only what is still ahead.
    private static func plan(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let appointment = try Appointment.load(AppointmentID(stored: event.resource), in: transaction)
        for which in Reminder.Which.allCases {
            guard let due = Reminder.due(which, before: appointment.startsAt, now: call.now) else {
                try ReminderTable.delete(which, of: appointment.id, in: transaction)
                try Scheduler.cancel(which.job, of: appointment.id.text, call, in: transaction)
                continue
            }
            try ReminderTable.plan(which, at: due, of: appointment.id, in: transaction)
            try Scheduler.schedule(
                which.job, of: appointment.id.text, at: due, outlet: appointment.outletID.text, call, in: transaction)
        }
    }

    /// The customer is here, or does not come: nobody is reminded any more, and what was asked in vain is a miss.
    private static func end(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        let appointment = try Appointment.load(AppointmentID(stored: event.resource), in: transaction)
        for which in Reminder.Which.allCases {
            try Scheduler.cancel(which.job, of: appointment.id.text, call, in: transaction)
        }
        try Notification.cancelWaiting(about: appointment.id.text, of: .appointmentReminder, call, in: transaction)
        let open = try ReminderTable.list(of: appointment.id, in: transaction)
            .filter { $0.dueAt <= call.now && $0.answer == nil }
        let names = open.map(\.which.rawValue).joined(separator: ", ")
        try call.measure(
            .BKG_09, met: open.isEmpty, on: appointment.id.text, outlet: appointment.outletID.text,
            staff: appointment.advisorID.text, reason: open.isEmpty ? nil : "no outcome: \(names)", in: transaction)
    }

    /// Its time has come: looks at the preparation, has the advisor ask, and reminds the customer.
    private static func raise(
        _ which: Reminder.Which, of id: AppointmentID, _ call: Call, in transaction: Transaction
    ) throws {
        let appointment = try Appointment.load(id, in: transaction)
        let reminders = try ReminderTable.list(of: id, in: transaction)
        guard [.requested, .confirmed].contains(appointment.status),
            var reminder = reminders.first(where: { $0.which == which }), reminder.raisedAt == nil
        else { return }
        let document = AppointmentDocument(
            appointment: appointment, outlet: try Outlet.load(appointment.outletID, in: transaction))
        let missing = try PreparationList.load(appointment, in: transaction).missing
        reminder.raisedAt = call.now
        reminder.missing = missing.map(\.kind.rawValue)
        try ReminderTable.update(reminder, of: id, in: transaction)
        // After a downtime the customer is reminded once, and not of what is over.
        let isLatest = !reminders.contains { $0.dueAt > reminder.dueAt && $0.dueAt <= call.now }
        // Nor of what they have said they will not come to.
        let isOff = reminders.contains { $0.answer?.outcome == .cancelled }
        let isAsked = reminder.answer == nil && isLatest && !isOff && call.now < appointment.startsAt
        try document.tellReminder(reminder, missing: missing, customer: isAsked, call, in: transaction)
        let changes = [
            Event.Change("reminder", to: which.rawValue),
            Event.Change("missing", to: .array(reminder.missing.map { .string($0) })),
        ]
        try call.record(
            Event(
                "appointment.reminderDue", id.text, version: appointment.version, outlet: appointment.outletID.text,
                changes: changes), in: transaction)
    }
}
