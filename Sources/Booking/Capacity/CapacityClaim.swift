import RepairOrders
import ServiceKit

enum CapacityClaimNoun: IdentifierKind {
    static let prefix = "clm"
}

typealias CapacityClaimID = Identifier<CapacityClaimNoun>

/// The kinds of what an appointment takes of an outlet.
enum CapacityKind: String, Sendable, CaseIterable {
    case advisor, bay, technician
}

/// A person or a bay that an appointment takes for a span of time.
struct CapacityClaim: Sendable, Hashable {
    let kind: CapacityKind
    /// The identifier of the person or the bay.
    let resource: String
    let span: Range<Instant>
}
