package import ServiceKit

/// Webhook endpoints, in identifiers.
package enum WebhookEndpointNoun: IdentifierKind {
    package static let prefix = "whe"
}

/// Identifies an endpoint: `whe_…`.
package typealias WebhookEndpointID = Identifier<WebhookEndpointNoun>

/// Deliveries, in identifiers.
package enum WebhookDeliveryNoun: IdentifierKind {
    package static let prefix = "whd"
}

/// Identifies a delivery, `whd_…`, and so the message at its receiver: `webhook-id`.
package typealias WebhookDeliveryID = Identifier<WebhookDeliveryNoun>
