package import Network
package import ServiceKit

package enum ReservationNoun: IdentifierKind {
    package static let prefix = "rsv"
}

package typealias ReservationID = Identifier<ReservationNoun>

/// Stock kept for one holder (an appointment's booking shelf, a repair order), and what was short of it.
package struct Reservation: Sendable, Hashable {
    package let id: ReservationID
    package let holder: String
    package let outletID: OutletID
    package let partID: PartID
    package let partNumber: String
    /// What is kept for the holder.
    package var quantity: Quantity
    /// What the holder wanted besides and was not there.
    package var short: Quantity
    package let version: Int64
}

/// What came of a wish to reserve.
package struct ReservationResult: Sendable, Hashable {
    package let reserved: Quantity
    package let short: Quantity
}
