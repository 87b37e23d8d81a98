package import ServiceKit
package import Network

package enum LotNoun: IdentifierKind {
    package static let prefix = "lot"
}

package typealias LotID = Identifier<LotNoun>

package enum LotStatus: String, Sendable, CaseIterable {
    case available, quarantined
}

/// What an outlet has of a part from one delivery or production run: one cost, one expiry (PRT-02).
package struct Lot: Sendable {
    package let id: LotID
    package let outletID: OutletID
    package let partID: PartID
    /// The lot's code, as printed on the goods.
    package let lot: String
    package var onHand: Quantity
    package let unitCost: Money
    /// The last day on which it may be issued.
    package let expiresOn: LocalDate?
    package let status: LotStatus
    package let receivedAt: Instant
    package var version: Int64

    package func isExpired(on day: LocalDate) -> Bool {
        expiresOn.map { $0 < day } ?? false
    }
}
