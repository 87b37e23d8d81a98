package import JSON
package import Network
package import Quality
package import ServiceKit

package enum AttemptNoun: IdentifierKind { package static let prefix = "att" }
package typealias AttemptID = Identifier<AttemptNoun>

/// One try to reach the customer: by whom, how, when, and what came of it (CBK-02).
package struct Attempt: Sendable {
    package enum Channel: String, Sendable, CaseIterable {
        case phone, message, email, visit
    }

    package enum Outcome: String, Sendable, CaseIterable {
        case reached, noAnswer, busy, wrongNumber, refused

        /// Whether nobody answered; a customer who refuses has.
        package var isUnanswered: Bool {
            switch self {
            case .noAnswer, .busy, .wrongNumber: true
            case .reached, .refused: false
            }
        }
    }

    package let id: AttemptID
    package let callbackID: CallbackID
    package let staffID: StaffID
    package let channel: Channel
    package let outcome: Outcome
    package let note: String?
    package let at: Instant
    /// The day of the customer's clock.
    package let day: LocalDate
}

extension Attempt {
    /// On how many different days nobody has to answer before a customer counts as unreachable.
    static let unansweredDays = 3

    /// Whether these attempts make the customer unreachable: nobody ever spoke with them, and on three different days
    /// nobody answered.
    static func areExhausted(_ attempts: [Attempt]) -> Bool {
        guard attempts.allSatisfy({ $0.outcome != .reached }) else { return false }
        return Set(attempts.filter(\.outcome.isUnanswered).map(\.day)).count >= unansweredDays
    }
}

extension Attempt: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("staffId", staffID)
        writer.member("channel", channel.rawValue)
        writer.member("outcome", outcome.rawValue)
        writer.member("note", note)
        writer.member("at", at)
        writer.member("day", day)
    }
}
