package import JSON
package import Network
package import SQLDatabase
package import ServiceKit

/// What an outlet wants to do about a cause: by whom, by when, and when to look whether it helped (CBK-07).
package struct NewCorrectiveAction: Sendable {
    private let kind: CorrectiveAction.Kind
    private let cause: String
    private let text: String
    private let ownerID: StaffID
    private let dueOn: LocalDate
    private let checkOn: LocalDate
    private let complaintID: ComplaintID?

    package static func read(_ reader: inout ObjectReader) -> NewCorrectiveAction {
        let action = NewCorrectiveAction(
            kind: reader.choice("kind", CorrectiveAction.Kind.self), cause: reader.string("cause", length: 1...1_000),
            text: reader.string("description", length: 1...2_000), ownerID: reader.id("ownerId"),
            dueOn: reader.date("dueOn"), checkOn: reader.date("checkOn"),
            complaintID: reader.optionalID("complaintId"))
        if action.checkOn <= action.dueOn, reader.isPresent("checkOn"), reader.isPresent("dueOn") {
            reader.complain("checkOn", .notAllowed(reason: "the effect is looked at later, after dueOn"))
        }
        return action
    }

    /// - Throws: `Refusal` 422 CBK-07 for an owner or a complaint of another outlet, and for a day that is over.
    package func create(
        at outlet: Outlet, period: String?, _ call: Call, in transaction: Transaction
    ) throws -> Answer {
        let today = outlet.zone.date(of: call.now)
        guard dueOn >= today else { throw Refusal.dueInPast }
        let owner = try Staff.referenced(ownerID, at: "/ownerId", outlet: outlet.id, rule: .CBK_07, in: transaction)
        if let id = complaintID {
            guard try ComplaintTable.find(id, in: transaction)?.outletID == outlet.id else {
                throw Refusal.unknownReference("/complaintId", "complaint", rule: .CBK_07)
            }
        }
        let action = CorrectiveAction(
            id: call.newID(), outletID: outlet.id, period: period, complaintID: complaintID, kind: kind, cause: cause,
            text: text, ownerID: owner.id, dueOn: dueOn, checkOn: checkOn, createdAt: call.now)
        try CorrectiveActionTable.insert(action, in: transaction)
        let changes = [
            Event.Change("status", to: action.status.rawValue), Event.Change("ownerId", to: owner.id.text),
            Event.Change("dueOn", to: dueOn.text),
        ]
        try call.record(
            Event("correctiveAction.created", action.id.text, outlet: outlet.id.text, changes: changes),
            in: transaction)
        return .created(
            CorrectiveActionView(action: action, today: today), at: "/v1/corrective-actions/\(action.id)")
    }
}

extension Refusal {
    fileprivate static var dueInPast: Refusal {
        Refusal(
            .CBK_07, status: 422, code: "due_in_past", "dueOn is over; choose today or a later day.",
            zh: "dueOn 已过,请选择今天或以后的日期。", at: "/dueOn")
    }
}
