import JSON
import ServiceKit
import Webhooks

/// What the log tells of webhooks: never addresses, of which path and query may be secret, nor what was sent.
struct WebhookRecord: Sendable {
    let note: WebhookNote
    /// By the machine's clock.
    let at: Instant

    /// Whether someone should look at it.
    var isWarning: Bool {
        switch note {
        case .attempt(let attempt): attempt.record.consequence == .dead || attempt.record.disabled != nil
        case .recovered: false
        case .clientMissing, .databaseFailed: true
        }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("time", at)
        writer.member("level", isWarning ? "warning" : "info")
        switch note {
        case .attempt(let attempt): Self.write(attempt, to: &writer)
        case .clientMissing: writer.member("message", "webhooks wait: libcurl is missing")
        case .databaseFailed: writer.member("message", "webhooks wait: the database does not answer")
        case .recovered: writer.member("message", "webhooks go on")
        }
    }

    private static func write(_ attempt: WebhookAttemptNote, to writer: inout JSONWriter) {
        writer.member("message", "webhook attempt")
        writer.member("endpoint_id", attempt.endpoint)
        writer.member("delivery_id", attempt.delivery)
        writer.member("type", attempt.type)
        writer.member("attempt", attempt.number)
        if let status = attempt.outcome.status { writer.member("status", status) }
        writer.member("failure", attempt.outcome.failure?.rawValue)
        if attempt.record.consequence == .dead { writer.member("dead_letter", true) }
        writer.member("endpoint_disabled", attempt.record.disabled?.rawValue)
        writer.member("duration_us", attempt.microseconds)
    }
}
