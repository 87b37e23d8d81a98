package import ServiceKit

/// A delivery that this node has taken to send now.
package struct WebhookAssignment: Sendable {
    package let delivery: WebhookDelivery
    package let message: WebhookMessage
    /// When it was taken, by the service's clock.
    package let at: Instant
}
