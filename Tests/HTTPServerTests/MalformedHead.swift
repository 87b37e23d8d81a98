@testable import HTTPServer

/// A head that must be refused, and why.
struct MalformedHead: Sendable, CustomStringConvertible {
    let text: String
    let status: Int
    let refusal: HTTPRefusal

    var description: String { "\(status) \(text.debugDescription)" }

    static let all = requestLines + fieldLines + framings

    private static let end = " HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func line(_ line: String, _ status: Int, _ refusal: HTTPRefusal) -> MalformedHead {
        MalformedHead(text: line + "\r\nHost: a\r\n\r\n", status: status, refusal: refusal)
    }

    private static func field(_ lines: String, _ status: Int, _ refusal: HTTPRefusal) -> MalformedHead {
        MalformedHead(text: "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n", status: status, refusal: refusal)
    }

    private static let requestLines: [MalformedHead] = [
        line("GET /", 400, .malformedRequestLine),
        line("GET  / HTTP/1.1", 400, .malformedRequestLine),
        line("GET /  HTTP/1.1", 400, .malformedRequestLine),
        line("GET / HTTP/1.1 ", 400, .malformedRequestLine),
        line(" GET / HTTP/1.1", 400, .malformedRequestLine),
        line("GET\t/ HTTP/1.1", 400, .malformedRequestLine),
        line("G(T / HTTP/1.1", 400, .malformedRequestLine),
        line("GET / http/1.1", 400, .malformedRequestLine),
        line("GET / HTTP/1", 400, .malformedRequestLine),
        line("GET / HTTP/11.1", 400, .malformedRequestLine),
        line("GET / HTTP/1.10", 400, .malformedRequestLine),
        line("GET / XTTP/1.1", 400, .malformedRequestLine),
        line("GET /a b HTTP/1.1", 400, .malformedRequestLine),
        line("GET /a#b HTTP/1.1", 400, .malformedRequestLine),
        line("GET /\u{E9} HTTP/1.1", 400, .malformedRequestLine),
        line("GET /a\\b HTTP/1.1", 400, .malformedRequestLine),
        line("GET /a?b={c} HTTP/1.1", 400, .malformedRequestLine),
        MalformedHead(text: "GET / HTTP/1.1\nHost: a\n\n", status: 400, refusal: .malformedRequestLine),
        MalformedHead(text: "GET / HTTP/1.1\rHost: a\r\n\r\n", status: 400, refusal: .malformedRequestLine),
        MalformedHead(text: "\rGET /" + end, status: 400, refusal: .malformedRequestLine),
        line("GET / HTTP/2.0", 505, .versionNotSupported),
        line("GET / HTTP/0.9", 505, .versionNotSupported),
        line("PRI * HTTP/2.0", 505, .versionNotSupported),
        line("GET * HTTP/1.1", 400, .invalidTarget),
        line("GET a HTTP/1.1", 400, .invalidTarget),
        line("GET ftp://a/ HTTP/1.1", 400, .invalidTarget),
        line("GET http:// HTTP/1.1", 400, .invalidTarget),
        line("GET http://u@a/ HTTP/1.1", 400, .invalidTarget),
        line("GET http:///x HTTP/1.1", 400, .invalidTarget),
        line("CONNECT a:443 HTTP/1.1", 501, .methodNotImplemented),
        line(String(repeating: "M", count: 33) + " / HTTP/1.1", 501, .methodNotImplemented),
        line("GET /" + String(repeating: "a", count: 8_192) + " HTTP/1.1", 414, .targetTooLong),
    ]

    private static let fieldLines: [MalformedHead] = [
        field("X : b", 400, .malformedField),
        field("X\t: b", 400, .malformedField),
        field(": b", 400, .malformedField),
        field("X", 400, .malformedField),
        field("X(y): b", 400, .malformedField),
        field("X: a\r\n b", 400, .malformedField),
        field("X: a\r\n\tb", 400, .malformedField),
        field("X: a\nY: b", 400, .malformedField),
        field("X: a\rY: b", 400, .malformedField),
        field("X: a\u{0}b", 400, .malformedField),
        MalformedHead(text: "GET / HTTP/1.1\r\n Host: a\r\n\r\n", status: 400, refusal: .malformedField),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a\r\n\rX", status: 400, refusal: .malformedField),
        MalformedHead(text: "GET / HTTP/1.1\r\n\r\n", status: 400, refusal: .missingHost),
        field("Host: a", 400, .repeatedHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: [1:2:3]\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a%2\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", status: 400, refusal: .invalidHost),
        MalformedHead(text: "GET / HTTP/1.1\r\nHost: :80\r\n\r\n", status: 400, refusal: .invalidHost),
        field("X: " + String(repeating: "a", count: 16_384), 431, .headerTooLarge),
        field(String(repeating: "a", count: 16_384) + ": x", 431, .headerTooLarge),
        field(String(repeating: "X: a\r\n", count: 99) + "X: b", 431, .tooManyFields),
    ]

    private static let framings: [MalformedHead] = [
        field("Content-Length: +5", 400, .invalidContentLength),
        field("Content-Length: -5", 400, .invalidContentLength),
        field("Content-Length: 5, 5", 400, .invalidContentLength),
        field("Content-Length: 0x5", 400, .invalidContentLength),
        field("Content-Length: 5.0", 400, .invalidContentLength),
        field("Content-Length:", 400, .invalidContentLength),
        field("Content-Length: 99999999999999999999999999x", 400, .invalidContentLength),
        field("Content-Length: 5\r\nContent-Length: 6", 400, .invalidContentLength),
        field("Content-Length: 5\r\ncontent-length: 5", 400, .invalidContentLength),
        field("Content-Length: 5\r\nTransfer-Encoding: chunked", 400, .conflictingFraming),
        field("Transfer-Encoding: chunked\r\nContent-Length: 0", 400, .conflictingFraming),
        field("Transfer-Encoding: gzip", 400, .invalidTransferEncoding),
        field("Transfer-Encoding:", 400, .invalidTransferEncoding),
        field("Transfer-Encoding: chunked, gzip", 400, .invalidTransferEncoding),
        field("Transfer-Encoding: chunked, chunked", 400, .invalidTransferEncoding),
        field("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400, .invalidTransferEncoding),
        field("Transfer-Encoding: xchunked", 400, .invalidTransferEncoding),
        field("Transfer-Encoding: gzip, chunked", 501, .unsupportedTransferCoding),
        MalformedHead(
            text: "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", status: 400,
            refusal: .invalidTransferEncoding),
        field("Expect: 200-maybe", 417, .expectationFailed),
        field("Expect: 100-continue, 200-maybe", 417, .expectationFailed),
    ]
}
