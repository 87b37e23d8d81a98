package import Network
package import ServiceKit

/// Money that was given back from a payment; it is never changed.
package struct Refund: Sendable {
    package let id: RefundID
    package let paymentID: PaymentID
    package let amount: Money
    package let reason: String
    package let givenBy: StaffID
    /// Who allowed it, where it is above what its giver may give back (SEC-07).
    package var approvedBy: StaffID?
    package let givenAt: Instant
}
