import Network
import ServiceKit

/// What an outlet has of one part, with its lots.
struct StockLevel: Sendable {
    let partID: PartID
    let partNumber: String
    let name: String
    let onHand: Quantity
    /// What of it may be issued: neither expired nor in quarantine.
    let issuable: Quantity
    let reserved: Quantity
    /// The day at the outlet on which this is so.
    let day: LocalDate
    var lots: [Lot] = []

    var available: Quantity { max(.zero, issuable - reserved) }
}

/// A movement with the codes by which people know what moved.
struct StockMovementLine: Sendable {
    let movement: StockMovement
    let partNumber: String
    let lot: String
}
