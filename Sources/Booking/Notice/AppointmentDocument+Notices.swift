import Customers
import Network
import Parts
import RepairOrders
import SQLDatabase
import ServiceKit

/// Who is told what about an appointment, at once and in the same transaction (BKG-06, BKG-07, BKG-10).
extension AppointmentDocument {
    /// Tells advisor and parts store of a new appointment.
    func tellBooked(_ call: Call, in transaction: Transaction) throws {
        let concerns = appointment.concerns.joined(separator: "; ")
        let text = Text(
            "\(appointment.number): you receive the customer at \(time). \(concerns)",
            zh: "\(appointment.number):由您于 \(time) 接待客户。\(concerns)")
        try tell(.staff(appointment.advisorID), .booked, text, call, in: transaction)
        try tellParts(call, in: transaction)
    }

    /// Tells advisor and parts store what is reserved and what is short.
    func tellParts(_ call: Call, in transaction: Transaction) throws {
        let holder = appointment.id.text
        let reserved = try Stock.reservations(of: holder, in: transaction).map {
            "\($0.quantity.text) × \($0.partNumber)"
        }
        let short = try Stock.shortages(of: holder, in: transaction).map { "\($0.short.text) × \($0.partNumber)" }
        let (reservedText, shortText) = (Self.list(reserved), Self.list(short))
        let text = Text(
            "\(appointment.number), \(time): on the booking shelf \(reservedText.english); short \(shortText.english).",
            zh: "\(appointment.number),\(time):预约货架 \(reservedText.chinese);短缺 \(shortText.chinese)。")
        try tell(.role(.partsClerk), .partsWanted, text, call, in: transaction)
        guard !appointment.parts.isEmpty else { return }
        try tell(.staff(appointment.advisorID), .partsWanted, text, call, in: transaction)
    }

    /// Tells the customer when to come and who receives them (BKG-06).
    func tellConfirmed(_ call: Call, in transaction: Transaction) throws {
        let name = try StaffTable.find(appointment.advisorID, in: transaction)?.name ?? ""
        let text = Text(
            "Your appointment \(appointment.number) is confirmed for \(time) at \(outlet.name). \(name) receives you.",
            zh: "您的预约 \(appointment.number) 已确认:\(time),\(outlet.name),由\(name)接待您。")
        try tell(.customer(appointment.customerID), .confirmed, text, call, in: transaction)
    }

    /// Tells customer, advisors and parts store of the new time (BKG-10).
    func tellRescheduled(
        from before: Appointment, reason: String, _ call: Call, in transaction: Transaction
    ) throws {
        let name = try StaffTable.find(appointment.advisorID, in: transaction)?.name ?? ""
        let old = outlet.zone.text(before.startsAt)
        let customer = Text(
            "Your appointment \(appointment.number) moves from \(old) to \(time): \(reason). \(name) receives you.",
            zh: "您的预约 \(appointment.number) 由 \(old) 改至 \(time):\(reason)。由\(name)接待您。")
        try tell(.customer(appointment.customerID), .rescheduled, customer, call, in: transaction)
        let text = Text(
            "\(appointment.number) moves from \(old) to \(time), received by \(name): \(reason)",
            zh: "\(appointment.number) 由 \(old) 改至 \(time),由\(name)接待:\(reason)")
        for advisor in Set([before.advisorID, appointment.advisorID]).sorted() {
            try tell(.staff(advisor), .rescheduled, text, call, in: transaction)
        }
        try tell(.role(.partsClerk), .rescheduled, text, call, in: transaction)
    }

    /// Tells advisor and parts store that the customer does not come (BKG-13).
    func tellEnded(_ kind: AppointmentNotice.Kind, _ call: Call, in transaction: Transaction) throws {
        let reason = appointment.endReason.map { ": \($0)" } ?? "."
        let text =
            kind == .cancelled
            ? Text(
                "\(appointment.number), \(time), is cancelled\(reason)",
                zh: "\(appointment.number)(\(time))已取消\(reason)")
            : Text(
                "\(appointment.number), \(time): no show\(reason)", zh: "\(appointment.number)(\(time))客户未到店\(reason)")
        try tell(.staff(appointment.advisorID), kind, text, call, in: transaction)
        try tell(.role(.partsClerk), kind, text, call, in: transaction)
    }

    private var time: String { outlet.zone.text(appointment.startsAt) }

    private static func list(_ items: [String]) -> Text {
        let joined = items.joined(separator: ", ")
        return items.isEmpty ? Text("nothing", zh: "无") : Text(joined, zh: joined)
    }

    /// Customers are told in their language, staff in the caller's.
    private func tell(
        _ recipient: AppointmentNotice.Recipient, _ kind: AppointmentNotice.Kind, _ text: Text, _ call: Call,
        in transaction: Transaction
    ) throws {
        var language = call.language
        if case .customer(let id) = recipient {
            language = try CustomerTable.find(id, in: transaction)?.language ?? language
        }
        let notice = AppointmentNotice(recipient: recipient, kind: kind, at: call.now, text: text.in(language))
        try AppointmentNoticeTable.insert(notice, call.newID(), of: appointment.id, in: transaction)
    }
}
