import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Expect")
    struct ExpectTests {
        private static func head(_ lines: String, version: String = "1.1") -> [UInt8] {
            Array("POST /p HTTP/\(version)\r\nHost: a\r\n\(lines)\r\n\r\n".utf8)
        }

        @Test(
            "9110 §10.1.1: 100-continue is answered 100, and its content with a final status",
            .meets("9110 §10.1.1 continue", "9110 §10.1.1 final", "9110 §10.1.1 case", "9110 §8.6 none"),
            arguments: [
                "100-continue", "100-Continue", "100-CONTINUE", " 100-continue\t", ", 100-continue ,",
                "100-continue, 100-continue",
            ])
        func asked(_ value: String) throws {
            let server = try ConformanceServer()
            for (framing, body) in [
                ("Content-Length: 5", "hello"), ("Transfer-Encoding: chunked", "5\r\nhello\r\n0\r\n\r\n"),
            ] {
                let client = try server.client()
                try client.send(Self.head("Expect: \(value)\r\n\(framing)"))
                let interim = try client.receive()
                #expect(interim.status == 100)
                #expect(interim.fields.isEmpty, "no Content-Length, no Transfer-Encoding")
                try client.send(body)
                try client.send(Sample.good.bytes)
                #expect(try client.receive().text == "POST /p [hello]")
                #expect(try client.receive().text == ConformanceServer.goodText)
            }
        }

        @Test("9110 §10.1.1: a client that expects in two lines is asked once", .meets("9110 §10.1.1 continue"))
        func askedOnce() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send(Self.head("Expect: 100-continue\r\nExpect: 100-continue\r\nContent-Length: 1"))
            #expect(try client.receive().status == 100)
            try client.send("a")
            #expect(try client.receive().text == "POST /p [a]")
        }

        @Test(
            "9110 §10.1.1: no 100 where there is no content, or where it has begun to come",
            .meets("9110 §10.1.1 begun"),
            arguments: [
                ("", "", ""), ("Content-Length: 0\r\n", "", ""), ("Content-Length: 2\r\n", "ab", "ab"),
                ("Transfer-Encoding: chunked\r\n", "1\r\na\r\n0\r\n\r\n", "a"),
            ])
        func notAsked(_ framing: String, _ body: String, _ content: String) throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send("POST /p HTTP/1.1\r\nHost: a\r\n\(framing)Expect: 100-continue\r\n\r\n\(body)")
            #expect(try client.receive().text == "POST /p [\(content)]")
        }

        @Test("9110 §10.1.1: no 100 where the first byte of the content has come", .meets("9110 §10.1.1 begun"))
        func begun() throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send(Self.head("Content-Length: 2\r\nExpect: 100-continue") + Array("a".utf8))
            try client.send("b")
            #expect(try client.receive().text == "POST /p [ab]")
        }

        @Test(
            "9110 §10.1.1, §15.2: an HTTP/1.0 client's expectation is ignored, and it gets no 1xx",
            .meets("9110 §10.1.1 old-version", "9110 §15.2 old-version"),
            arguments: ["100-continue", "200-maybe", ""])
        func oldVersion(_ value: String) throws {
            let server = try ConformanceServer()
            let client = try server.client()
            let head = Self.head(
                "Connection: keep-alive\r\nContent-Length: 2\r\nExpect: \(value)", version: "1.0")
            let expected = server.server.statistics.bytesReceived + head.count
            try client.send(head)
            // It waits for the content without a word.
            #expect(eventually { server.server.statistics.bytesReceived == expected })
            #expect(server.server.statistics.bytesSent == 0)
            try client.send("ab")
            #expect(try client.receive().text == "POST /p [ab]")
        }

        @Test(
            "9110 §10.1.1: an expectation that is not known is answered 417 with close",
            .meets("9110 §10.1.1 unknown", "9110 §10.1.1 close"),
            arguments: [
                "200-maybe", "100-continue, 200-maybe", "x=y", "100-continue=1", "100-continue;q=1", "100", "continue",
                "\"100-continue\"", "100-continue x",
            ])
        func unknown(_ value: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.post("Expect: \(value)\r\nContent-Length: 5", body: "hello"), .expectationFailed)
            try server.expectRefusal(.post("Expect: \(value)"), .expectationFailed)
        }

        @Test(
            "9110 §10.1.1: content that would be refused is not asked for; the answer says close",
            .meets("9110 §10.1.1 close", "9110 §10.1.1 continue"),
            arguments: [
                ("Content-Length: 99999999", HTTPRefusal.bodyTooLarge), ("Content-Length: x", .invalidContentLength),
                ("Content-Length: 1\r\nTransfer-Encoding: chunked", .conflictingFraming),
                ("Transfer-Encoding: gzip, chunked", .unsupportedTransferCoding),
            ])
        func refused(_ framing: String, _ refusal: HTTPRefusal) throws {
            let server = try ConformanceServer()
            let client = try server.client()
            try client.send(Self.head("Expect: 100-continue\r\n\(framing)"))
            let answer = try client.receive()
            #expect(answer.status == refusal.status)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.isAtEnd())
        }
    }
}
