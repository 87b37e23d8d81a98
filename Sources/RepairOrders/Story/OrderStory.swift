import JSON
import Network
import SQLDatabase
import ServiceKit

/// What happened to one order, told from its events alone: when, who, and what in a plain sentence, with the rules that
/// each step decided beside it.
struct OrderStory {
    let order: RepairOrder
    let zone: OutletZone
    var steps: [Step] = []
    /// Rules whose step is still to come.
    var pending: [ComplianceReport.Line] = []

    struct Step {
        let at: Instant
        let process: Process
        let type: String
        let resource: String
        /// Who made it happen: the identifier of a user or key, or `system`.
        let actor: String
        /// The colleague whom the event names first.
        let staff: (id: String, name: String)?
        let text: Text
        var rules: [ComplianceReport.Line] = []
    }

    /// The six processes of the journey.
    enum Process: String, CaseIterable {
        case booking, reception, repair, inspection, settlement, callback
    }

    /// The most events of one document that are told.
    private static let limit = 2_000

    init(_ document: RepairOrderDocument, in transaction: Transaction) throws {
        order = document.order
        let outlet = try Outlet.load(order.outletID, in: transaction)
        zone = outlet.zone
        var events = try EventTable.story(of: order.id.text, limit: Self.limit, in: transaction)
        if let appointment = order.appointmentID {
            events += try EventTable.story(of: appointment.text, limit: Self.limit, in: transaction)
        }
        events.sort { $0.sequence < $1.sequence }
        var process = order.appointmentID == nil ? Process.reception : .booking
        for event in events {
            process = Self.process(of: event.type, before: process)
            let staff = try Self.staff(in: event, in: transaction)
            let words = StoryWords(event: event, staff: staff.map(\.name), zone: zone, currency: order.currency)
            guard let text = words.sentence else { continue }
            steps.append(
                Step(
                    at: event.at, process: process, type: event.type, resource: event.resource, actor: event.actor,
                    staff: staff.first, text: text))
        }
        place(ComplianceReport.lines(of: try OrderFacts(document, in: transaction)))
    }

    /// The process that a step belongs to, given the one before it.
    private static func process(of type: String, before: Process) -> Process {
        switch type {
        case "repairOrder.created": .reception
        case "repairOrder.started": .repair
        // The failed inspection is told before the work on it begins anew.
        case "job.assigned", "job.started", "job.resumed", "changeRequest.quoted", "changeRequest.approved":
            before == .inspection ? .repair : before
        case "repairOrder.submitted": .inspection
        case "repairOrder.invoiced": .settlement
        case "callback.attempted", "callback.completed", "callback.unreachable", "repairOrder.closed": .callback
        default: before
        }
    }

    /// The colleagues whom an event names, with their names of today.
    private static func staff(
        in event: RecordedEvent, in transaction: Transaction
    ) throws -> [(id: String, name: String)] {
        try event.changes.compactMap { change in
            guard case .string(let id) = change.after, id.hasPrefix(StaffNoun.prefix + "_"),
                let staff = try StaffTable.find(StaffID(stored: id), in: transaction)
            else { return nil }
            return (id, staff.name)
        }
    }

    /// Puts each rule beside the last step by which it was due.
    private mutating func place(_ lines: [ComplianceReport.Line]) {
        let due = Dictionary(ComplianceTable.rows.map { ($0.rule, $0.due.event) }) { first, _ in first }
        for line in lines {
            let type = due[line.rule] ?? Milestone.created.event
            guard line.result != .pending, let index = steps.lastIndex(where: { $0.type == type }) else {
                pending.append(line)
                continue
            }
            steps[index].rules.append(line)
        }
    }
}

extension Milestone {
    /// The event by which the order gets so far.
    var event: String {
        switch self {
        case .created: "repairOrder.created"
        case .authorized: "repairOrder.authorized"
        case .started: "repairOrder.started"
        case .submitted, .asked: "repairOrder.submitted"
        case .passed: "repairOrder.passed"
        case .invoiced: "repairOrder.invoiced"
        case .delivered: "repairOrder.delivered"
        case .closed: "repairOrder.closed"
        }
    }
}
