package import SQLDatabase
package import ServiceKit

/// Consents, in identifiers.
package enum ConsentNoun: IdentifierKind {
    package static let prefix = "con"
}

/// Identifies what a customer said about a purpose and a channel: `con_…`.
package typealias ConsentID = Identifier<ConsentNoun>

/// What messages are for (CUS-04).
package enum ConsentPurpose: String, Sendable, CaseIterable {
    case service, marketing, survey
}

/// What a customer said.
package enum ConsentStatus: String, Sendable, CaseIterable {
    case granted, withdrawn
}

/// What a customer said at a time about messages for a purpose over a channel (CUS-04).
///
/// It is never changed; the latest holds.
package struct Consent: Sendable {
    package let id: ConsentID
    package let customerID: CustomerID
    package let purpose: ConsentPurpose
    package let channel: ContactChannel
    package let status: ConsentStatus
    /// When it was said.
    package let at: Instant
    /// Where it was said: a form, a call, a counter.
    package let source: String
    /// The version of the text that the customer agreed to; nil for a withdrawal.
    package let textVersion: String?
    /// The caller who recorded it.
    package let recordedBy: String
    /// Whether nothing later was said about it.
    package internal(set) var isCurrent = true
}

extension Consent {
    /// What holds for messages of a purpose.
    ///
    /// - Parameter channel: nil for any: granted where one is.
    /// - Returns: nil where the customer never said anything.
    package static func status(
        of customer: CustomerID, _ purpose: ConsentPurpose, over channel: ContactChannel?, in transaction: Transaction
    ) throws -> ConsentStatus? {
        let current = try ConsentTable.current(of: customer, in: transaction).filter { consent in
            consent.purpose == purpose && (channel == nil || consent.channel == channel)
        }
        guard !current.isEmpty else { return nil }
        return current.contains { $0.status == .granted } ? .granted : .withdrawn
    }
}
