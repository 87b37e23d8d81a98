package import Network
package import ServiceKit

/// A person or company that owns vehicles (CUS-01).
package struct Customer: Sendable {
    package internal(set) var id: CustomerID
    package let kind: CustomerKind
    package var name: String
    /// At least one; exactly one is the primary.
    package var phones: [Phone]
    package var email: String?
    package var language: Language
    package var address: Address?
    package var preferredChannel: ContactChannel?
    package var preferredHours: TimeWindow?
    /// By whose clock they live; nil where it is their outlet's.
    package var zone: OutletZone?
    package var birthday: LocalDate?
    /// Where they came from: `walkIn`, `web`, a campaign.
    package var source: String?
    /// When the record was last looked through with the customer (CUS-06).
    package internal(set) var verifiedOn: LocalDate?
    /// Who this was found to be (CUS-02).
    package internal(set) var mergedInto: CustomerID?
    /// When all that tells who this was went (CUS-05).
    package internal(set) var erasedAt: Instant?
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
    /// How integrators call it; nil where nobody has looked.
    package internal(set) var externalIDs: [ExternalID]?
}

extension Customer {
    /// The number to call first.
    package var primaryPhone: Phone? { phones.first(where: \.primary) }

    /// The name as lists look it up: without case.
    var foldedName: String { Self.fold(name) }

    static func fold(_ name: String) -> String { name.lowercased() }

    /// Whether something new can be done for them: not after a merge, which says for whom instead, or an erasure.
    package var isPresent: Bool { mergedInto == nil && erasedAt == nil }
}

/// A customer who may be the same as a new one.
struct Candidate: Sendable, Equatable {
    let id: CustomerID
    let name: String
}
