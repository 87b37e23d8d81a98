import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Pipelining")
    struct PipeliningTests {
        /// Requests with bodies of all kinds, interleaved, and what each is answered.
        private static let mixed: [(Sample, String)] = [
            (.good, ConformanceServer.goodText), (.post("Content-Length: 5", body: "hello"), "POST /p [hello]"),
            (.chunked("5\r\nhello\r\n0\r\n\r\n"), "POST /p [hello]"), (.post("Content-Length: 0"), "POST /p []"),
            (.chunked("0\r\nX: y\r\n\r\n"), "POST /p []"), (.line("OPTIONS * HTTP/1.1"), "OPTIONS * []"),
            (
                .post("Content-Length: 34", body: "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n"),
                "POST /p [GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n]"
            ),
            (.chunked("1;x\r\na\r\n1\r\nb\r\n0\r\n\r\n") + "\r\n", "POST /p [ab]"),
            ("POST /later?8 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nz", "POST /later?8 [z]"),
            (
                "POST /later?1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ny\r\n0\r\n\r\n",
                "POST /later?1 [y]"
            ),
            (.good, ConformanceServer.goodText),
        ]

        @Test(
            "9112 §9.3.2: pipelined requests with bodies of all kinds are answered in their order",
            .meets("9112 §9.3.2 order"), arguments: Delivery.allCases)
        func order(_ delivery: Delivery) throws {
            let server = try ConformanceServer()
            let client = try server.client()
            let all = Self.mixed.map(\.0).reduce(Sample(bytes: []), +)
            // A server that has a request in hand does not read: one byte at a time is for those answered at once.
            if delivery == .byByte {
                for (sample, text) in Self.mixed {
                    try server.deliver(sample, to: client, .byByte)
                    #expect(try client.receive().text == text)
                }
                return
            }
            try client.send((all + all).bytes)
            for (_, text) in Self.mixed + Self.mixed { #expect(try client.receive().text == text) }
        }

        @Test("9112 §9.3.2: the same wherever the bytes are cut", .meets("9112 §9.3.2 order"))
        func cuts() throws {
            let server = try ConformanceServer()
            let samples = Self.mixed.filter { !$0.1.contains("later") }
            let all = samples.map(\.0).reduce(Sample(bytes: []), +)
            let client = try server.client()
            for cut in stride(from: 1, to: all.bytes.count, by: 7) {
                let expected = server.server.statistics.bytesReceived + cut
                try client.send(Array(all.bytes[..<cut]))
                #expect(eventually { server.server.statistics.bytesReceived >= expected })
                try client.send(Array(all.bytes[cut...]))
                for (_, text) in samples { #expect(try client.receive().text == text, "cut at \(cut)") }
            }
        }

        @Test(
            "9112 §9.3.2: a refused request in the middle ends the connection; those before it are answered",
            .meets("9112 §9.3.2 order", "9112 §11.2 smuggling"),
            arguments: [
                (Sample("GET / HTTP/1.1\r\n\r\n"), HTTPRefusal.missingHost), (.chunked("x\r\n"), .malformedChunk),
                (.chunked("5\r\nhello\r\n0\r\n X: y\r\n\r\n"), .malformedField),
                (.post("Content-Length: 5, 5", body: "hello"), .invalidContentLength),
                (.post("Content-Length: 99999999", body: "hello"), .bodyTooLarge),
                (.line("CONNECT a:1 HTTP/1.1"), .methodNotImplemented),
            ])
        func refusedInTheMiddle(_ sample: Sample, _ refusal: HTTPRefusal) throws {
            let server = try ConformanceServer()
            for delivery in Delivery.allCases {
                let before = server.server.statistics.requests
                let client = try server.client()
                let slow: Sample = "POST /later?5 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nz"
                try client.send((Sample.good + slow).bytes)
                if delivery == .byByte { #expect(try client.receive().text == ConformanceServer.goodText) }
                if delivery == .byByte { #expect(try client.receive().text == "POST /later?5 [z]") }
                try server.deliver(sample + .good + .good, to: client, delivery)
                if delivery == .whole { #expect(try client.receive().text == ConformanceServer.goodText) }
                if delivery == .whole { #expect(try client.receive().text == "POST /later?5 [z]") }
                let answer = try client.receive()
                #expect(answer.status == refusal.status)
                #expect(answer.text == refusal.detail + "\n")
                #expect(try client.isAtEnd())
                #expect(server.server.statistics.requests == before + 2)
            }
        }

        @Test(
            "9112 §9.3.2: thousands of requests sent before any answer is read are all answered",
            .meets("9112 §9.3.2 order"))
        func many() throws {
            var limits = ServerLimits()
            limits.outboundBytes = 4_096
            let server = try ConformanceServer(limits: limits)
            let client = try server.client()
            var bytes: [UInt8] = []
            for number in 0..<3_000 { bytes += Array("GET /\(number) HTTP/1.1\r\nHost: a\r\n\r\n".utf8) }
            try client.send(bytes)
            for number in 0..<3_000 { #expect(try client.receive().text == "GET /\(number) []") }
        }
    }
}
