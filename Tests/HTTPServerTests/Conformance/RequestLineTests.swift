import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Request lines")
    struct RequestLineTests {
        @Test(
            "9112 §2.2: up to four empty lines before a request line are ignored",
            .meets("9112 §2.2 empty-line"), arguments: 0...4)
        func emptyLines(_ count: Int) throws {
            let lines = Sample(stringLiteral: String(repeating: "\r\n", count: count))
            try ConformanceServer().expectServed(lines + "POST /p HTTP/1.1\r\nHost: a\r\n\r\n", "POST /p []")
        }

        @Test(
            "9112 §2.2: an empty line after a body is ignored, as old clients send it", .meets("9112 §2.2 empty-line"))
        func emptyLineAfterBody() throws {
            try ConformanceServer().expectServed(.post("Content-Length: 2", body: "ab\r\n"), "POST /p [ab]")
        }

        @Test("9112 §2.2: empty lines without end are refused", .meets("9112 §2.2 not-http"))
        func manyEmptyLines() throws {
            try ConformanceServer().expectRefusal("\r\n\r\n\r\n\r\n\r\n", .malformedRequestLine)
        }

        @Test(
            "9112 §2.2: a line that ends in a line feed alone is refused", .meets("9112 §2.2 bare-lf"),
            arguments: [
                "GET / HTTP/1.1\nHost: a\r\n\r\n", "GET / HTTP/1.1\nHost: a\n\n", "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\n\n",
            ] as [Sample])
        func bareLineFeed(_ sample: Sample) throws {
            try ConformanceServer().expectRefusal(sample, .malformedRequestLine)
        }

        @Test(
            "9112 §2.2: a carriage return without a line feed is refused", .meets("9112 §2.2 bare-cr"),
            arguments: [
                "GET / HTTP/1.1\rHost: a\r\n\r\n", "GET / HTTP/1.1\r\rHost: a\r\n\r\n",
                "GET /\r HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET\r/ HTTP/1.1\r\nHost: a\r\n\r\n", "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "\r\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r \nHost: a\r\n\r\n",
            ] as [Sample])
        func bareCarriageReturn(_ sample: Sample) throws {
            try ConformanceServer().expectRefusal(sample, .malformedRequestLine)
        }

        @Test(
            "9112 §2.2: bytes that are no HTTP request are answered 400 and the connection is closed",
            .meets("9112 §2.2 not-http"),
            arguments: [
                Sample(bytes: [0x16, 0x03, 0x01, 0x00, 0xA5, 0x01, 0x00]), Sample(bytes: [0x80, 0x2E, 0x01]),
                "SSH-2.0-OpenSSH_9.6\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "{\"a\": 1}\r\n",
                Sample(bytes: [UInt8](repeating: 0, count: 64)), Sample(bytes: [0xEF, 0xBB, 0xBF] + Sample.good.bytes),
            ])
        func notHTTP(_ sample: Sample) throws {
            try ConformanceServer().expectRefusal(sample, .malformedRequestLine)
        }

        @Test(
            "9112 §3: a request line that is not method, space, target, space, version is answered 400",
            .meets("9112 §3 invalid-line"),
            arguments: [
                "GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "GET\t/ HTTP/1.1",
                "GET /\tHTTP/1.1", "\tGET / HTTP/1.1", "GET / HTTP/1.1\t", "GET", "GET ", "GET /", "GET / ",
                " / HTTP/1.1",
                "GET HTTP/1.1", "G(T / HTTP/1.1", "G\u{E9}T / HTTP/1.1", "GET, / HTTP/1.1", "GET: / HTTP/1.1",
                "GET\u{0B}/ HTTP/1.1", "GET\u{A0}/ HTTP/1.1", "GET / HTTP/1.1 x", "GET / x HTTP/1.1",
            ])
        func malformed(_ line: String) throws {
            try ConformanceServer().expectRefusal(.line(line), .malformedRequestLine)
        }

        @Test(
            "9112 §3: the simple request of HTTP/0.9 is answered 400", .meets("9112 §3 invalid-line"),
            arguments: ["GET /\r\n", "GET /\n", "GET / \r\n"] as [Sample])
        func simpleRequest(_ sample: Sample) throws {
            try ConformanceServer().expectRefusal(sample, .malformedRequestLine)
        }

        @Test(
            "9112 §3: a method longer than any that is registered is answered 501, as soon as that is known",
            .meets("9112 §3 long-method"), arguments: [33, 100, 9_000])
        func longMethod(_ length: Int) throws {
            let method = String(repeating: "M", count: length)
            try ConformanceServer().expectRefusal(.line("\(method) / HTTP/1.1"), .methodNotImplemented)
            try ConformanceServer().expectRefusal("\(method)", .methodNotImplemented)
        }

        @Test("9112 §3: a method of 32 bytes is one, and the handler's to judge", .meets("9112 §3 long-method"))
        func longestMethod() throws {
            let method = String(repeating: "M", count: 32)
            try ConformanceServer().expectServed(.line("\(method) / HTTP/1.1"), "\(method) / []")
        }

        @Test(
            "9112 §3.1: a method is a token, and its case is kept", .meets("9112 §3.1 method-case"),
            arguments: ["get", "Get", "pOST", "PATCH", "M-SEARCH", "X!#$%&'*+-.^_`|~9"])
        func methodCase(_ method: String) throws {
            try ConformanceServer().expectServed(.line("\(method) /x HTTP/1.1"), "\(method) /x []")
        }

        @Test(
            "9112 §3.1: head in lower case is not HEAD, and is answered with content", .meets("9112 §3.1 method-case"))
        func lowerCaseHead() throws {
            try ConformanceServer().expectServed(.line("head / HTTP/1.1"), "head / []")
        }

        @Test(
            "9112 §3: request lines of 8,000 bytes and up to the limit are served",
            .meets("9112 §3 line-8000"), arguments: [8_000, 8_191, 8_192])
        func longLine(_ length: Int) throws {
            // Counted without its CRLF.
            let target = "/" + String(repeating: "a", count: length - "GET / HTTP/1.1".utf8.count)
            try ConformanceServer().expectServed(.line("GET \(target) HTTP/1.1"), "GET \(target) []")
        }

        @Test(
            "9112 §3: a target beyond the limit is answered 414", .meets("9112 §3 long-target"),
            arguments: [8_193, 8_194, 8_200, 8_210, 20_000, 1_000_000])
        func tooLongTarget(_ length: Int) throws {
            let target = "/" + String(repeating: "a", count: length - "GET / HTTP/1.1".utf8.count)
            try ConformanceServer().expectRefusal(.line("GET \(target) HTTP/1.1"), .targetTooLong)
        }
    }
}
