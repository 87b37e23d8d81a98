import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Incomplete requests")
    struct IncompleteTests {
        @Test(
            "9112 §6.3, §8: a request that the client's end cuts short is not handled, and the connection is closed",
            .meets("9112 §6.3 incomplete", "9112 §8 chunked"),
            arguments: [
                "GET /x", "GET /x HTTP/1.1\r\n", "GET /x HTTP/1.1\r\nHost: a\r\n", "GET /x HTTP/1.1\r\nHost: a\r\n\r",
                .post("Content-Length: 5", body: ""), .post("Content-Length: 5", body: "hell"), .chunked(""),
                .chunked("5\r\nhello"), .chunked("5\r\nhello\r\n"), .chunked("5\r\nhello\r\n0"), .chunked("0\r\n"),
                .chunked("5\r\nhello\r\n0\r\n\r"), .chunked("0\r\nX: y\r\n"), "\r\n",
            ] as [Sample])
        func cutShort(_ sample: Sample) throws {
            let server = try ConformanceServer()
            for delivery in Delivery.allCases {
                let client = try server.client()
                try server.deliver(sample, to: client, delivery)
                client.closeSending()
                #expect(try client.isAtEnd())
            }
            #expect(server.server.statistics.requests == 0)
            let next = try server.client()
            try next.send(Sample.good.bytes)
            #expect(try next.receive().text == ConformanceServer.goodText)
        }

        @Test(
            "9112 §6.3: what came before a request that is cut short is answered",
            .meets("9112 §6.3 incomplete"))
        func answeredBefore() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send((.good + Sample.post("Content-Length: 5", body: "hell")).bytes)
            client.closeSending()
            #expect(try client.receive().text == ConformanceServer.goodText)
            #expect(try client.isAtEnd())
            #expect(server.server.statistics.requests == 1)
        }

        @Test("9112 §8: a client that ends its half after a whole request gets its answer", .meets("9112 §8 chunked"))
        func halfClosed() throws {
            let server = try ConformanceServer()
            for sample in [
                Sample.good, "POST /later?20 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ] {
                let client = try server.client()
                try client.send(sample.bytes)
                client.closeSending()
                #expect(try client.receive().status == 200)
                #expect(try client.isAtEnd())
            }
        }

        @Test(
            "9112 §6.3: a header or body that does not come in time is answered 408 with close",
            .meets("9112 §6.3 timeout", "9110 §15.5.9 timeout", "9112 §9.5 graceful"),
            arguments: [
                (Sample("GET /x HTTP/1.1\r\nHos"), HTTPRefusal.headTimeout),
                (.post("Content-Length: 5", body: "hell"), .bodyTimeout), (.chunked("5\r\nhell"), .bodyTimeout),
                (.chunked("5\r\nhello\r\n0\r\n"), .bodyTimeout),
            ])
        func timeout(_ sample: Sample, _ refusal: HTTPRefusal) throws {
            var limits = ServerLimits()
            limits.headTimeoutMilliseconds = 40
            limits.bodyGraceMilliseconds = 40
            limits.tickMilliseconds = 10
            let server = try ConformanceServer(limits: limits)
            let client = try server.client()
            try client.send(sample.bytes)
            let answer = try client.receive()
            #expect(answer.status == 408)
            #expect(answer.text == refusal.detail + "\n")
            #expect(answer.fields["connection"] == "close")
            #expect(try client.isAtEnd())
            #expect(server.server.statistics.requests == 0)
        }

        @Test("9112 §9.5: a connection that idles too long is closed in order", .meets("9112 §9.5 graceful"))
        func idle() throws {
            var limits = ServerLimits()
            // Long enough for the client to send its first request, however busy the machine.
            limits.idleTimeoutMilliseconds = 500
            limits.tickMilliseconds = 10
            let server = try ConformanceServer(limits: limits)
            let client = try server.client()
            try client.send(Sample.good.bytes)
            #expect(try client.receive().status == 200)
            // An end, and not a reset, which would be an error.
            #expect(try client.isAtEnd())
        }

        @Test("9112 §9.5: a client's closing is noticed while its connection idles", .meets("9112 §9.5 monitor"))
        func closedByClient() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send(Sample.good.bytes)
            #expect(try client.receive().status == 200)
            #expect(server.server.statistics.connectionsOpen == 1)
            client.close()
            #expect(eventually { server.server.statistics.connectionsOpen == 0 })
        }
    }
}
