package import Customers
package import JSON
package import Network
package import RepairOrders
package import ServiceKit

package enum ReviewNoun: IdentifierKind { package static let prefix = "rev" }
package typealias ReviewID = Identifier<ReviewNoun>

/// What a customer publicly thinks of a visit: one to five, and words if they like; one for an order (CUS-13).
package struct Review: Sendable {
    package let id: ReviewID
    package let outletID: OutletID
    package let orderID: RepairOrderID
    package let customerID: CustomerID
    /// From 1 to 5.
    package let rating: Int64
    package let text: String?
    package let createdAt: Instant
}

extension Review: JSONRepresentable {
    package func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id)
        writer.member("outletId", outletID)
        writer.member("repairOrderId", orderID)
        writer.member("customerId", customerID)
        writer.member("rating", rating)
        writer.member("text", text)
        writer.member("createdAt", createdAt)
    }
}
