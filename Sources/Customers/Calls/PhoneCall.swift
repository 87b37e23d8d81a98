package import Network
package import ServiceKit

/// Telephone calls, in identifiers.
package enum PhoneCallNoun: IdentifierKind {
    package static let prefix = "cal"
}

/// Identifies a call of the log: `cal_…`.
package typealias PhoneCallID = Identifier<PhoneCallNoun>

/// Who rang whom.
package enum CallDirection: String, Sendable, CaseIterable {
    case inbound, outbound
}

/// A telephone call of an outlet, as its telephony tells it (BKG-12).
package struct PhoneCall: Sendable {
    package internal(set) var id: PhoneCallID
    package internal(set) var outletID: OutletID
    package let direction: CallDirection
    /// When it began to ring.
    package internal(set) var at: Instant
    /// How often it rang; nil where the line was busy, so that it did not.
    package let rings: Int?
    package let isAnswered: Bool
    package let isBusy: Bool
    package let durationSeconds: Int?
    /// The customer's number.
    package let phone: String?
    package internal(set) var customerID: CustomerID?
    /// Who answered it, or made it.
    package let staffID: StaffID?
    package let note: String?

    /// The rings within which a call is answered (BKG-12).
    package static let ringsAllowed = 3

    /// Whether the customer was answered as promised (BKG-12).
    package var isInTime: Bool { isAnswered && (rings ?? 0) <= Self.ringsAllowed }
}
