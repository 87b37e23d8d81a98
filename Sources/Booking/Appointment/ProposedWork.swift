package import Network
package import Pricing
package import ServiceKit

/// A part that the proposed jobs need.
package struct ProposedPart: Sendable, Hashable {
    package let partNumber: String
    package let quantity: Quantity

    package init(partNumber: String, quantity: Quantity) {
        self.partNumber = partNumber
        self.quantity = quantity
    }
}

/// What is wrong, as far as it can be told before the visit (BKG-02).
package struct FirstDiagnosis: Sendable {
    package let by: StaffID
    package let text: String
    package let at: Instant
}

/// What the customer is told that the visit will cost and take (BKG-03).
package struct AppointmentEstimate: Sendable {
    /// The priced lines as they were shown, a JSON array.
    package let lines: String
    package let net: Money
    package let tax: Money
    package let total: Money
    package let hours: Hours
    package let priceListID: PriceListID
    package let at: Instant
    /// When the customer was told.
    package var informedAt: Instant?
}

/// A change of an appointment's time, with who receives before and after (BKG-10).
package struct Rescheduling: Sendable {
    package let at: Instant
    package let reason: String
    package let from: Instant
    package let to: Instant
    package let advisorBefore: StaffID
    package let advisorAfter: StaffID
    /// Whether it was said that the customer agreed; nil where nothing was said.
    package let agreedWithCustomer: Bool?
    /// The outlets before and after; nil where it stayed (BKG-15).
    package var outlets: Outlets?

    package struct Outlets: Sendable, Hashable {
        package let before: OutletID
        package let after: OutletID
    }
}
