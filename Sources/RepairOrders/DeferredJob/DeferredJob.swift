package import Customers
package import ServiceKit

/// Recommended work that the customer declined or postponed; it returns at the next visit (RCP-14, INS-07).
package struct DeferredJob: Sendable {
    package let id: DeferredJobID
    package let vehicleID: VehicleID
    /// The order on which it was declined or postponed.
    package let orderID: RepairOrderID
    package let description: String
    package let operation: String?
    package let reason: Reason
    /// Whether the vehicle is unsafe without it (SET-10).
    package let isSafetyRelevant: Bool
    /// What it would have cost then, tax included.
    package let price: Money?
    package let createdAt: Instant
    package var status: Status = .open
    /// When the customer signed, on the delivery document, that the work was not done (SET-10).
    package var acknowledgedAt: Instant?

    package enum Reason: String, Sendable, CaseIterable {
        case declined, postponed, notDone
    }

    package enum Status: String, Sendable, CaseIterable {
        case open, closed
    }

    package init(
        id: DeferredJobID, vehicleID: VehicleID, orderID: RepairOrderID, description: String, operation: String?,
        reason: Reason, isSafetyRelevant: Bool, price: Money?, createdAt: Instant
    ) {
        self.id = id
        self.vehicleID = vehicleID
        self.orderID = orderID
        self.description = description
        self.operation = operation
        self.reason = reason
        self.isSafetyRelevant = isSafetyRelevant
        self.price = price
        self.createdAt = createdAt
    }
}
