import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Versions")
    struct VersionTests {
        @Test(
            "9112 §2.3: a version that is not HTTP, slash, digit, dot, digit is answered 400",
            .meets("9112 §2.3 name"),
            arguments: [
                "http/1.1", "Http/1.1", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.10", "HTTP/01.1",
                "HTTP/1.01",
                "HTTP/11.1", "HTTP/1,1", "HTTP/1.1.1", "HTTP 1.1", "HTTP/ 1.1", "HTTP/-1.1", "HTTP/+1.1", "HTTP/1.x",
                "HTTP/x.1", "XTTP/1.1", "HTTPS/1.1", "ICY/1.1", "HTTP\\1.1", "HTTP/\u{661}.1",
            ])
        func malformed(_ version: String) throws {
            try ConformanceServer().expectRefusal(.line("GET / \(version)"), .malformedRequestLine)
        }

        @Test(
            "9110 §6.2: a higher minor version of HTTP/1 is served as HTTP/1.1 and persists",
            .meets("9110 §6.2 higher-minor"), arguments: 1...9)
        func higherMinor(_ minor: Int) throws {
            let head = "POST /p HTTP/1.\(minor)\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            try ConformanceServer().expectServed("\(head)1\r\na\r\n0\r\n\r\n", "POST /p [a]")
        }

        @Test(
            "9110 §6.2: another major version is answered 505, and the answer says which are spoken",
            .meets("9110 §6.2 other-major", "9110 §15.6.6 why"),
            arguments: ["HTTP/0.9", "HTTP/0.0", "HTTP/2.0", "HTTP/3.0", "HTTP/9.9"])
        func otherMajor(_ version: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.line("GET / \(version)"), .versionNotSupported)
            try server.expectRefusal("PRI * \(version)\r\n\r\nSM\r\n\r\n", .versionNotSupported)
            #expect(HTTPRefusal.versionNotSupported.detail.contains("HTTP/1.1 and HTTP/1.0"))
        }

        @Test(
            "9110 §6.2: every answer is HTTP/1.1, to HTTP/1.0 and to other majors too",
            .meets("9110 §6.2 answer-version", "9112 §4 status-line"),
            arguments: [
                ("HTTP/1.1", "200 OK"), ("HTTP/1.0", "200 OK"), ("HTTP/1.7", "200 OK"),
                ("HTTP/2.0", "505 HTTP Version Not Supported"), ("HTTP/x", "400 Bad Request"),
            ])
        func answerVersion(_ version: String, _ status: String) throws {
            let text = try ConformanceServer().raw("GET / \(version)\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 \(status)\r\n"))
        }
    }
}
