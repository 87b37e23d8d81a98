import Testing

@testable import Webhooks

@Suite struct URLTests {
    @Test("host and port are read; the port of the scheme stands where none is named")
    func parts() throws {
        let plain = try #require(WebhookURL("http://hooks.example.com/in?x=1"))
        #expect(
            (plain.host, plain.port, plain.isSecure, plain.address == nil) == ("hooks.example.com", 80, false, true))
        let secure = try #require(WebhookURL("https://h_1.example:8443"))
        #expect((secure.host, secure.port, secure.isSecure) == ("h_1.example", 8_443, true))
        let literal = try #require(WebhookURL("https://[2001:db8::1]:44/x"))
        #expect((literal.host, literal.port) == ("2001:db8::1", 44))
        #expect(literal.address == NetworkAddress(version6: "2001:db8::1"))
        #expect(WebhookURL("https://127.0.0.1?a")?.address == NetworkAddress(version4: "127.0.0.1"))
    }

    @Test(
        "what is no plain address of a receiver is refused",
        arguments: [
            "", "hooks.example.com", "ftp://example.com/", "HTTPS://example.com/", "https://", "https:///x",
            "https://user@example.com/", "https://user:pw@example.com/", "https://example.com/#part",
            "https://example.com:0/", "https://example.com:65536/", "https://example.com:080/",
            "https://example.com:/", "https://example.com:8a/", "https://exa mple.com/", "https://example.com/\u{7}",
            "https://example.com/ü", "https://bücher.example/", "https://example.com\\@10.0.0.1/",
            "https://.example.com/", "https://example..com/", "https://example.com./", "https://-a.example/",
            "https://a-.example/", "https://[::1", "https://[::1]x/", "https://[fe80::1%25eth0]/",
            "https://[127.0.0.1]/",
            "file:///etc/passwd", "https://example.com/\"", "https://example.com/a|b",
        ])
    func refused(text: String) {
        #expect(WebhookURL(text) == nil)
    }

    @Test(
        "numbers that some take for an address and some for a name are neither",
        arguments: [
            "http://2130706433/", "http://127.1/", "http://0x7f000001/", "http://0x7f.1/", "http://017700000001/",
            "http://127.0.0.01/", "http://127.0.0.1.2/", "http://256.0.0.1/", "http://example.0x1/", "http://1.2.3/",
            "http://example.1/",
        ])
    func numbers(text: String) {
        #expect(WebhookURL(text) == nil)
    }

    @Test("the longest address has 2000 characters")
    func length() {
        let start = "https://example.com/"
        #expect(WebhookURL(start + String(repeating: "a", count: 2_000 - start.count)) != nil)
        #expect(WebhookURL(start + String(repeating: "a", count: 2_001 - start.count)) == nil)
    }

    @Test("path and query, which may be secret, are not shown")
    func shown() throws {
        #expect(try #require(WebhookURL("https://h.example:8443/secret?key=1")).shown == "https://h.example:8443/…")
        #expect(try #require(WebhookURL("https://h.example?key=1")).shown == "https://h.example/…")
        #expect(try #require(WebhookURL("https://h.example")).shown == "https://h.example")
    }

    @Test("names of this machine are known without a resolver")
    func localhost() throws {
        for host in ["localhost", "LocalHost", "a.localhost"] {
            #expect(try #require(WebhookURL("http://\(host)/")).namesThisMachine)
        }
        #expect(try #require(WebhookURL("http://localhost.example/")).namesThisMachine == false)
    }
}
