import JSON
import SQLDatabase
import ServiceKit
import TestSupport
import Testing

/// A module with one table, for the tests of what every module stands on.
private enum Notes {
    static let module = Module(
        "notes",
        migrations: [
            Migration(
                number: 900, name: "notes",
                statements: [
                    "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL, version INTEGER NOT NULL) STRICT"
                ])
        ],
        routes: [
            .post("/v1/notes", .manageNetwork, reading: { $0.string("text") }) { text, _, transaction in
                try transaction.execute("INSERT INTO notes (text, version) VALUES ($1, 1)", [.text(text)])
                if text == "refuse" { throw Refusal(.BKG_04, code: "refused", "No.", zh: "不。") }
                return .json(status: 201, version: 1) { writer in writer.object { $0.member("text", text) } }
            },
            .post("/v1/test-events", .manageNetwork, reading: { $0.string("text") }) { text, call, transaction in
                try call.record(Event("note.made", "note_\(text)", outlet: "out_1"), in: transaction)
                return .json { writer in writer.object { $0.member("text", text) } }
            },
            .get("/v1/notes/{id}", .readNetwork) { call, _ in
                try call.checkVersion(3)
                let text = try call.text("id")
                return .json(version: 3) { writer in writer.object { $0.member("id", text) } }
            },
        ])
}

@Suite struct ServiceTests {
    let service: TestService

    init() throws {
        service = try TestService([Notes.module])
    }

    @Test("a request without a key, or with a wrong one, is 401")
    func needsKey() {
        #expect(service.send("GET", "/v1/notes/1") { $0.authorization = nil }.status == 401)
        let answer = service.send("GET", "/v1/notes/1") { $0.authorization = "Bearer wrong" }
        #expect(answer.status == 401)
        #expect(answer.code == "unauthenticated")
        #expect(answer.field("WWW-Authenticate") == "Bearer")
    }

    @Test("an unknown path is 404, a known one with another method 405 with Allow")
    func routing() {
        #expect(service.get("/v1/nothing").status == 404)
        #expect(service.get("/v1/notes/").status == 404)
        let answer = service.send("DELETE", "/v1/notes/1")
        #expect(answer.status == 405)
        #expect(answer.field("Allow") == "GET, HEAD, OPTIONS")
    }

    @Test("the same key and request give the first answer again, another request with it is 422")
    func idempotency() throws {
        let first = service.post("/v1/notes", ["text": "a"], key: "k1")
        let second = service.post("/v1/notes", ["text": "a"], key: "k1")
        #expect(first.status == 201)
        #expect(second.bytes == first.bytes)
        #expect(second.field("ETag") == first.field("ETag"))
        #expect(try service.count("SELECT count(*) FROM notes") == 1)
        #expect(service.post("/v1/notes", ["text": "b"], key: "k1").code == "idempotency_key_reused")
    }

