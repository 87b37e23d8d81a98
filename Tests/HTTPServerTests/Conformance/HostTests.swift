import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Host")
    struct HostTests {
        @Test(
            "9112 §3.2: an HTTP/1.1 request without Host is answered 400 and the connection is closed",
            .meets("9112 §3.2 host-missing"),
            arguments: ["", "X-Host: a\r\n", "Hosts: a\r\n", "Hos: a\r\n", "Content-Length: 0\r\n"])
        func missing(_ lines: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal("GET / HTTP/1.1\r\n\(lines)\r\n", .missingHost)
            try server.expectRefusal("GET / HTTP/1.2\r\n\(lines)\r\n", .missingHost)
        }

        @Test(
            "9112 §3.2: more than one Host line is answered 400, also if they agree, and in HTTP/1.0",
            .meets("9112 §3.2 host-repeated"),
            arguments: ["Host: a\r\nHost: a", "Host: a\r\nhOST: b", "Host:\r\nHost:", "Host: a\r\nX: y\r\nHost: a"])
        func repeated(_ lines: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal("GET / HTTP/1.1\r\n\(lines)\r\n\r\n", .repeatedHost)
            try server.expectRefusal("GET / HTTP/1.0\r\n\(lines)\r\n\r\n", .repeatedHost)
        }

        @Test(
            "9112 §3.2: a Host that is no host with an optional port is answered 400",
            .meets("9112 §3.2 host-invalid"),
            arguments: [
                "a b", "a, b", "a/b", "a/", "http://a", "u@a", "a:b", "a:80:80", "a:-1", "a:+1", "a: 80", "a :80",
                "a:65536",
                "a:99999", "a:100000", ":80", ":", "[", "[]", "[::1", "::1", "[::1]a", "[::1]:x", "[1.2.3.4]", "[::g]",
                "[1:2:3:4:5:6:7]", "[1:2:3:4:5:6:7:8:9]", "[::1::]", "[12345::]", "a[b]", "a%", "a%2", "a%zz", "a\"",
                "a<",
                "a#b", "a?b", "a\\b", "a^", "a|b", "a{b}", "\u{E9}", "a\tb",
            ])
        func invalid(_ host: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n", .invalidHost)
            try server.expectRefusal("GET / HTTP/1.0\r\nHost: \(host)\r\n\r\n", .invalidHost)
        }

        @Test(
            "9112 §3.2: every valid form of Host is served",
            .meets("9112 §3.2 host-invalid", "9112 §3.3 authority"),
            arguments: [
                "a", "A.Example", "a.example.", "a:80", "a:0", "a:65535", "a:080", "a:", "127.0.0.1", "127.0.0.1:8080",
                "[::1]", "[::]:80", "[2001:DB8:0:0:8:800:200C:417A]", "[::ffff:192.0.2.1]:80", "x%20y", "a_b", "a-b",
                "xn--bcher-kva.example", "",
            ])
        func valid(_ host: String) throws {
            try ConformanceServer().expectServed("GET /x HTTP/1.1\r\nHost: \(host)\r\n\r\n", "GET /x []", host: host)
        }

        @Test("9112 §3.3: an HTTP/1.0 request needs no Host", .meets("9112 §3.3 authority"))
        func old() throws {
            try ConformanceServer().expectServed(
                "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "GET /x []", host: "none")
        }
    }
}
