import SocketSupport
import Testing

@testable import HTTPServer

extension Conformance {
    @Suite("Targets")
    struct TargetTests {
        @Test(
            "9112 §3.2.1: the origin form reaches the handler as it was sent",
            .meets("9112 §3.2.1 origin"),
            arguments: [
                "/", "/a", "/a/b?c=d&e", "/?", "/??", "/a%20b%2Fc", "//a//b", "/a;b=c,d", "/:@!$&'()*+,;=-._~",
                "/?a=/b?c:@!$'()*,;", "/http://b/", "/?q=[1]",
            ])
        func origin(_ target: String) throws {
            try ConformanceServer().expectServed(.line("GET \(target) HTTP/1.1"), "GET \(target) []", host: "a")
        }

        @Test(
            "9112 §3.2: a byte that no target may hold makes the line invalid",
            .meets("9112 §3.2 whitespace", "9112 §3.2 grammar"),
            arguments: Array(0x01...0x20) + [0x22, 0x23, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7B, 0x7C, 0x7D, 0x7F]
                + [0x80, 0xA0, 0xC3, 0xFF])
        func forbidden(_ byte: UInt8) throws {
            let line = Array("GET /a".utf8) + [byte] + Array("b?c HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            try ConformanceServer().expectRefusal(Sample(bytes: line), .malformedRequestLine)
        }

        @Test(
            "9112 §3.2.2: the absolute form is served, and its authority takes the place of Host",
            .meets(
                "9112 §3.2.2 absolute", "9112 §3.2.2 absolute-host", "9112 §3.3 authority",
                "9110 §7.4 https"),
            arguments: [
                ("http://b/x?y", "/x?y", "b"), ("http://b:81/x", "/x", "b:81"), ("HTTP://B/x", "/x", "B"),
                ("https://b/x", "/x", "b"), ("http://b", "/", "b"), ("http://b?y", "/?y", "b"), ("http://b/", "/", "b"),
                ("http://[2001:db8::7]:80/x", "/x", "[2001:db8::7]:80"), ("http://192.0.2.1/x", "/x", "192.0.2.1"),
                ("http://b:/x", "/x", "b:"), ("http://b:65535/", "/", "b:65535"),
                ("http://b/http://c/", "/http://c/", "b"),
                ("http://x%20y/", "/", "x%20y"), ("http://b/x@y:z", "/x@y:z", "b"),
            ])
        func absolute(_ target: String, _ path: String, _ host: String) throws {
            try ConformanceServer().expectServed(.line("GET \(target) HTTP/1.1"), "GET \(path) []", host: host)
        }

        @Test(
            "9112 §3.2.2: in HTTP/1.0 the absolute form needs no Host, and is one",
            .meets("9112 §3.2.2 absolute", "9112 §3.2.2 absolute-host"))
        func absoluteOld() throws {
            let sample: Sample = "GET http://b:81/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
            try ConformanceServer().expectServed(sample, "GET /x []", host: "b:81")
        }

        @Test(
            "9112 §3.2: also with the absolute form Host must be there, once, and valid",
            .meets("9112 §3.2 host-missing", "9112 §3.2 host-repeated", "9112 §3.2 host-invalid"),
            arguments: [
                ("", HTTPRefusal.missingHost), ("Host: b\r\nHost: b\r\n", .repeatedHost),
                ("Host: b c\r\n", .invalidHost),
            ])
        func absoluteHost(_ lines: String, _ refusal: HTTPRefusal) throws {
            try ConformanceServer().expectRefusal("GET http://b/ HTTP/1.1\r\n\(lines)\r\n", refusal)
        }

        @Test(
            "9112 §3: a target of no form is answered 400", .meets("9112 §3 invalid-line"),
            arguments: [
                "a", "a/b", "?a", "example.com/", "ftp://b/", "file:///etc/passwd", "http:/b", "http:b", "http//b",
                "://b",
                "httpss://b/", "javascript:alert(1)", "**", "*/", "*?a",
            ])
        func noForm(_ target: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.line("GET \(target) HTTP/1.1"), .invalidTarget)
            try server.expectRefusal(.line("OPTIONS \(target) HTTP/1.1"), .invalidTarget)
        }

        @Test(
            "9110 §4.2.1: an http URL without a host, or with an invalid authority, is refused",
            .meets("9110 §4.2.1 empty-host"),
            arguments: [
                "http://", "http:///x", "http://:80/", "http://?x", "http://b:65536/", "http://b:99999/",
                "http://b:123456/",
                "http://b:-1/", "http://b:+80/", "http://b:8x/", "http://b:80:80/", "http://[::1/", "http://::1/",
                "http://[]/", "http://[::1]x/", "http://[g::]/", "http://[1:2:3]/", "http://[::1::2]/", "http://b%zz/",
                "http://b[c]/",
            ])
        func authority(_ target: String) throws {
            try ConformanceServer().expectRefusal(.line("GET \(target) HTTP/1.1"), .invalidTarget)
        }

        @Test(
            "9110 §4.2.4: userinfo in a target is an error", .meets("9110 §4.2.4 userinfo"),
            arguments: ["http://u@b/", "http://u:p@b/", "http://@b/", "http://a@b@c/", "https://good.example@evil/"])
        func userinfo(_ target: String) throws {
            try ConformanceServer().expectRefusal(.line("GET \(target) HTTP/1.1"), .invalidTarget)
        }

        @Test("9112 §3.2.4: OPTIONS * reaches the handler", .meets("9112 §3.2.4 asterisk"))
        func asterisk() throws {
            try ConformanceServer().expectServed(.line("OPTIONS * HTTP/1.1"), "OPTIONS * []")
        }

        @Test(
            "9112 §3.2.4: the asterisk with another method is answered 400", .meets("9112 §3.2.4 asterisk"),
            arguments: ["GET", "HEADX", "POST", "options", "DELETE", "TRACE"])
        func asteriskOtherwise(_ method: String) throws {
            try ConformanceServer().expectRefusal(.line("\(method) * HTTP/1.1"), .invalidTarget)
        }

        @Test(
            "9112 §3.2.4: OPTIONS on an absolute target without path and query is OPTIONS *",
            .meets("9112 §3.2.4 asterisk-absolute"),
            arguments: [("http://b", "*"), ("http://b:", "*"), ("http://b/", "/"), ("http://b?x", "/?x")])
        func asteriskAbsolute(_ target: String, _ seen: String) throws {
            try ConformanceServer().expectServed(.line("OPTIONS \(target) HTTP/1.1"), "OPTIONS \(seen) []")
        }

        @Test(
            "9112 §3.2.3: CONNECT is answered 501, since this is no proxy; the authority form with others is refused",
            .meets("9112 §3.2.3 authority"), arguments: ["b:443", "b", "/", "http://b/", "*"])
        func connect(_ target: String) throws {
            let server = try ConformanceServer()
            try server.expectRefusal(.line("CONNECT \(target) HTTP/1.1"), .methodNotImplemented)
            try server.expectRefusal(.line("GET b:443 HTTP/1.1"), .invalidTarget)
        }
    }
}
