import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Trailers")
    struct TrailerTests {
        @Test(
            "9112 §7.1.2: trailer fields are read and left out, whatever they say",
            .meets("9112 §7.1.2 trailers", "9112 §11.2 smuggling"),
            arguments: [
                "X: y", "X:", "X:y", "X: a\r\nY: b", "X: \u{4E2D}", "Content-Length: 5", "Transfer-Encoding: chunked",
                "Host: evil", "Connection: close", "Expect: 200-maybe", "Authorization: Bearer x", "X: \"a",
                "Content-Length: 5\r\nTransfer-Encoding: chunked", "Trailer: X",
            ])
        func trailers(_ lines: String) throws {
            let server = try ConformanceServer()
            try server.expectServed(.chunked("1\r\na\r\n0\r\n\(lines)\r\n\r\n"), "POST /p [a]", host: "a")
            try server.expectServed(
                "GET /fields HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(lines)\r\n\r\n",
                "Host=a\nTransfer-Encoding=chunked\n")
        }

        @Test(
            "9112 §7.1.2: a trailer line that is no field line is answered 400",
            .meets("9112 §7.1.2 trailer-syntax", "9112 §5.2 obs-fold", "9112 §5.1 colon-space"),
            arguments: [
                "X", "X y", "X : y", "X\t: y", ": y", " X: y", "\tX: y", "X: a\r\n b", "X: a\nY: b", "X: a\rb",
                "X: a\u{0}b",
                "X(y): z", "X: a\u{7F}", "X: a\n", "GET / HTTP/1.1", "\nX: y", "\rX: y", "\u{E9}: y",
            ])
        func malformed(_ line: String) throws {
            try ConformanceServer().expectRefusal(.chunked("1\r\na\r\n0\r\n\(line)\r\n\r\n"), .malformedField)
        }

        @Test(
            "9112 §7.1.2: the body ends with an empty line alone", .meets("9112 §7.1.2 trailer-syntax"),
            arguments: ["0\r\n\n", "0\r\n\rX", "0\r\n\r\r\n", "0\r\nX: y\r\n\n"])
        func end(_ body: String) throws {
            try ConformanceServer().expectRefusal(.chunked(body), .malformedField)
        }

        @Test("9112 §7.1.2: too many or too long trailers are answered 431", .meets("9112 §7.1.2 trailer-syntax"))
        func limits() throws {
            let server = try ConformanceServer()
            let line = "X: y\r\n"
            try server.expectServed(.chunked("0\r\n\(String(repeating: line, count: 100))\r\n"), "POST /p []")
            try server.expectRefusal(
                .chunked("0\r\n\(String(repeating: line, count: 101))\r\n"), .tooManyFields)
            let value = String(repeating: "v", count: 16_384)
            try server.expectRefusal(.chunked("0\r\nX: \(value)\r\n\r\n"), .headerTooLarge)
            try server.expectRefusal(.chunked("0\r\n\(value): y\r\n\r\n"), .headerTooLarge)
        }
    }
}
