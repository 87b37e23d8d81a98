import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Framing")
    struct FramingTests {
        @Test(
            "9112 §6: a request with neither Content-Length nor Transfer-Encoding has no body, whatever its method",
            .meets("9112 §6 none"), arguments: ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"])
        func none(_ method: String) throws {
            try ConformanceServer().expectServed("\(method) /x HTTP/1.1\r\nHost: a\r\n\r\n", "\(method) /x []")
        }

        @Test(
            "9112 §6.2: a body has the length that Content-Length says",
            .meets("9112 §6.2 length", "9112 §9.3 body"),
            arguments: [
                ("0", ""), ("1", "a"), ("5", "hello"), ("05", "hello"), ("0000000000000000000000005", "hello"),
                ("4", "\r\n\r\n"), ("34", "GET /evil HTTP/1.1\r\nHost: evil\r\n\r\n"),
            ])
        func fixed(_ length: String, _ body: String) throws {
            try ConformanceServer().expectServed(.post("Content-Length: \(length)", body: body), "POST /p [\(body)]")
            try ConformanceServer().expectServed(
                .post("Content-Length: \t\(length) \t", body: body), "POST /p [\(body)]")
        }

        @Test(
            "9112 §6.3: a Content-Length that is not one decimal number is answered 400 and the connection is closed",
            .meets("9112 §6.3 invalid-length", "9112 §6.2 length", "9110 §8.6 list"),
            arguments: [
                "", " ", "+5", "-5", "-0", "+0", "5, 5", "5,5", "5,6", "5 5", "5,", ",5", "0x5", "5.0", "5e0", "5_0",
                "'5'",
                "\"5\"", "5;", "5 bytes", "five", "0b1", "NaN", "\u{665}", "\u{FF15}", "5\u{A0}", "5\t5",
                "99999999999999999999999x",
            ])
        func invalidLength(_ value: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.post("Content-Length: \(value)", body: "hello"), .invalidContentLength)
            let old = "POST /p HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: \(value)\r\n\r\nhello"
            try server.expectRefusal(Sample(stringLiteral: old), .invalidContentLength)
        }

        @Test(
            "9110 §8.6: more than one Content-Length is answered 400, also where they agree",
            .meets("9110 §8.6 list", "9112 §11.2 smuggling"),
            arguments: [
                ["5", "5"], ["5", "6"], ["6", "5"], ["5", "05"], ["0", "5"], ["5", "0"], ["5", "5", "5"], ["5", ""],
            ])
        func repeatedLength(_ values: [String]) throws {
            let lines = values.map { "Content-Length: \($0)" }
            let server = try ConformanceServer()
            try server.expectRefusal(
                .post(lines.joined(separator: "\r\n"), body: "hello"), .invalidContentLength)
            try server.expectRefusal(
                .post(lines.joined(separator: "\r\nX: y\r\n").replacing("Content", with: "content"), body: "hello"),
                .invalidContentLength)
        }

        @Test(
            "9112 §6.2: a length beyond all limits, of any number of digits, is answered 413 and does not overflow",
            .meets("9112 §6.2 length"),
            arguments: [
                "1048577", "2147483648", "4294967296", "4294967301", "9223372036854775807", "9223372036854775808",
                "18446744073709551615", "18446744073709551616", "18446744073709551621", "99999999999999999999",
                "340282366920938463463374607431768211461", String(repeating: "9", count: 4_000),
            ])
        func hugeLength(_ length: String) throws {
            try ConformanceServer().expectRefusal(.post("Content-Length: \(length)", body: "hello"), .bodyTooLarge)
        }

        @Test(
            "9112 §6.1: a coding that is not understood, before chunked, is answered 501",
            .meets("9112 §6.1 unknown-coding", "9112 §7.2 compression"),
            arguments: [
                "gzip, chunked", "x-gzip,chunked", "compress, chunked", "deflate ,\tchunked", "identity, chunked",
                "foo, bar, chunked", "gzip;q=1, chunked",
            ])
        func unknownCoding(_ value: String) throws {
            try ConformanceServer().expectRefusal(
                .post("Transfer-Encoding: \(value)", body: "0\r\n\r\n"), .unsupportedTransferCoding)
        }

        @Test(
            "9112 §6.3: a request whose last coding is not chunked is answered 400 and the connection is closed",
            .meets("9112 §6.3 not-last", "9112 §7.1 parameters"),
            arguments: [
                "gzip", "identity", "xchunked", "chunkedx", "x-chunked", "chunke", "chunked, gzip", "chunked, identity",
                "chunked;q=1", "chunked ; a=b", "chunked chunked", "\"chunked\"", "'chunked'", "chunked\"", "(chunked)",
                "chun ked", "", " ", ",", "chunked;", "\u{FF43}hunked",
            ])
        func notChunked(_ value: String) throws {
            try ConformanceServer().expectRefusal(
                .post("Transfer-Encoding: \(value)", body: "0\r\n\r\n"), .invalidTransferEncoding)
        }

        @Test(
            "9112 §6.1: chunked is applied once; twice is answered 400, on one line or two",
            .meets("9112 §6.1 chunked-once"),
            arguments: [
                "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked,,chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nX: y\r\ntransfer-encoding: Chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip, chunked",
            ])
        func twice(_ lines: String) throws {
            try ConformanceServer().expectRefusal(.post(lines, body: "0\r\n\r\n"), .invalidTransferEncoding)
        }

        @Test(
            "9112 §6.1: Transfer-Encoding in HTTP/1.0 is faulty framing and ends the connection",
            .meets("9112 §6.1 old-version"),
            arguments: [
                ("Transfer-Encoding: chunked", HTTPRefusal.invalidTransferEncoding),
                ("Connection: keep-alive\r\nTransfer-Encoding: chunked", .invalidTransferEncoding),
                ("Transfer-Encoding: identity", .invalidTransferEncoding),
                ("Content-Length: 5\r\nTransfer-Encoding: chunked", .conflictingFraming),
            ])
        func oldVersion(_ lines: String, _ refusal: HTTPRefusal) throws {
            try ConformanceServer().expectRefusal(
                "POST /p HTTP/1.0\r\nHost: a\r\n\(lines)\r\n\r\n0\r\n\r\n", refusal)
        }

        @Test(
            "9112 §6.1: Content-Length with Transfer-Encoding, in either order, is answered 400 with close",
            .meets("9112 §6.1 both", "9112 §11.2 smuggling"),
            arguments: [
                "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 5",
                "Content-Length: 0\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip\r\nContent-Length: 5",
                "Transfer-Encoding: xchunked\r\nContent-Length: 5", "Transfer-Encoding:\r\nContent-Length: 5",
                "Transfer-Encoding: identity\r\nContent-Length: 5",
                "Transfer-Encoding: gzip, chunked\r\nContent-Length: 5",
            ])
        func both(_ lines: String) throws {
            try ConformanceServer().expectRefusal(.post(lines, body: "0\r\n\r\n"), .conflictingFraming)
        }

        @Test(
            "9112 §7: the name of the coding is case-insensitive, empty elements of the list are ignored",
            .meets("9112 §7 coding-case", "9110 §5.6.1 empty-elements"),
            arguments: ["Chunked", "CHUNKED", "chunked,", ", chunked", " ,\t, chunked ,", "\tchunked\t"])
        func codingCase(_ value: String) throws {
            try ConformanceServer().expectServed(
                .post("Transfer-Encoding:\(value)", body: "1\r\na\r\n0\r\n\r\n"), "POST /p [a]")
        }

        @Test("9110 §9.3.1: content in a GET, HEAD or DELETE is read with it", .meets("9110 §9.3.1 content"))
        func unusualContent() throws {
            let server = try ConformanceServer()
            for method in ["GET", "DELETE", "OPTIONS"] {
                let head = "\(method) /x HTTP/1.1\r\nHost: a\r\n"
                try server.expectServed("\(head)Content-Length: 2\r\n\r\nab", "\(method) /x [ab]")
                try server.expectServed(
                    "\(head)Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n", "\(method) /x [ab]")
            }
            let client = try server.client()
            try client.send((Sample("HEAD /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nab") + .good).bytes)
            #expect(try client.receive(isHead: true).status == 200)
            #expect(try client.receive().text == ConformanceServer.goodText)
        }

        @Test("9112 §7.4: TE asks for nothing, and no answer has a transfer coding", .meets("9112 §7.4 te"))
        func te() throws {
            let server = try ConformanceServer()
            for value in ["", "trailers", "deflate;q=0.5, chunked", "gzip, trailers;q=1"] {
                let head = "GET /x HTTP/1.1\r\nHost: a\r\nTE: \(value)\r\nConnection: TE, close\r\n\r\n"
                let text = try server.raw(Sample(stringLiteral: head))
                #expect(text.hasSuffix("GET /x []"))
                #expect(!text.lowercased().contains("transfer-encoding"))
            }
        }
    }
}
