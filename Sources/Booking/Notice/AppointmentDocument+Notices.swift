import Customers
import Network
import Notifications
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Who is told what about an appointment, at once and in the same transaction (BKG-06, BKG-07, BKG-10).
extension AppointmentDocument {
    /// Tells advisor and parts store of a new appointment.
    func tellBooked(_ call: Call, in transaction: Transaction) throws {
        var notice = notice(.appointmentBooked, to: .staff(appointment.advisorID))
        notice.set("concerns", appointment.concerns.joined(separator: "; "))
        try tell(notice, .booked, call, in: transaction)
        try tellParts(call, in: transaction)
    }

    /// Tells advisor and parts store what is reserved and what is short.
    func tellParts(_ call: Call, in transaction: Transaction) throws {
        let holder = appointment.id.text
        let reserved = try Stock.reservations(of: holder, in: transaction).map {
            "\($0.quantity.text) × \($0.partNumber)"
        }
        let expected = try ShortageTable.expected(of: appointment.id, in: transaction)
        let short = try Stock.shortages(of: holder, in: transaction).map { shortage in
            let day = expected[shortage.partNumber].map { " (\($0.text))" } ?? ""
            return "\(shortage.short.text) × \(shortage.partNumber)\(day)"
        }
        var recipients: [Notification.Recipient] = [.role(.partsClerk)]
        if !appointment.parts.isEmpty { recipients.append(.staff(appointment.advisorID)) }
        for recipient in recipients {
            var notice = notice(.appointmentPartsWanted, to: recipient)
            notice.values["reserved"] = Self.list(reserved)
            notice.values["short"] = Self.list(short)
            try tell(notice, .partsWanted, call, in: transaction)
        }
    }

    /// Tells the customer when to come and who receives them (BKG-06).
    func tellConfirmed(_ call: Call, in transaction: Transaction) throws {
        var notice = notice(.appointmentConfirmed, to: .customer(appointment.customerID))
        notice.set("advisor", try advisorName(in: transaction))
        notice.expiresAt = appointment.startsAt
        try tell(notice, .confirmed, call, in: transaction)
    }

    /// Tells customer, advisors and parts store of the new time (BKG-10).
    func tellRescheduled(
        from before: Appointment, reason: String, _ call: Call, in transaction: Transaction
    ) throws {
        // What was to tell the customer of the old time is not sent any more.
        try Notification.cancelWaiting(about: appointment.id.text, call, in: transaction)
        let advisors = Set([before.advisorID, appointment.advisorID]).sorted().map(Notification.Recipient.staff)
        for recipient in [.customer(appointment.customerID)] + advisors + [.role(.partsClerk)] {
            var kind = NotificationKind.appointmentMoved
            if case .customer = recipient { kind = .appointmentRescheduled }
            var notice = notice(kind, to: recipient)
            notice.set("before", outlet.zone.text(before.startsAt))
            notice.set("advisor", try advisorName(in: transaction))
            notice.set("reason", reason)
            try tell(notice, .rescheduled, call, in: transaction)
        }
    }

    /// Tells advisor and parts store that the customer does not come, and a customer who cancelled that this is known
    /// (BKG-13).
    func tellEnded(_ kind: AppointmentNotice.Kind, _ call: Call, in transaction: Transaction) throws {
        try Notification.cancelWaiting(about: appointment.id.text, call, in: transaction)
        let told: NotificationKind = kind == .cancelled ? .appointmentCalledOff : .appointmentNoShow
        var notices = [notice(told, to: .staff(appointment.advisorID)), notice(told, to: .role(.partsClerk))]
        if kind == .cancelled { notices.append(notice(.appointmentCancelled, to: .customer(appointment.customerID))) }
        for var notice in notices {
            notice.set("reason", appointment.endReason ?? "-")
            try tell(notice, kind, call, in: transaction)
        }
    }

    /// Reminds the customer who is still to say whether they come, and has the advisor ask and look at what is missing
    /// (BKG-09).
    func tellReminder(
        _ reminder: Reminder, missing: [PreparationItem], customer isAsked: Bool, _ call: Call,
        in transaction: Transaction
    ) throws {
        var check = notice(.appointmentCheck, to: .staff(appointment.advisorID))
        check.occasion = "\(reminder.which.rawValue) \(appointment.startsAt.text)"
        check.values["missing"] = Text(
            missing.isEmpty ? "nothing" : missing.map(\.kind.title.english).joined(separator: "; "),
            zh: missing.isEmpty ? "无" : missing.map(\.kind.title.chinese).joined(separator: ";"))
        try tell(check, .check, call, in: transaction)
        guard isAsked else { return }
        var notice = notice(.appointmentReminder, to: .customer(appointment.customerID))
        notice.occasion = check.occasion
        notice.set("advisor", try advisorName(in: transaction))
        notice.expiresAt = appointment.startsAt
        try tell(notice, .reminder, call, in: transaction)
    }

    private var time: String { outlet.zone.text(appointment.startsAt) }

    private func advisorName(in transaction: Transaction) throws -> String {
        try StaffTable.find(appointment.advisorID, in: transaction)?.name ?? ""
    }

    private static func list(_ items: [String]) -> Text {
        let joined = items.joined(separator: ", ")
        return items.isEmpty ? Text("nothing", zh: "无") : Text(joined, zh: joined)
    }

    /// Word with what every template about an appointment may name; told once for each version of it.
    private func notice(_ kind: NotificationKind, to recipient: Notification.Recipient) -> Notice {
        var notice = Notice(kind, to: recipient, about: appointment.id.text, at: outlet)
        notice.occasion = String(appointment.version)
        notice.set("number", appointment.number)
        notice.set("time", time)
        notice.set("outlet", outlet.name)
        return notice
    }

    /// Queues it, and keeps with the appointment what was said.
    private func tell(
        _ notice: Notice, _ kind: AppointmentNotice.Kind, _ call: Call, in transaction: Transaction
    ) throws {
        let notification = try notice.queue(call, in: transaction)
        let recipient: AppointmentNotice.Recipient =
            switch notice.recipient {
            case .customer(let id): .customer(id)
            case .staff(let id): .staff(id)
            case .role(let role): .role(role)
            }
        let told = AppointmentNotice(recipient: recipient, kind: kind, at: call.now, text: notification.text)
        try AppointmentNoticeTable.insert(told, call.newID(), of: appointment.id, in: transaction)
    }
}
