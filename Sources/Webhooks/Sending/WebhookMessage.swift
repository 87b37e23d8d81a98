import JSON
package import ServiceKit

/// One message as it goes to one endpoint in one attempt (Standard Webhooks).
package struct WebhookMessage: Sendable {
    package let url: WebhookURL
    /// The same in every attempt: the receiver's idempotency key.
    package let id: String
    /// Of the attempt, in seconds since 1970.
    package let seconds: Int64
    /// One for each secret that is valid now, with a space between.
    package let signatures: String
    package let body: [UInt8]

    package init(url: WebhookURL, id: String, at now: Instant, secrets: [WebhookSecret], body: [UInt8]) {
        self.url = url
        self.id = id
        self.body = body
        let seconds = now.microseconds / 1_000_000
        self.seconds = seconds
        signatures = secrets.map { $0.signature(id: id, seconds: seconds, body: body) }.joined(separator: " ")
    }

    /// The header lines besides what the client adds.
    package var fields: [String] {
        [
            "Content-Type: application/json", "Accept: */*", "webhook-id: \(id)", "webhook-timestamp: \(seconds)",
            "webhook-signature: \(signatures)",
            // Without it libcurl would ask first, and wait a second for an answer (RFC 9110, 10.1.1).
            "Expect:",
        ]
    }

    /// The body: type, the time of the event, and the event as `/v1/events` gives it.
    ///
    /// The same bytes in every attempt, since events never change.
    static func body(type: String, at time: Instant, data: [UInt8]) -> [UInt8] {
        var writer = JSONWriter(capacity: data.count + 128)
        writer.object { writer in
            writer.member("type", type)
            writer.member("timestamp", time)
            writer.member("data", raw: data)
        }
        return writer.bytes
    }

    /// The data of a `webhook.test`, which no event stands behind.
    static func testData(of endpoint: WebhookEndpointID) -> [UInt8] {
        var writer = JSONWriter(capacity: 64)
        writer.object { $0.member("endpointId", endpoint) }
        return writer.bytes
    }
}
