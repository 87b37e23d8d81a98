import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// A module whose routes say which they are and what they were given.
private enum Paths {
    static let module = Module(
        "paths",
        routes: [
            .open("/open") { answer("open", "") },
            .get("/v1/things", .readNetwork, query: ["q"]) { call, _ in answer("things", call.query["q"] ?? "") },
            .get("/v1/things/{id}", .readNetwork) { call, _ in answer("thing", try call.text("id")) },
            .delete("/v1/things/{id}", .manageNetwork) { call, _ in answer("gone", try call.text("id")) },
            .get("/v1/things/{id}/parts/{part}", .readNetwork) { call, _ in
                answer("part", "\(try call.text("id"))|\(try call.text("part"))")
            },
        ])

    private static func answer(_ name: String, _ value: String) -> Answer {
        .json { writer in
            writer.object {
                $0.member("route", name)
                $0.member("value", value)
            }
        }
    }
}

/// What RFC 9110 and RFC 3986 leave to the service: methods, and what a path means.
@Suite struct RoutingTests {
    let service: TestService

    init() throws {
        service = try TestService([Paths.module])
    }

    @Test(
        "9110 §9.1: a method that the service does not know is 501, whatever the path",
        arguments: ["BREW", "TRACE", "CONNECT", "get", "Head", "MKCOL", "PROPFIND", "", "QUERY"])
    func unknownMethod(_ method: String) {
        for path in ["/v1/things", "/v1/things/1", "/v1/nothing", "/", "*", "/v1/../x"] {
            let answer = service.send(method, path)
            #expect(answer.status == 501)
            #expect(answer.code == "method_not_implemented")
            #expect(answer.field("Allow") == nil)
        }
    }

    @Test(
        "9110 §15.5.6: a method that is known and not possible here is 405 with Allow, HEAD and OPTIONS in it",
        arguments: [
            ("POST", "/v1/things", "GET, HEAD, OPTIONS"), ("DELETE", "/v1/things", "GET, HEAD, OPTIONS"),
            ("PUT", "/v1/things/1", "DELETE, GET, HEAD, OPTIONS"), ("PATCH", "/open", "GET, HEAD, OPTIONS"),
        ])
    func wrongMethod(_ method: String, _ path: String, _ allow: String) {
        let answer = service.send(method, path)
        #expect(answer.status == 405)
        #expect(answer.code == "method_not_allowed")
        #expect(answer.field("Allow") == allow)
    }

    @Test(
        "9110 §9.1: a known method on an unknown path is 404", arguments: ["GET", "HEAD", "POST", "DELETE", "OPTIONS"])
    func unknownPath(_ method: String) {
        #expect(service.send(method, "/v1/nothing").status == 404)
    }

    @Test("9110 §9.3.7: OPTIONS on a path answers 204 with what the path takes, without a key")
    func options() {
        let answer = service.send("OPTIONS", "/v1/things/1") { $0.authorization = nil }
        #expect(answer.status == 204)
        #expect(answer.field("Allow") == "DELETE, GET, HEAD, OPTIONS")
        #expect(answer.bytes.isEmpty)
    }

    @Test("9110 §9.3.7: OPTIONS * answers 204 with what the service takes at all, without a key")
    func optionsOnAll() {
        let answer = service.send("OPTIONS", "*") { $0.authorization = nil }
        #expect(answer.status == 204)
        let allow = Set((answer.field("Allow") ?? "").split(separator: ",").map { $0.drop { $0 == " " } })
        #expect(allow.isSuperset(of: ["DELETE", "GET", "HEAD", "OPTIONS"]))
        #expect(answer.bytes.isEmpty)
    }

    @Test("9110 §9.3.2: HEAD finds GET's route and has its fields")
    func head() {
        let get = service.get("/v1/things/1")
        let head = service.send("HEAD", "/v1/things/1")
        #expect(head.status == 200)
        #expect(head.fields.map(\.name) == get.fields.map(\.name))
        #expect(head.bytes == get.bytes, "the server leaves the content out, and needs its length")
        #expect(service.send("HEAD", "/v1/nothing").status == 404)
    }

