package import Network
package import ServiceKit

/// Whether an endpoint gets messages.
package enum WebhookEndpointStatus: String, Sendable, CaseIterable {
    /// Gets them.
    case enabled
    /// Gets none; what it missed waits for it.
    case disabled
    /// Not seen any more; removed with its deliveries bit by bit.
    case deleted
}

/// What changes an endpoint's status.
package enum WebhookEndpointAction: String, Sendable, CaseIterable {
    case enable, disable, delete
}

/// Why an endpoint is disabled.
package enum DisabledReason: String, Sendable, CaseIterable {
    /// Someone asked for it.
    case requested
    /// The receiver answered 410 Gone.
    case gone
    /// Every attempt of five days failed.
    case failing
}

/// A receiver of events: where, which of them, and signed with what (EVT-02).
package struct WebhookEndpoint: Sendable {
    package internal(set) var id: WebhookEndpointID
    package var url: WebhookURL
    package var description: String?
    /// Event types, or all of one noun as `repairOrder.*`; none stands for all.
    package var types: [String]
    /// Only events of this outlet; nil for all of the network.
    package var outletID: OutletID?
    package internal(set) var status: WebhookEndpointStatus
    package internal(set) var disabledReason: DisabledReason?
    var secret: WebhookSecret
    /// The secret before, which goes on signing until `previousSecretUntil`.
    var previousSecret: WebhookSecret?
    package internal(set) var previousSecretUntil: Instant?
    package internal(set) var version: Int64
    package internal(set) var createdAt: Instant
    /// Since when every attempt has failed; not part of the version.
    package internal(set) var failingSince: Instant?

    /// How long the old secret signs beside the new one.
    static let rotationOverlapHours: Int64 = 24
    /// All attempts of so long failed: the endpoint is disabled.
    static let failingLimitDays: Int64 = 5
    /// More endpoints than these are refused: each is entitled to a thread of its own.
    static let maximumCount = 200

    static let transitions = TransitionTable<WebhookEndpointStatus, WebhookEndpointAction>(
        "webhookEndpoint",
        [
            (.enabled, .disable, .disabled), (.enabled, .delete, .deleted), (.disabled, .enable, .enabled),
            (.disabled, .delete, .deleted),
        ])

    /// Whether it wants an event.
    func wants(_ event: EventFeedTable.Entry) -> Bool {
        guard outletID == nil || outletID?.text == event.outlet else { return false }
        return types.isEmpty || types.contains { Self.matches($0, event.type) }
    }

    private static func matches(_ pattern: String, _ type: String) -> Bool {
        pattern.hasSuffix(".*") ? type.hasPrefix(pattern.dropLast()) : pattern == type
    }

    /// The secrets that sign now, the newest first.
    func secrets(at now: Instant) -> [WebhookSecret] {
        guard let previousSecret, let previousSecretUntil, now < previousSecretUntil else { return [secret] }
        return [secret, previousSecret]
    }

    /// Takes a new secret; the one before goes on signing for a day beside it.
    mutating func rotate(to new: WebhookSecret, at now: Instant) {
        previousSecret = secret
        previousSecretUntil = now.adding(hours: Self.rotationOverlapHours)
        secret = new
    }
}
