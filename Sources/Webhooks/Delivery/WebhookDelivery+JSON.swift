import JSON
import ServiceKit

/// One attempt as it was made.
struct WebhookAttempt: JSONRepresentable {
    let number: Int
    let at: Instant
    let durationMicroseconds: Int64
    /// What the receiver answered; nil where nothing came.
    let status: Int?
    /// Nil for the one that went through.
    let failure: String?

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("number", number)
        writer.member("at", at)
        writer.member("durationMilliseconds", durationMicroseconds / 1_000)
        if let status { writer.member("status", status) }
        writer.member("failure", failure)
    }
}

/// A delivery with its attempts.
struct WebhookDeliveryDocument: JSONRepresentable {
    let delivery: WebhookDelivery
    let attempts: [WebhookAttempt]

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", delivery.id)
        writer.member("endpointId", delivery.endpointID)
        writer.member("type", delivery.type)
        if !delivery.isTest {
            writer.member("sequence", delivery.sequence)
            writer.member("root", delivery.root)
        }
        writer.member("status", delivery.status.rawValue)
        writer.member("createdAt", delivery.createdAt)
        writer.member("attemptCount", delivery.attemptCount)
        writer.member("nextAttemptAt", delivery.nextAttemptAt)
        writer.member("finishedAt", delivery.finishedAt)
        writer.array("attempts", attempts)
        writer.array(
            "nextActions", strings: WebhookDelivery.transitions.actions(from: delivery.status).map(\.rawValue))
    }
}
