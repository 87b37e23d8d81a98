package import Network
package import ServiceKit

/// Money that was given back from a payment; it is never changed.
package struct Refund: Sendable {
    package let id: RefundID
    package let paymentID: PaymentID
    package let amount: Money
    package let reason: String
    package let givenBy: StaffID
    package let givenAt: Instant
}
