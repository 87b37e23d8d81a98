/// One thing that an RFC asks of an origin server, in few words.
struct Requirement: Sendable {
    /// The key words of RFC 2119; a MUST NOT is a `must`.
    enum Level: String, Sendable {
        case must = "MUST"
        case should = "SHOULD"
        /// Asked for in other words, or left open and decided here.
        case decided = "decided"
    }

    /// The RFC and section, then a word: `9112 §3.2 host-missing`.
    let id: String
    let level: Level
    let text: String

    /// The RFC and section: `9112 §3.2`.
    var section: String { id.split(separator: " ").prefix(2).joined(separator: " ") }

    static let all = messages + framings + connections + semantics

    static func must(_ id: String, _ text: String) -> Requirement {
        Requirement(id: id, level: .must, text: text)
    }

    static func should(_ id: String, _ text: String) -> Requirement {
        Requirement(id: id, level: .should, text: text)
    }

    static func decided(_ id: String, _ text: String) -> Requirement {
        Requirement(id: id, level: .decided, text: text)
    }
}
