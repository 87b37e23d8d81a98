package import JSON
package import Network
package import ServiceKit

package enum CorrectiveActionNoun: IdentifierKind { package static let prefix = "cap" }
package typealias CorrectiveActionID = Identifier<CorrectiveActionNoun>

/// What an outlet does so that a cause does not come again: with an owner, a due date, and a later look at whether it
/// helped (CBK-07, QUA-05).
package struct CorrectiveAction: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case corrective, preventive
    }

    package enum Status: String, Sendable, CaseIterable {
        case open, done, effective, ineffective
    }

    package enum Action: String, Sendable, CaseIterable {
        case complete, confirm, reject
    }

    /// What the check of the effect found.
    package struct Check: Sendable {
        package let by: StaffID
        package let at: Instant
        package let finding: String
    }

    package let id: CorrectiveActionID
    package let outletID: OutletID
    /// The period of the report that it answers; nil for one that came from elsewhere.
    package let period: String?
    package let complaintID: ComplaintID?
    package let kind: Kind
    package let cause: String
    package let text: String
    package let ownerID: StaffID
    package let dueOn: LocalDate
    /// When to look at its effect.
    package let checkOn: LocalDate
    package let createdAt: Instant
    package internal(set) var status: Status = .open
    package internal(set) var doneAt: Instant?
    package internal(set) var result: String?
    package internal(set) var check: Check?
    package internal(set) var version: Int64 = 1
}

extension CorrectiveAction {
    package static let transitions = TransitionTable<Status, Action>(
        "corrective action",
        [(.open, .complete, .done), (.done, .confirm, .effective), (.done, .reject, .ineffective)])

    /// Whether it, or the look at its effect, is late on a day.
    func isOverdue(on day: LocalDate) -> Bool {
        switch status {
        case .open: day > dueOn
        case .done: day > checkOn
        case .effective, .ineffective: false
        }
    }

    /// What there is to do, as the routes name it.
    var nextActions: [String] {
        switch status {
        case .open: ["complete"]
        case .done: ["check"]
        case .effective, .ineffective: []
        }
    }
}

/// A corrective action as it stands on a day.
package struct CorrectiveActionView: JSONRepresentable {
    package let action: CorrectiveAction
    /// The outlet's.
    package let today: LocalDate

    package init(action: CorrectiveAction, today: LocalDate) {
        self.action = action
        self.today = today
    }

    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", action.id)
        writer.member("version", action.version)
        writer.member("status", action.status.rawValue)
        writer.member("outletId", action.outletID)
        writer.member("period", action.period)
        writer.member("complaintId", action.complaintID)
        writer.member("kind", action.kind.rawValue)
        writer.member("cause", action.cause)
        writer.member("description", action.text)
        writer.member("ownerId", action.ownerID)
        writer.member("dueOn", action.dueOn)
        writer.member("checkOn", action.checkOn)
        writer.member("overdue", action.isOverdue(on: today))
        writer.member("createdAt", action.createdAt)
        writer.member("doneAt", action.doneAt)
        writer.member("result", action.result)
        if let check = action.check {
            writer.object("effectCheck") { writer in
                writer.member("by", check.by)
                writer.member("at", check.at)
                writer.member("effective", action.status == .effective)
                writer.member("finding", check.finding)
            }
        }
        writer.array("nextActions", strings: action.nextActions)
    }
}
