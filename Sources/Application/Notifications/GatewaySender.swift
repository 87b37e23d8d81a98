import JSON
import Notifications
import Webhooks

/// Sends messages by a gateway over HTTP: one POST a message, with its identifier as idempotency key (EVT-03).
struct GatewaySender: Sendable {
    let client: CurlClient
    let url: WebhookURL
    let token: String?

    func send(_ message: OutgoingMessage, _ isCancelled: @escaping @Sendable () -> Bool) -> SendResult {
        var writer = JSONWriter(capacity: 512)
        writer.object { message.write(to: &$0) }
        var fields = [
            "Content-Type: application/json", "Accept: */*", "Idempotency-Key: \(message.id)",
            // Without it libcurl would ask first, and wait a second for an answer (RFC 9110, 10.1.1).
            "Expect:",
        ]
        if let token { fields.append("Authorization: Bearer \(token)") }
        return Self.result(client.post(to: url, fields: fields, body: writer.bytes, isCancelled: isCancelled))
    }

    /// What the gateway finds wrong with a message stays wrong; whom it does not know, or what it cannot do now, may
    /// change.
    static func result(_ outcome: AttemptOutcome) -> SendResult {
        switch outcome {
        case .delivered: .sent
        case .abandoned: .abandoned
        case .gone: .failed("the gateway answered 410")
        case .failed(let failure, let status?, let retryAfter):
            [400, 404, 413, 422].contains(status)
                ? .hopeless("the gateway answered \(status)")
                : .failed(
                    failure == .redirected ? "the gateway redirects" : "the gateway answered \(status)",
                    retryAfter: retryAfter)
        case .failed(let failure, nil, _): .failed("the gateway cannot be reached: \(failure.rawValue)")
        }
    }
}
