package import ServiceKit
import Synchronization

/// Where a delivery is in its life.
package enum WebhookDeliveryStatus: String, Sendable, CaseIterable {
    /// To be sent, now or later.
    case pending
    /// Taken by the receiver.
    case delivered
    /// Given up after 24 hours: a dead letter, which can be replayed.
    case dead
}

/// What people do with a delivery.
package enum WebhookDeliveryAction: String, Sendable, CaseIterable {
    case replay
}

/// One event on its way to one endpoint.
package struct WebhookDelivery: Sendable {
    package let id: WebhookDeliveryID
    package let endpointID: WebhookEndpointID
    /// The event's place; 0 for a test, which no event stands behind.
    package let sequence: Int64
    package let type: String
    /// The document whose story the event is part of: its messages go in order.
    package let root: String
    package var status: WebhookDeliveryStatus
    package let createdAt: Instant
    /// All attempts ever made.
    package var attemptCount: Int
    /// Those since it was made or replayed.
    package var roundAttempts: Int
    /// When the first of those was made.
    package var roundBeganAt: Instant?
    /// Nil while an earlier one of its root goes first, and when it is over.
    package var nextAttemptAt: Instant?
    package var finishedAt: Instant?

    static let testType = "webhook.test"

    static let transitions = TransitionTable<WebhookDeliveryStatus, WebhookDeliveryAction>(
        "webhookDelivery", [(.delivered, .replay, .pending), (.dead, .replay, .pending)])

    /// Whether it was asked for to see what the receiver answers.
    package var isTest: Bool { sequence == 0 }
}

extension WebhookDelivery {
    /// The delivery of an event to an endpoint.
    init(of event: EventFeedTable.Entry, to endpoint: WebhookEndpointID, at now: Instant) {
        self.init(
            id: Self.id(of: event, to: endpoint), endpointID: endpoint, sequence: event.sequence, type: event.type,
            root: event.root, status: .pending, createdAt: now, attemptCount: 0, roundAttempts: 0)
    }

    /// A test of an endpoint: in no story but its own.
    init(test endpoint: WebhookEndpointID, id: WebhookDeliveryID, at now: Instant) {
        self.init(
            id: id, endpointID: endpoint, sequence: 0, type: Self.testType, root: id.text, status: .pending,
            createdAt: now, attemptCount: 0, roundAttempts: 0)
    }

    /// The same whenever it is made, so that a receiver knows a message again that is replayed after it was forgotten
    /// here: the time of the event, and a digest of what goes where.
    private static func id(
        of event: EventFeedTable.Entry, to endpoint: WebhookEndpointID
    ) -> WebhookDeliveryID {
        WebhookDeliveryID(at: event.at, random: DigestSource("\(endpoint.text) \(event.sequence)"))
    }
}

/// Numbers that follow from a text: where a random source is asked for, and the same is wanted each time.
private final class DigestSource: RandomSource {
    private let digits: Mutex<Substring>

    init(_ text: String) {
        digits = Mutex(Digest.sha256(text)[...])
    }

    /// 16 of the digest's 64 hexadecimal digits, of which an identifier needs 32.
    func next() -> UInt64 {
        digits.withLock { digits in
            defer { digits = digits.dropFirst(16) }
            return UInt64(digits.prefix(16), radix: 16) ?? 0
        }
    }
}
