/// What the log tells of webhooks.
package enum WebhookNote: Sendable {
    case attempt(WebhookAttemptNote)
    /// The library for HTTP is missing: nothing can be sent.
    case clientMissing
    /// The database does not answer; what is to be sent waits.
    case databaseFailed
    case recovered
}

/// One attempt, for the log: never the address, of which path and query may be secret, nor what was sent.
package struct WebhookAttemptNote: Sendable {
    package let endpoint: WebhookEndpointID
    package let delivery: WebhookDeliveryID
    package let type: String
    package let number: Int
    package let outcome: AttemptOutcome
    package let record: AttemptRecord
    package let microseconds: Int

    init(
        _ assignment: WebhookAssignment, _ outcome: AttemptOutcome, _ record: AttemptRecord, microseconds: Int
    ) {
        endpoint = assignment.delivery.endpointID
        delivery = assignment.delivery.id
        type = assignment.delivery.type
        number = assignment.delivery.attemptCount + 1
        self.outcome = outcome
        self.record = record
        self.microseconds = microseconds
    }
}
