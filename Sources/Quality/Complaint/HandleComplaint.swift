import JSON
import Network
import SQLDatabase
import ServiceKit

/// The steps from a complaint's receipt to its end, each with its clock (CBK-05, QUA-02 to QUA-04).
enum HandleComplaint {
    struct ResolutionInput: Sendable {
        let staffID: StaffID
        let cause: Complaint.Cause
        let measure: Complaint.Measure
        let text: String

        static func read(_ reader: inout ObjectReader) -> ResolutionInput {
            ResolutionInput(
                staffID: reader.id("staffId"), cause: reader.choice("cause", Complaint.Cause.self),
                measure: reader.choice("measure", Complaint.Measure.self),
                text: reader.string("text", length: 1...2_000))
        }
    }

    /// What the customer says of the resolution.
    struct Verdict: Sendable {
        let isSatisfied: Bool
        let note: String?

        static func read(_ reader: inout ObjectReader) -> Verdict {
            Verdict(
                isSatisfied: reader.bool("satisfied"), note: reader.optionalString("note", length: 1...1_000))
        }
    }

    static func forChange(_ call: Call, _ transaction: Transaction) throws -> Complaint {
        guard let complaint = try ComplaintTable.find(call.id("id"), in: transaction) else {
            throw Refusal.notFound("complaint")
        }
        try call.checkVersion(complaint.version)
        return complaint
    }

    /// The customer hears that the complaint has arrived; from now on its resolution is due.
    static func acknowledge(_ staff: StaffID, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        try complaint.move(.acknowledge)
        let staff = try worker(staff, on: complaint, call, transaction)
        try measure(complaint, staff, call, transaction)
        complaint.acknowledgedAt = call.now
        complaint.dueAt = complaint.resolveBy
        try complaint.save("acknowledged", [], call, in: transaction)
        try ComplaintClock.start(complaint, call, in: transaction)
        return complaint.answer(call)
    }

    static func investigate(_ staff: StaffID, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        try complaint.move(.investigate)
        _ = try worker(staff, on: complaint, call, transaction)
        try complaint.save("investigated", [], call, in: transaction)
        return complaint.answer(call)
    }

    /// With cause and measure (QUA-03).
    static func resolve(_ input: ResolutionInput, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        try complaint.move(.resolve)
        let staff = try worker(input.staffID, on: complaint, call, transaction)
        try measure(complaint, staff, call, transaction)
        complaint.resolution = Complaint.Resolution(
            by: staff.id, at: call.now, cause: input.cause, measure: input.measure, text: input.text)
        complaint.isSatisfied = nil
        let changes = [
            Event.Change("cause", to: input.cause.rawValue), Event.Change("measure", to: input.measure.rawValue),
        ]
        try complaint.save("resolved", changes, call, in: transaction)
        try ComplaintClock.stop(complaint, call, in: transaction)
        return complaint.answer(call)
    }

    /// Who is satisfied confirms; who is not has the complaint open again (QUA-04).
    static func confirm(_ verdict: Verdict, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        let old = complaint.isSatisfied
        try complaint.move(.confirm)
        complaint.isSatisfied = verdict.isSatisfied
        if !verdict.isSatisfied { try again(&complaint, from: .resolved, call, transaction) }
        let change = Event.Change(
            "satisfied", from: old.map(JSONValue.bool) ?? .null, to: .bool(verdict.isSatisfied))
        let words = verdict.note.map { [Event.Change("note", to: $0)] } ?? []
        try complaint.save(
            verdict.isSatisfied ? "confirmed" : "reopened", [change], personal: words, call, in: transaction)
        return complaint.answer(call)
    }

    static func close(_ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        try complaint.move(.close)
        complaint.closedAt = call.now
        try complaint.save("closed", [], call, in: transaction)
        return complaint.answer(call)
    }

    static func reopen(_ reason: String, _ call: Call, _ transaction: Transaction) throws -> Answer {
        var complaint = try forChange(call, transaction)
        try again(&complaint, from: complaint.status, call, transaction)
        let words = [Event.Change("reason", to: reason)]
        try complaint.save("reopened", [], personal: words, call, in: transaction)
        return complaint.answer(call)
    }

    /// The clock of the resolution begins anew.
    private static func again(
        _ complaint: inout Complaint, from status: Complaint.Status, _ call: Call, _ transaction: Transaction
    ) throws {
        complaint.status = status
        try complaint.move(.reopen)
        complaint.closedAt = nil
        complaint.reopenCount += 1
        let settings = try CallbackSettings.effective(at: complaint.outletID, in: transaction)
        complaint.dueAt = call.now.adding(days: Int64(settings.resolutionDays))
        try ComplaintClock.start(complaint, call, in: transaction)
    }

    /// Who takes the step: someone of the outlet, in their own name.
    private static func worker(
        _ id: StaffID, on complaint: Complaint, _ call: Call, _ transaction: Transaction
    ) throws -> Staff {
        let staff = try Staff.referenced(id, at: "/staffId", outlet: complaint.outletID, in: transaction)
        try call.requireActsAs(staff: staff.id.text)
        return staff
    }

    /// Whether the step came in the outlet's time (CBK-05).
    private static func measure(
        _ complaint: Complaint, _ staff: Staff, _ call: Call, _ transaction: Transaction
    ) throws {
        try complaint.measure(
            met: complaint.ownerID != nil && call.now <= complaint.dueAt, by: staff.id, call, in: transaction)
    }
}

extension Complaint {
    /// Saves the next version with its event under the order's story.
    ///
    /// - Parameters:
    ///   - event: what happened, as `acknowledged`.
    ///   - words: the customer's words, which the event only names.
    mutating func save(
        _ event: String, _ changes: [Event.Change], personal words: [Event.Change] = [], _ call: Call,
        in transaction: Transaction
    ) throws {
        version += 1
        try ComplaintTable.update(self, in: transaction)
        let status = Event.Change("status", to: status.rawValue)
        try call.record(
            Event(
                "complaint.\(event)", id.text, root: orderID?.text, version: version, outlet: outletID.text,
                changes: [status] + changes), personal: words, in: transaction)
    }

    /// Records on the order whether a complaint that a callback opened was handled in time (CBK-05).
    func measure(
        met: Bool, by staff: StaffID?, reason: String? = nil, _ call: Call, in transaction: Transaction
    ) throws {
        guard callbackID != nil, let orderID else { return }
        try call.measure(
            .CBK_05, met: met, on: orderID.text, outlet: outletID.text, staff: staff?.text, reason: reason,
            in: transaction)
    }

    /// The complaint as it stands now.
    func answer(_ call: Call) -> Answer {
        .ok(ComplaintView(complaint: self, now: call.now)).taggedByContent(version: version)
    }
}
