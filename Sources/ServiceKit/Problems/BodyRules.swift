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

    /// The rule that a complaint breaks.
    ///
    /// A missing or too small piece breaks the one that asks for it; a piece with a rule of its own breaks it also by
    /// being none of what the rule takes. A typing mistake breaks none.
    func rule(of complaint: Complaint) -> Rule? {
        let own = members[complaint.pointer.split(separator: "/").first.map(String.init) ?? ""]
        switch complaint.problem {
        case .missing, .tooFew, .tooShort, .belowMinimum: return own ?? general
        case .unknownMember, .duplicateMember, .wrongType: return nil
        default: return own
        }
    }
}
