import Testing

@testable import HTTPServer

@Suite struct AllowedOriginsTests {
    @Test(
        "an origin is written as browsers send it",
        arguments: [
            "https://front.example", "http://localhost:3000", "https://a-b.example:8443", "http://127.0.0.1:5173",
            "http://[::1]:3000", "http://[2001:db8::1]", "capacitor://localhost", "https://front.example:80",
        ])
    func origins(text: String) {
        #expect(AllowedOrigins.isOrigin(text))
        #expect(AllowedOrigins([text]) == .listed([text]))
    }

    @Test(
        "another spelling is refused, since it would never match",
        arguments: [
            "", "null", "front.example", "https://", "https://front.example/", "https://Front.example",
            "HTTPS://front.example", "https://front.example:443", "http://front.example:80", "https://front.example:",
            "https://front.example:0443", "https://front.example:+1", "https://front.example:65536", "//front.example",
            "https://user@front.example", "https://front.example?x", "https://*.example", "https://front example",
            "http://[::1", "http://::1", "1a://front.example", "https://münchen.example", "http://[]", "https://a:b:1",
        ])
    func others(text: String) {
        #expect(!AllowedOrigins.isOrigin(text))
        #expect(AllowedOrigins([text]) == nil)
        #expect(AllowedOrigins(["https://front.example", text]) == nil)
    }

    @Test("origins are compared byte by byte; a star allows all, null too")
    func allowance() throws {
        let listed = try #require(AllowedOrigins(["https://a.example", "https://b.example"]))
        #expect(listed.allowance(for: "https://b.example") == "https://b.example")
        for other in ["https://c.example", "https://a.example.evil.example", "http://a.example", "null", "", "*"] {
            #expect(listed.allowance(for: other) == nil)
        }
        #expect(listed.varies)
        let any = try #require(AllowedOrigins(["https://a.example", "*"]))
        #expect(any == .any)
        #expect(any.allowance(for: "null") == "*")
        #expect(!any.varies)
        #expect(AllowedOrigins([]) == AllowedOrigins.none)
        #expect(AllowedOrigins.none.allowance(for: "https://a.example") == nil)
    }
}
