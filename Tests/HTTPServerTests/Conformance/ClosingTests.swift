import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    /// A client that is still sending must get the answer whole: closing over unread bytes would send a reset, which
    /// destroys what the client has not yet read.
    @Suite("Closing in stages")
    struct ClosingTests {
        private static let refused: [(Sample, HTTPRefusal)] = [
            ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .malformedField), ("GET / HTTP/2.0\r\n\r\n", .versionNotSupported),
            (.chunked("x\r\n"), .malformedChunk), (.chunked("5\r\nhelloX"), .malformedChunk),
            (.chunked("FFFFFFF\r\n"), .bodyTooLarge), (.post("Content-Length: 99999999"), .bodyTooLarge),
            (.post("Content-Length: 5\r\nTransfer-Encoding: chunked"), .conflictingFraming),
            (.post("Transfer-Encoding: gzip, chunked"), .unsupportedTransferCoding),
            (.post("Expect: the-unexpected\r\nContent-Length: 99"), .expectationFailed),
            ("GET /\(String(repeating: "a", count: 9_000))", .targetTooLong),
        ]

        @Test(
            "9112 §9.6: a refused client that sends megabytes more gets the whole answer, then the end",
            .meets("9112 §9.6 stages", "9112 §9.3 body"), arguments: refused)
        func refusedWhileSending(_ sample: Sample, _ refusal: HTTPRefusal) throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send(sample.bytes)
            // More than the buffers of both ends hold, before anything is read.
            let more = [UInt8](repeating: 0x61, count: 1_048_576)
            for _ in 0..<16 { try client.send(more) }
            #expect(eventually { server.server.statistics.bytesReceived > 16 * more.count })
            let answer = try client.receive()
            #expect(answer.status == refusal.status)
            #expect(answer.text == refusal.detail + "\n")
            #expect(answer.fields["connection"] == "close")
            #expect(try client.isAtEnd())
        }

        @Test("9112 §9.6: so does one that asked for the end and goes on sending", .meets("9112 §9.6 stages"))
        func closedWhileSending() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let more = [UInt8](repeating: 0x61, count: 1_048_576)
            for _ in 0..<16 { try client.send(more) }
            #expect(eventually { server.server.statistics.bytesReceived > 16 * more.count })
            #expect(try client.receive().text == "GET /x []")
            #expect(try client.isAtEnd())
        }

        @Test("9112 §9.6: the server lets go when the client has closed its half, too", .meets("9112 §9.6 stages"))
        func letGo() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send("GET / HTTP/1.1\r\n\r\n")
            #expect(try client.receive().status == 400)
            #expect(try client.isAtEnd())
            client.closeSending()
            #expect(eventually { server.server.statistics.connectionsOpen == 0 })
        }
    }
}
