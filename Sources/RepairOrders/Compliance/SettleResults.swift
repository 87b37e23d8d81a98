import JSON
import Network
import SQLDatabase
import ServiceKit

/// Keeps the results of rules true to the orders: whatever a step of the journey decides is stored in its transaction.
enum SettleResults {
    static let reactions: [Reaction] =
        steps.map { Reaction(to: $0, settle) } + [Reaction(to: Measurement.event, follow)]

    private static let created = "repairOrder.created"

    /// The steps by which rules are due, and the end of an order that was cancelled.
    private static let steps = [
        created, "repairOrder.authorized", "repairOrder.started", "repairOrder.submitted", "repairOrder.passed",
        "repairOrder.invoiced", "repairOrder.delivered", "repairOrder.closed", "repairOrder.cancelled",
    ]

    /// Stores each rule that the step has decided.
    private static func settle(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        // A walk-in's order brings nothing but what is measured then, which `follow` stores.
        guard event.type != created || isFromAppointment(event) else { return }
        let document = try RepairOrderDocument.load(RepairOrderID(stored: event.resource), in: transaction)
        let order = document.order
        let stored = try RuleResultTable.results(of: order.id, in: transaction)
        let lines = ComplianceReport.lines(of: try OrderFacts(document, in: transaction))
            .filter { $0.result != .pending && stored[$0.rule] != $0.result }
        guard !lines.isEmpty else { return }
        let outlet = try Outlet.load(order.outletID, in: transaction)
        for line in lines {
            let result = StoredRuleResult(
                rule: line.rule, result: line.result, at: line.at ?? call.now, advisor: order.advisorID.text,
                technician: line.rule.isOfWork ? document.technician(creditedBy: line.staff) : nil,
                staff: line.staff, reason: line.reason)
            try RuleResultTable.set(result, of: order.id, outlet: outlet, in: transaction)
        }
    }

    /// Stores what was measured, also where the step of the rule is long over.
    private static func follow(_ event: Event, _ call: Call, _ transaction: Transaction) throws {
        guard let change = event.changes.first(where: { $0.member == Measurement.ruleMember }),
            case .string(let code) = change.after, let rule = Rule(rawValue: code), let id = event.outlet
        else { return }
        let outlet = try Outlet.load(OutletID(stored: id), in: transaction)
        try RuleResultTable.follow(
            rule, on: event.resource, ofWork: rule.isOfWork, day: outlet.zone.date(of: call.now), in: transaction)
    }

    private static func isFromAppointment(_ event: Event) -> Bool {
        event.after("appointmentId").map { $0 != .null } ?? false
    }
}

extension Rule {
    /// Whether it is about the technicians' work: such results count for a technician, too.
    var isOfWork: Bool { code.hasPrefix("REP") || code.hasPrefix("INS") }
}

extension RepairOrderDocument {
    /// For whom a result counts: who was measured, if they do a job of the order, else who does the first that has
    /// someone.
    fileprivate func technician(creditedBy staff: String?) -> String? {
        if let staff, jobs.contains(where: { $0.isDone(by: StaffID(stored: staff)) }) { return staff }
        return jobs.compactMap(\.technicianID).first?.text
    }
}
