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
}