    @Test(
        "3986 §6.2.2.3: a path with dot segments, plain or encoded, is 400 and not removed or looked up",
        arguments: [
            "/v1/../open", "/v1/%2e%2e/open", "/v1/%2E%2E/open", "/v1/.%2e/open", "/v1/%2e./open", "/./open", "/open/.",
            "/open/..", "/..", "/.", "/%2e", "/v1/things/..", "/v1/things/%2e", "/v1/things/1/parts/..",
            "/v1/nothing/../../x", "/../../etc/passwd", "//../open", "/v1//../open",
        ])
    func dotSegments(_ path: String) {
        let answer = service.get(path)
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_target")
    }

    @Test(
        "3986 §2.1: a path with a broken percent-encoding, bad UTF-8 or control characters is 400",
        arguments: [
            "%", "%2", "%zz", "%2x", "%x2", "% 20", "%%20", "a%", "%u0041", "%C0%AE", "%C0%AF", "%E0%80%AF",
            "%F0%80%80%AF", "%FF", "%80", "%C3", "%C3%28", "%ED%A0%80", "%F4%90%80%80", "%00", "a%00b", "%0a", "%0D%0A",
            "%7f", "%1B", "%09", "%-1", "%+1",
        ])
    func brokenEncoding(_ segment: String) {
        for path in ["/v1/things/\(segment)", "/\(segment)", "/v1/things/1/parts/\(segment)", "/\(segment)/x"] {
            let answer = service.get(path)
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_target")
        }
    }

    @Test(
        "3986 §2.1: segments are decoded once, each by itself; an encoded slash is data",
        arguments: [
            ("a%20b", "a b"), ("a%2Fb", "a/b"), ("a%2fb", "a/b"), ("%2F..%2Fopen", "/../open"), ("%2e%2e%2e", "..."),
            ("%252e%252e", "%2e%2e"), ("%25", "%"), ("%E4%B8%AD", "\u{4E2D}"), ("a+b", "a+b"), ("a;b=c", "a;b=c"),
            ("..;", "..;"), ("%3F", "?"), ("%23", "#"), ("%5C", "\\"), ("...", "..."), (".a", ".a"), ("%41", "A"),
            ("%F0%9F%9A%97", "\u{1F697}"),
        ])
    func decoding(_ segment: String, _ value: String) {
        #expect(service.get("/v1/things/\(segment)")["value"].text == value)
        #expect(service.get("/v1/things/\(segment)/parts/\(segment)")["value"].text == "\(value)|\(value)")
    }

    @Test("3986 §6.2.2.2: an encoded unreserved character in a literal segment is that character; case is kept")
    func equivalence() {
        #expect(service.get("/v1/%74hings")["route"].text == "things")
        #expect(service.get("/%76%31/things")["route"].text == "things")
        #expect(service.get("/V1/things").status == 404)
        #expect(service.get("/v1/Things").status == 404)
        #expect(service.get("/v1%2Fthings").status == 404)
        #expect(service.get("/v1/things%3Fq=1").status == 404)
    }

    @Test(
        "3986 §3.3: an empty segment names nothing",
        arguments: [
            "//open", "/open/", "/v1//things", "/v1/things/", "/v1/things//", "/v1/things//parts/1", "//", "///",
        ])
    func emptySegments(_ path: String) {
        #expect(service.get(path).status == 404)
    }

    @Test(
        "3986 §2.1: a query value is decoded once; none, a broken one, or a NUL, is 400",
        arguments: [
            ("a%20b", "a b"), ("a+b", "a b"), ("%2B", "+"), ("%26", "&"), ("%3D", "="), ("a=b", "a=b"),
            ("%2520", "%20"),
            ("", nil), ("%zz", nil), ("%", nil), ("%00", nil), ("%FF", nil), ("%C0%AF", nil), ("%2", nil),
        ] as [(String, String?)])
    func queries(_ text: String, _ value: String?) {
        let answer = service.get("/v1/things?q=\(text)")
        #expect(answer.status == (value == nil ? 400 : 200))
        if let value { #expect(answer["value"].text == value) }
    }
}
