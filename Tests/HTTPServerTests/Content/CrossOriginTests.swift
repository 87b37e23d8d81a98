import Testing

@testable import HTTPServer

@Suite struct CrossOriginTests {
    private static let page = "https://front.example"
    private let layer: ContentLayer

    init() throws {
        layer = ContentLayer(origins: try #require(AllowedOrigins([Self.page, "https://other.example"])))
    }

    private func finish(
        _ response: HTTPResponse, _ layer: ContentLayer? = nil, _ method: String = "GET", _ fields: (String, String)...
    ) -> HTTPResponse {
        let layer = layer ?? self.layer
        let fields = HTTPFields(fields.map { HTTPField(name: $0.0, value: $0.1) })
        return layer.finish(response, layer.terms(of: HTTPRequest(method: method, target: "/x", fields: fields)))
    }

    private let ok = HTTPResponse(status: 200, body: [1])
    private let options = HTTPResponse(status: 204, fields: [HTTPField(name: "Allow", value: "GET, HEAD, OPTIONS")])

    private func names(_ response: HTTPResponse) -> Set<String> { Set(response.fields.map(\.name)) }

    @Test("an allowed page may read answers, refusals too, and their fields")
    func allowed() throws {
        for status in [200, 201, 304, 401, 404, 409, 503] {
            let done = finish(HTTPResponse(status: status), nil, "GET", ("Origin", Self.page))
            #expect(done.value("Access-Control-Allow-Origin") == Self.page)
            #expect(try #require(done.value("Vary")).hasSuffix("Origin"))
            let exposed = try #require(done.value("Access-Control-Expose-Headers"))
            let told = [
                "ETag", "Location", "Link", "Retry-After", "X-Request-Id", "Content-Range", "Content-Disposition",
            ]
            for name in told {
                #expect(exposed.contains(name))
            }
            #expect(done.value("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test("another page gets its answer and no leave to read it")
    func notAllowed() {
        for origin in ["https://evil.example", "null", "", "https://FRONT.example", "https://front.example "] {
            #expect(names(finish(ok, nil, "GET", ("Origin", origin))) == ["Vary"], "\(origin)")
            let preflight = finish(
                options, nil, "OPTIONS", ("Origin", origin), ("Access-Control-Request-Method", "POST"))
            #expect(names(preflight) == ["Allow", "Vary"])
        }
        let two = finish(ok, nil, "GET", ("Origin", Self.page), ("Origin", "https://other.example"))
        #expect(names(two) == ["Vary"])
    }

    @Test("who names no origin is told that it would matter; where none is allowed it does not")
    func varies() {
        #expect(finish(ok).value("Vary") == "Origin")
        #expect(layer.finish(ok, nil).value("Vary") == "Origin")
        let closed = ContentLayer()
        #expect(finish(ok, closed) == ok)
        #expect(finish(ok, closed, "GET", ("Origin", Self.page)) == ok)
    }

    @Test("a star allows every page, and answers do not differ by origin")
    func star() throws {
        let open = ContentLayer(origins: .any)
        let done = finish(ok, open, "GET", ("Origin", "null"))
        #expect(done.value("Access-Control-Allow-Origin") == "*")
        #expect(done.value("Vary") == nil)
    }

    @Test("with a star every answer says so: what a cache kept for no page it may give to one")
    func starWithoutOrigin() throws {
        let open = ContentLayer(origins: .any)
        for done in [
            finish(ok, open), finish(ok, open, "GET", ("Accept-Encoding", "gzip")),
            finish(ok, open, "GET", ("Origin", "null"), ("Origin", "null")),
        ] {
            #expect(done == finish(ok, open, "GET", ("Origin", Self.page)))
        }
        let plain = finish(options, open, "OPTIONS", ("Access-Control-Request-Method", "PUT"))
        #expect(plain.value("Access-Control-Allow-Origin") == "*")
        #expect(plain.value("Access-Control-Allow-Methods") == nil)
    }

    @Test("a page may send what traces its requests")
    func tracing() throws {
        let done = finish(
            options, nil, "OPTIONS", ("Origin", Self.page), ("Access-Control-Request-Method", "GET"))
        let allowed = try #require(done.value("Access-Control-Allow-Headers")).split(separator: ", ")
        for name in ["traceparent", "tracestate", "X-Request-Id"] { #expect(allowed.contains { $0 == name }) }
    }

    @Test("what HTTP itself refuses is readable where one origin, or any, may read")
    func refusals() throws {
        let refused = HTTPRefusal.bodyTooLarge.plainResponse
        #expect(ContentLayer().finish(refusal: refused) == refused)
        let open = ContentLayer(origins: .any).finish(refusal: refused)
        #expect(open.value("Access-Control-Allow-Origin") == "*")
        let one = ContentLayer(origins: .listed([Self.page])).finish(refusal: refused)
        #expect(one.value("Access-Control-Allow-Origin") == Self.page)
        #expect(one.value("Vary") == "Origin")
        #expect(names(layer.finish(refusal: refused)) == ["Content-Type", "Vary"])
    }

    @Test("a preflight learns the route's methods, and the fields that a request may have")
    func preflight() throws {
        let done = finish(
            options, nil, "OPTIONS", ("Origin", Self.page), ("Access-Control-Request-Method", "GET"),
            ("Access-Control-Request-Headers", "authorization"))
        #expect(done.status == 204)
        #expect(done.value("Access-Control-Allow-Origin") == Self.page)
        #expect(done.value("Access-Control-Allow-Methods") == "GET, HEAD, OPTIONS")
        #expect(done.value("Access-Control-Max-Age") == "600")
        let allowed = try #require(done.value("Access-Control-Allow-Headers"))
        for name in ["Authorization", "Content-Type", "If-Match", "If-None-Match", "Idempotency-Key", "traceparent"] {
            #expect(allowed.contains(name))
        }
        #expect(done.value("Access-Control-Expose-Headers") == nil)
        #expect(done.value("Vary") == "Origin")
    }

    @Test("OPTIONS that is no preflight stays what it is")
    func optionsAlone() {
        #expect(names(finish(options, nil, "OPTIONS")) == ["Allow", "Vary"])
        let simple = finish(options, nil, "OPTIONS", ("Origin", Self.page))
        #expect(simple.value("Access-Control-Allow-Methods") == nil)
        let method = finish(options, nil, "OPTIONS", ("Access-Control-Request-Method", "GET"))
        #expect(names(method) == ["Allow", "Vary"])
        let get = finish(ok, nil, "GET", ("Origin", Self.page), ("Access-Control-Request-Method", "GET"))
        #expect(get.value("Access-Control-Allow-Methods") == nil)
    }
}
