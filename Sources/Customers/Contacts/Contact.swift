import JSON
import Network
import ServiceKit

enum ContactNoun: IdentifierKind {
    static let prefix = "con"
}

/// A contact with a customer, as someone wrote it down (CUS-12).
struct Contact: Sendable {
    var id = Identifier<ContactNoun>(stored: "")
    var customerID = CustomerID(stored: "")
    let kind: Kind
    let direction: CallDirection?
    var at: Instant
    let outletID: OutletID?
    let staffID: StaffID?
    /// What it was about: the identifier of an appointment or an order.
    let subject: String?
    let text: String

    enum Kind: String, CaseIterable, Sendable {
        case call, message, email, visit, letter, note
    }

    static func read(_ reader: inout ObjectReader) -> Contact {
        Contact(
            kind: reader.choice("kind", Kind.self),
            direction: reader.optionalChoice("direction", CallDirection.self),
            at: reader.optionalInstant("at") ?? Instant(microseconds: 0), outletID: reader.optionalID("outletId"),
            staffID: reader.optionalID("staffId"), subject: reader.optionalString("subjectId", length: 1...64),
            text: reader.string("text", length: 1...2_000))
    }
}

extension Contact: JSONRepresentable {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("kind", kind.rawValue)
        writer.member("at", at)
        writer.member("direction", direction?.rawValue)
        writer.member("outletId", outletID)
        writer.member("staffId", staffID)
        writer.member("subjectId", subject)
        writer.member("text", text)
    }
}