    @Test("that a key was used for another request is told first, whatever is wrong with this one")
    func reusedByWhatIsBroken() throws {
        let broken: [(String, String, String, String)] = [
            ("/v1/notes", #"{"test":"a"}"#, "application/json", "invalid_body"),
            ("/v1/notes", "{", "application/json", "malformed_json"),
            ("/v1/notes", "text", "text/plain", "unsupported_media_type"),
            ("/v1/notes?colour=red", #"{"text":"a"}"#, "application/json", "unknown_parameter"),
            ("/v1/test-events", "{}", "application/json", "invalid_body"),
        ]
        func codes(_ key: String) -> [String] {
            broken.map { target, body, type, _ in
                service.send("POST", target) { request in
                    request.body = Array(body.utf8)
                    request.contentType = type
                    request.idempotencyKey = key
                }.code
            }
        }
        #expect(codes("k5") == broken.map { $0.3 })
        #expect(service.post("/v1/notes", ["text": "a"], key: "k5").status == 201)
        #expect(codes("k5") == broken.map { _ in "idempotency_key_reused" })
        #expect(try service.count("SELECT count(*) FROM notes") == 1)
    }

    @Test("the version that an action is based on is part of its request")
    func versionsOfActions() throws {
        func post(_ match: String?) -> TestAnswer {
            service.send("POST", "/v1/notes", ["text": "a"]) { request in
                request.idempotencyKey = "k6"
                request.ifMatch = match
            }
        }
        let first = post("*")
        #expect(first.status == 201)
        #expect(post("*").bytes == first.bytes)
        #expect(post("\"2\"").code == "idempotency_key_reused")
        #expect(post(nil).code == "idempotency_key_reused")
        #expect(try service.count("SELECT count(*) FROM notes") == 1)
        // As it was kept before the version was part of it.
        let body = service.request("POST", "/v1/notes", ["text": "a"]).body
        let former = Digest.sha256(pieces: [Array("POST".utf8), Array("/v1/notes".utf8), [], body])
        try service.database.writeAndWait { transaction in
            try transaction.execute(
                "UPDATE idempotency_keys SET request_hash = $1 WHERE key = $2", [.text(former), .text("k6")])
        }
        #expect(post("*").bytes == first.bytes)
        #expect(service.post("/v1/notes", ["text": "b"], key: "k6").code == "idempotency_key_reused")
    }

    @Test("a refusal under a key is kept too, and what it wrote is rolled back")
    func keptRefusal() throws {
        let first = service.post("/v1/notes", ["text": "refuse"], key: "k2")
        #expect(first.status == 409)
        #expect(first.rule == "BKG-04")
        #expect(service.post("/v1/notes", ["text": "refuse"], key: "k2").bytes == first.bytes)
        #expect(try service.count("SELECT count(*) FROM notes") == 0)
    }

    @Test("a key is forgotten after 48 hours")
    func forgottenKey() throws {
        service.post("/v1/notes", ["text": "a"], key: "k3")
        service.clock.set(TestService.morning.adding(hours: 49))
        service.post("/v1/notes", ["text": "a"], key: "k3")
        #expect(try service.count("SELECT count(*) FROM notes") == 2)
    }

    @Test("a body that is not JSON is 400, of another type 415, with unknown members 422 with pointers")
    func bodies() {
        #expect(
            service.send("POST", "/v1/notes") {
                $0.body = [0x7B]; $0.contentType = "application/json"
            }.status == 400)
        #expect(
            service.send("POST", "/v1/notes") {
                $0.body = [0x7B]; $0.contentType = "text/plain"
            }.status == 415)
        let answer = service.post("/v1/notes", ["test": "a"])
        #expect(answer.status == 422)
        #expect(Set(answer.pointers) == ["/text", "/test"])
    }

    @Test("a page's Link leads on with the same filters")
    func links() {
        for number in 0..<3 { service.post("/v1/test-events", ["text": "\(number)"]) }
        let answer = service.get("/v1/events?outlet=out_1&limit=2")
        #expect(answer["items"].items.count == 2)
        let cursor = answer["nextCursor"].text
        #expect(answer.field("Link") == "</v1/events?outlet=out_1&limit=2&cursor=\(cursor)>; rel=\"next\"")
        let rest = service.get("/v1/events?outlet=out_1&limit=2&cursor=\(cursor)")
        #expect(rest["items"].items.map { $0["sequence"].integer } == [3])
        #expect(rest["nextCursor"] == .null)
    }

    @Test("If-Match with another version is 412, If-None-Match with the present one 304")
    func versions() {
        #expect(service.send("GET", "/v1/notes/1") { $0.ifMatch = "\"2\"" }.status == 412)
        #expect(service.send("GET", "/v1/notes/1") { $0.ifMatch = "\"3\"" }.status == 200)
        #expect(service.send("GET", "/v1/notes/1") { $0.ifNoneMatch = "\"3\"" }.status == 304)
    }

    @Test("an unknown query parameter is refused by name")
    func queries() {
        let answer = service.get("/v1/notes/1?colour=red")
        #expect(answer.status == 400)
        #expect(answer.code == "unknown_parameter")
    }

    @Test("problems speak the client's language and keep their code")
    func languages() {
        let answer = service.send("GET", "/v1/nothing") { $0.acceptLanguage = "zh-CN, en;q=0.5" }
        #expect(answer["title"] == "未找到")
        #expect(answer.code == "not_found")
    }
}
