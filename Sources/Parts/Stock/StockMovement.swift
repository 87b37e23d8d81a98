import JSON
package import Network
package import ServiceKit

package enum StockMovementNoun: IdentifierKind {
    package static let prefix = "mov"
}

package typealias StockMovementID = Identifier<StockMovementNoun>

/// Why stock went up or down.
package enum StockMovementKind: String, Sendable, CaseIterable {
    case receipt, issue, `return`, transferOut, transferIn, adjustment, scrap, sale

    /// The event that tells of it.
    var event: String {
        switch self {
        case .receipt: "lot.received"
        case .issue: "lot.issued"
        case .return: "lot.returned"
        case .transferOut: "lot.transferredOut"
        case .transferIn: "lot.transferredIn"
        case .adjustment: "lot.adjusted"
        case .scrap: "lot.scrapped"
        case .sale: "lot.sold"
        }
    }
}

/// One line of the ledger; never changed and never removed (PRT-02).
package struct StockMovement: Sendable {
    package let id: StockMovementID
    package let outletID: OutletID
    package let partID: PartID
    package let lotID: LotID
    package let kind: StockMovementKind
    /// Above zero where it came in, below where it went out.
    package let quantity: Quantity
    /// The document that moved it: a receipt, an issue slip, a return slip.
    package let reference: String
    package let staffID: StaffID
    package let at: Instant
}
