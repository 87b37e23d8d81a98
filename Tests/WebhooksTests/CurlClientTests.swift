import Metrics
import ServiceKit
import SocketSupport
import Synchronization
import Testing

@testable import Webhooks

/// The client over real sockets.
@Suite("Sending by libcurl", .enabled(if: CurlClient.version != nil))
struct CurlClientTests {
    private let secret = WebhookSecret(random: SeededRandomSource(seed: 1))

    private func message(_ url: String, _ body: String = "{\"type\":\"webhook.test\"}") throws -> WebhookMessage {
        WebhookMessage(
            url: try #require(WebhookURL(url)), id: "whd_1", at: Instant(seconds: 1_800_000_000), secrets: [secret],
            body: Array(body.utf8))
    }

    private var client: CurlClient {
        var client = CurlClient(userAgent: "Bayline/1.2 (test)")
        client.allowsPrivateAddresses = true
        return client
    }

    @Test("a message arrives whole, signed, and as this product's")
    func delivered() throws {
        let receiver = try TestReceiver { _ in .status(202) }
        defer { receiver.stop() }
        // More than libcurl would send before it asks with Expect.
        let body = "{\"type\":\"" + String(repeating: "数", count: 200_000) + "\"}"
        let message = try message("http://127.0.0.1:\(receiver.port)/in?k=1", body)
        #expect(client.send(message) == .delivered(status: 202))
        let request = try #require(receiver.requests.first)
        #expect(request.line == "POST /in?k=1 HTTP/1.1")
        #expect(request.body == Array(body.utf8))
        #expect(request.fields["host"] == "127.0.0.1:\(receiver.port)")
        #expect(request.fields["content-type"] == "application/json")
        #expect(request.fields["user-agent"] == "Bayline/1.2 (test)")
        #expect(request.fields["webhook-id"] == "whd_1")
        #expect(request.fields["webhook-timestamp"] == "1800000000")
        #expect(
            request.fields["webhook-signature"]
                == secret.signature(id: "whd_1", seconds: 1_800_000_000, body: request.body))
        #expect(request.fields["expect"] == nil)
    }

    @Test("what the receiver answers decides; Retry-After is heeded with 429 and 503")
    func statuses() throws {
        let replies = Mutex<[TestReceiver.Reply]>([
            .status(200), .status(299), .status(301, "Location: /other"), .status(400),
            .status(410), .status(429, "Retry-After: 17"), .status(503, "Retry-After: 3"),
            .status(500, "Retry-After: 3"),
            .text("nonsense\r\n\r\n"), .close,
        ])
        let receiver = try TestReceiver { _ in replies.withLock { $0.removeFirst() } }
        defer { receiver.stop() }
        let expected: [AttemptOutcome] = [
            .delivered(status: 200), .delivered(status: 299), .failed(.redirected, status: 301),
            .failed(.refused, status: 400), .gone,
            .failed(.refused, status: 429, retryAfter: 17), .failed(.refused, status: 503, retryAfter: 3),
            .failed(.refused, status: 500), .failed(.connectionLost), .failed(.connectionLost),
        ]
        for outcome in expected {
            #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) == outcome)
        }
        // A redirection is not followed.
        #expect(receiver.requests.count == expected.count)
    }

    @Test("a receiver that says nothing, or begins and says no more, costs no more than the time limit")
    func slow() throws {
        var client = client
        client.timeoutMilliseconds = 400
        for (reply, outcome) in [
            (TestReceiver.Reply.silence, AttemptOutcome.failed(.timeout)), (.stall("HTTP/1.1 "), .failed(.timeout)),
            // It has said that it took the message.
            (.stall("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n123"), .delivered(status: 200)),
        ] {
            let receiver = try TestReceiver { _ in reply }
            defer { receiver.stop() }
            let began = Stopwatch()
            #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) == outcome)
            #expect(Stopwatch().microseconds(since: began) < 5_000_000)
        }
    }

    @Test("an answer without end is read no further than its limit")
    func flood() throws {
        let receiver = try TestReceiver { _ in .flood("HTTP/1.1 200 OK\r\n\r\n") }
        defer { receiver.stop() }
        #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) == .delivered(status: 200))
        // What the sockets' buffers hold goes out as well.
        #expect(receiver.floodedBytes < 16 << 20)
    }

    @Test("nobody there, no such name")
    func nobody() throws {
        let receiver = try TestReceiver { _ in .close }
        receiver.stop()
        #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) == .failed(.connectionFailed))
        #expect(client.send(try message("http://no-such-name.invalid/")) == .failed(.nameNotFound))
    }

    @Test("private addresses are not called, nor names that have one among their addresses")
    func privateAddresses() throws {
        let receiver = try TestReceiver { _ in .status(200) }
        defer { receiver.stop() }
        var client = client
        client.allowsPrivateAddresses = false
        #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) == .failed(.privateAddress))
        #expect(client.send(try message("http://localhost:\(receiver.port)/")) == .failed(.privateAddress))
        let (inside, outside) = (
            try #require(NetworkAddress(version4: "127.0.0.1")), try #require(NetworkAddress(version4: "8.8.8.8"))
        )
        client.lookup = { _ in [outside, inside] }
        #expect(client.send(try message("http://hooks.example.com:\(receiver.port)/")) == .failed(.privateAddress))
        #expect(receiver.requests.isEmpty)
    }

    @Test("the address that was checked is the one that is called, whatever the name stands for later")
    func pinned() throws {
        let receiver = try TestReceiver { _ in .status(200) }
        defer { receiver.stop() }
        var client = client
        let lookups = Mutex(0)
        let here = try #require(NetworkAddress(version4: "127.0.0.1"))
        client.lookup = { _ in
            lookups.withLock { $0 += 1 }
            return [here]
        }
        // No resolver knows this name: only the pin leads there, and the receiver still sees the name.
        #expect(
            client.send(try message("http://pinned.invalid:\(receiver.port)/")) == .delivered(status: 200))
        #expect(lookups.withLock { $0 } == 1)
        #expect(receiver.requests.first?.fields["host"] == "pinned.invalid:\(receiver.port)")
    }

    @Test("a program that ends gives up what is under way, within two seconds")
    func cancelled() throws {
        let receiver = try TestReceiver { _ in .silence }
        defer { receiver.stop() }
        let began = Stopwatch()
        #expect(client.send(try message("http://127.0.0.1:\(receiver.port)/")) { true } == .abandoned)
        #expect(Stopwatch().microseconds(since: began) < 5_000_000)
    }
}
