import JSON

/// The rules that ask for the pieces of a body, so that a missing piece names the rule that wants it.
package struct BodyRules: Sendable {
    private let general: Rule?
    private let members: [String: Rule]

    /// - Parameters:
    ///   - general: asks for the body as a whole.
    ///   - members: rules of their own for some top-level members.
    package init(_ general: Rule?, _ members: [String: Rule] = [:]) {
        self.general = general
        self.members = members
    }

    package static let none = BodyRules(nil)

    /// The rule that a complaint breaks: only a missing or too short piece breaks one, a typing mistake does not.
    func rule(of complaint: Complaint) -> Rule? {
        switch complaint.problem {
        case .missing, .tooFew, .tooShort:
            let member = complaint.pointer.split(separator: "/").first.map(String.init) ?? ""
            return members[member] ?? general
        default: return nil
        }
    }
}
