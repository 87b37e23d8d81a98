import JSON
import ServiceKit

enum SessionNoun: IdentifierKind {
    static let prefix = "ses"
}

/// Identifies a session, whose token is another thing: `ses_…`.
typealias SessionID = Identifier<SessionNoun>

/// Someone who has signed in, on one device.
struct Session: Sendable {
    let id: SessionID
    let userID: UserID
    let createdAt: Instant
    let lastUsedAt: Instant
    /// However often it is used.
    let expiresAt: Instant
    /// Where it was begun.
    let address: String?
    let userAgent: String?

    /// What its tokens begin with.
    static let tokenPrefix = "bs_"
    private static let agentLength = 200

    /// A new token of 198 random bits.
    static func makeToken(_ random: any RandomSource) -> String { tokenPrefix + random.code(length: 40) }

    /// What is kept of a client's name for itself: short, and nothing that controls a terminal.
    static func agent(_ field: String?) -> String? {
        guard let field else { return nil }
        let plain = field.unicodeScalars.prefix(agentLength).filter { $0.value >= 0x20 && $0.value != 0x7F }
        return plain.isEmpty ? nil : String(String.UnicodeScalarView(plain))
    }

    /// The session as its owner sees it.
    struct View: JSONRepresentable {
        let session: Session
        let isCurrent: Bool

        func writeMembers(to writer: inout JSONWriter) {
            writer.member("id", session.id)
            writer.member("current", isCurrent)
            writer.member("createdAt", session.createdAt)
            writer.member("lastUsedAt", session.lastUsedAt)
            writer.member("expiresAt", session.expiresAt)
            writer.member("address", session.address)
            writer.member("userAgent", session.userAgent)
        }
    }
}
