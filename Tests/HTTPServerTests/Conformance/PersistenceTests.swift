import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Persistence")
    struct PersistenceTests {
        @Test(
            "9112 §9.3: close ends the connection, else HTTP/1.1 persists, else keep-alive persists, else it ends",
            .meets("9112 §9.3 persistent", "9112 §9.3 decision", "9112 §9.6 close-told", "9110 §7.6.1 options"),
            arguments: [
                ("1.1", "", true), ("1.1", "Connection:", true), ("1.1", "Connection: keep-alive", true),
                ("1.1", "Connection: close", false), ("1.1", "Connection: Close", false),
                ("1.1", "connection: CLOSE", false), ("1.1", "Connection: close, TE", false),
                ("1.1", "Connection: te,close", false), ("1.1", "Connection: ,, close ,", false),
                ("1.1", "Connection:\tclose\t", false), ("1.1", "Connection: keep-alive, close", false),
                ("1.1", "Connection: close, keep-alive", false), ("1.1", "Connection: x\r\nConnection: close", false),
                ("1.1", "Connection: close\r\nConnection: keep-alive", false), ("1.1", "Connection: closed", true),
                ("1.1", "Connection: close-x", true), ("1.1", "Connection: x close", true),
                ("1.1", "Connection: \"close\"", true), ("1.1", "Proxy-Connection: close", true),
                ("1.1", "X: Connection: close", true), ("1.1", "Keep-Alive: timeout=0", true), ("1.2", "", true),
                ("1.0", "", false), ("1.0", "Connection: keep-alive", true),
                ("1.0", "Connection: Keep-Alive, TE", true),
                ("1.0", "Connection: x\r\nConnection: KEEP-ALIVE", true), ("1.0", "Connection: close", false),
                ("1.0", "Connection: keep-alive, close", false), ("1.0", "Keep-Alive: timeout=5", false),
                ("1.0", "Proxy-Connection: keep-alive", false), ("1.0", "Connection: keepalive", false),
            ])
        func decision(_ version: String, _ line: String, _ persists: Bool) throws {
            let server = try ConformanceServer()
            for delivery in Delivery.allCases {
                let client = try server.client()
                let lines = line.isEmpty ? "" : "\(line)\r\n"
                let sample: Sample = "GET /x HTTP/\(version)\r\nHost: a\r\n\(lines)\r\n"
                try server.deliver(sample, to: client, delivery)
                let answer = try client.receive()
                #expect(answer.text == "GET /x []")
                guard persists else {
                    #expect(answer.fields["connection"] == "close")
                    #expect(try client.isAtEnd())
                    continue
                }
                // HTTP/1.0 clients must be told.
                #expect(answer.fields["connection"] == (version == "1.0" ? "keep-alive" : nil))
                try client.send(Sample.good.bytes)
                #expect(try client.receive().text == ConformanceServer.goodText)
            }
        }

        @Test(
            "9112 §9.6: requests behind one with close are not served",
            .meets("9112 §9.6 close"),
            arguments: [
                "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET /x HTTP/1.0\r\n\r\n",
                "POST /later?5 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 2\r\n\r\nab",
            ] as [Sample])
        func behindClose(_ sample: Sample) throws {
            let server = try ConformanceServer()
            for delivery in Delivery.allCases {
                let before = server.server.statistics.requests
                let client = try server.client()
                try server.deliver(sample, to: client, delivery)
                try client.send((Sample.good + Sample.good).bytes)
                #expect(try client.receive().fields["connection"] == "close")
                #expect(try client.isAtEnd())
                #expect(server.server.statistics.requests == before + 1)
            }
        }

        @Test("9112 §9.6: who answers close closes, and serves nothing behind it", .meets("9112 §9.6 close-own"))
        func ownClose() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send((Sample("GET /close HTTP/1.1\r\nHost: a\r\n\r\n") + .good).bytes)
            #expect(try client.receive().fields["connection"] == "close")
            #expect(try client.isAtEnd())
            #expect(server.server.statistics.requests == 1)
        }

        @Test("9112 §9.6: the last request that a connection may carry is told so", .meets("9112 §9.6 close-own"))
        func lastRequest() throws {
            var limits = ServerLimits()
            limits.requestsPerConnection = 3
            let server = try ConformanceServer(limits: limits)
            let client = try server.client()
            try client.send((Sample.good + .good + .good + .good).bytes)
            for count in 1...3 {
                #expect(try client.receive().fields["connection"] == (count == 3 ? "close" : nil))
            }
            #expect(try client.isAtEnd())
        }

        @Test("9112 §9.4: several connections of one client are served side by side", .meets("9112 §9.4 many"))
        func manyConnections() throws {
            let server = try ConformanceServer()
            let clients = try (0..<20).map { _ in try server.client() }
            for client in clients { try client.send("GET /x HTTP/1.1\r\nHost: a\r\n") }
            for client in clients.reversed() {
                try client.send("\r\n")
                #expect(try client.receive().text == "GET /x []")
            }
        }

        @Test(
            "9110 §7.8: Upgrade is ignored",
            .meets("9110 §7.8 upgrade"), arguments: ["1.1", "1.0"])
        func upgrade(_ version: String) throws {
            let server = try ConformanceServer()
            for (upgrade, more) in [
                ("h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\n"), ("websocket", "Sec-WebSocket-Version: 13\r\n"),
                ("TLS/1.0", ""), ("HTTP/2.0, foo", ""),
            ] {
                try server.expectServed(
                    """
                    POST /p HTTP/\(version)\r\nHost: a\r\nConnection: Upgrade, keep-alive\r\nUpgrade: \(upgrade)\r\n\
                    \(more)Content-Length: 2\r\n\r\nab
                    """, "POST /p [ab]")
            }
        }
    }
}
