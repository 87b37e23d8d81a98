import JSON
import TestSupport
import Testing

@testable import ServiceKit

@Suite struct PreconditionTests {
    @Test(
        "a field is a list of entity tags, with commas inside them too (RFC 9110, 8.8.3)",
        arguments: [
            ("*", .any), (" * ", .any), ("\"5\"", .tags([EntityTag("5")])),
            ("W/\"5\"", .tags([EntityTag("5", isWeak: true)])),
            ("\"1\", \"2\",W/\"3\"\t,\"4\"", .tags([.init("1"), .init("2"), .init("3", isWeak: true), .init("4")])),
            ("\"a,b\", \"c\"", .tags([EntityTag("a,b"), EntityTag("c")])), ("\"\"", .tags([EntityTag("")])),
            ("\",\"", .tags([EntityTag(",")])), (", ,\"5\",,", .tags([EntityTag("5")])),
            ("\"W/5\"", .tags([EntityTag("W/5")])), ("\"é\"", .tags([EntityTag("é")])), ("", .tags([])),
        ] as [(String, TagCondition)])
    func lists(field: String, expected: TagCondition) {
        #expect(TagCondition(field) == expected)
    }

    @Test(
        "what is no such list names nothing",
        arguments: [
            "5", "\"5", "5\"", "\"5\" \"6\"", "\"5\"6", "w/\"5\"", "W/ \"5\"", "W/5", "*, \"5\"", "\"5\", *",
            "\"5\", 6",
            "\"a b\"", "\"a\tb\"", "'5'", "\"5\";", "\"a\"b\"",
        ])
    func malformed(field: String) {
        #expect(TagCondition(field) == .tags([]))
    }

    @Test("If-Match compares strongly, If-None-Match weakly (8.8.3.2)")
    func comparison() {
        let strong = EntityTag("5")
        let weak = EntityTag("5", isWeak: true)
        #expect(TagCondition("\"5\"").names(strong))
        #expect(!TagCondition("W/\"5\"").names(strong))
        #expect(!TagCondition("W/\"5\"").names(weak))
        #expect(!TagCondition("\"5\"").names(weak))
        #expect(!TagCondition("\"05\"").names(strong))
        #expect(TagCondition("*").names(strong))
        for field in ["\"5\"", "W/\"5\"", "\"4\", W/\"5\"", "*"] {
            #expect(TagCondition(field).namesWeakly(strong) && TagCondition(field).namesWeakly(weak))
        }
        #expect(!TagCondition("\"4\"").namesWeakly(strong))
    }

    @Test(
        "If-Match is judged before If-None-Match, and a change is refused where a reader is told 304 (13.2.2)",
        arguments: [
            (nil, nil, .go, .go), ("\"5\"", nil, .go, .go), ("\"4\"", nil, .failed, .failed),
            (nil, "\"5\"", .notModified, .failed), (nil, "\"4\"", .go, .go), (nil, "*", .notModified, .failed),
            ("\"5\"", "\"5\"", .notModified, .failed), ("\"4\"", "\"5\"", .failed, .failed),
            ("\"4\"", "\"4\"", .failed, .failed), ("*", "\"4\"", .go, .go), ("junk", nil, .failed, .failed),
            (nil, "junk", .go, .go),
        ] as [(String?, String?, Preconditions.Outcome, Preconditions.Outcome)])
    func precedence(
        match: String?, noneMatch: String?, reading: Preconditions.Outcome, changing: Preconditions.Outcome
    ) {
        for (method, expected) in [("GET", reading), ("HEAD", reading), ("PUT", changing), ("POST", changing)] {
            var request = ServiceRequest(method: method, path: "/")
            request.ifMatch = match
            request.ifNoneMatch = noneMatch
            #expect(Preconditions(request).outcome(for: EntityTag("5")) == expected, "\(method)")
        }
    }

    private static let page = Module(
        "pages",
        routes: [
            .get("/v1/pages", .readNetwork, offersHTML: true) { call, _ in
                guard !call.prefersHTML else { return .html("<p>").taggedByContent(version: 3) }
                return .json(version: 3) { $0.object { $0.member("a", "b") } }
            },
            .put("/v1/pages", .manageNetwork, reading: { $0.string("text") }) { text, call, _ in
                try call.checkVersion(3)
                return .json(version: 4) { writer in writer.object { $0.member("text", text) } }
            },
            .post("/v1/bells", .manageNetwork) { _, _ in .empty },
            .get("/v1/greeting", .readNetwork) { call, _ in
                let text = Text("Hello", zh: "你好").in(call.language)
                return Answer.json { writer in writer.object { $0.member("text", text) } }
                    .inClientsLanguage().taggedByContent(version: 3)
            },
            .open("/document") {
                var answer = Answer(mediaType: "text/plain", body: [1, 2, 3])
                answer.tag = EntityTag("abc")
                answer.acceptsRanges = true
                return answer
            },
        ])

    @Test("a resource's page has another tag than its JSON, and says that it was chosen")
    func forms() throws {
        let service = try TestService([Self.page])
        let json = service.get("/v1/pages")
        let html = service.send("GET", "/v1/pages") { $0.accept = "text/html" }
        #expect(json.field("ETag") == "\"3\"")
        let tag = try #require(html.field("ETag"))
        #expect(tag.hasPrefix("\"3-") && tag.utf8.count == 20)
        #expect(json.field("Vary") == "Accept" && html.field("Vary") == "Accept")
        let known = service.send("GET", "/v1/pages") {
            $0.accept = "text/html"
            $0.ifNoneMatch = "\"3\""
        }
        #expect(known.status == 200)
        #expect(service.send("GET", "/v1/pages") { $0.ifNoneMatch = "W/\"3\"" }.field("Vary") == "Accept")
    }

    @Test("a reader's If-Match with another version is 412; a change's If-None-Match with the present one, too")
    func both() throws {
        let service = try TestService([Self.page])
        #expect(service.send("GET", "/v1/pages") { $0.ifMatch = "\"2\"" }.status == 412)
        #expect(service.send("GET", "/v1/pages") { $0.ifMatch = "\"2\", \"3\"" }.status == 200)
        #expect(service.send("PUT", "/v1/pages", ["text": "a"]) { $0.ifNoneMatch = "*" }.status == 412)
        #expect(service.send("PUT", "/v1/pages", ["text": "a"]) { $0.ifNoneMatch = "\"2\"" }.status == 200)
        let done = service.send("PUT", "/v1/pages", ["text": "a"]) { $0.ifMatch = "\"3\"" }
        #expect(done.status == 200)
        #expect(done.field("ETag") == "\"4\"")
    }

    @Test("an answer with more in it than its version is known by all of its tag, and says that language decides")
    func content() throws {
        let service = try TestService([Self.page])
        let english = service.get("/v1/greeting")
        #expect(english.field("Vary") == "Accept-Language")
        #expect(service.get("/v1/greeting").field("ETag") == english.field("ETag"))
        func again(_ tag: String?, in language: String) -> TestAnswer {
            service.send("GET", "/v1/greeting") { request in
                request.ifNoneMatch = tag
                request.acceptLanguage = language
            }
        }
        let known = again(english.field("ETag"), in: "en")
        #expect(known.status == 304 && known.field("Vary") == "Accept-Language")
        #expect(again(english.field("ETag"), in: "zh-CN")["text"] == "你好")
        #expect(again("\"3\"", in: "en").status == 200)
        #expect(service.send("GET", "/v1/greeting") { $0.ifMatch = "\"3\"" }.status == 412)
    }

    @Test(
        "a change goes by the version, whatever form of it the client has read",
        arguments: [
            ("\"3\"", 200), ("\"3-html\"", 200), ("\"3-0123456789abcdef\"", 200), ("\"2\", \"3-a-b\"", 200),
            ("\"2-0123456789abcdef\"", 412), ("\"33-a\"", 412), ("\"-3\"", 412), ("\"03-a\"", 412),
            ("W/\"3-a\"", 412), ("\"a-3\"", 412), ("\"\"", 412),
        ])
    func forms(of field: String, status: Int) throws {
        let service = try TestService([Self.page])
        #expect(service.send("PUT", "/v1/pages", ["text": "a"]) { $0.ifMatch = field }.status == status)
        let unless = service.send("PUT", "/v1/pages", ["text": "a"]) { $0.ifNoneMatch = field }
        let isNamed = status == 200 || field.hasPrefix("W/")
        #expect(unless.status == (isNamed ? 412 : 200))
    }

    @Test("what has no version is not done for who names one (13.1.1), and is for who names any or none")
    func versionless() throws {
        let service = try TestService([Self.page])
        func ring(_ field: String?, key: String? = nil) -> TestAnswer {
            service.send("POST", "/v1/bells") { request in
                request.ifMatch = field
                request.idempotencyKey = key
            }
        }
        for field in ["\"3\"", "W/\"3\"", "\"3-a\"", "junk", ""] {
            let refused = ring(field)
            #expect(refused.status == 412 && refused.code == "precondition_failed", "\(field)")
        }
        #expect(ring(nil).status == 204 && ring("*").status == 204)
        let kept = ring("\"3\"", key: "once")
        #expect(kept.status == 412 && ring("\"3\"", key: "once").bytes == kept.bytes)
    }

    @Test("a problem is in the client's language, and says so")
    func problems() throws {
        let service = try TestService([Self.page])
        #expect(service.get("/v1/nothing").field("Vary") == "Accept-Language")
        let stale = service.send("PUT", "/v1/pages", ["text": "a"], configure: { $0.ifMatch = "\"2\"" })
        #expect(stale.field("Vary") == "Accept-Language")
    }

    @Test("a document's tag is its content's, and it says that it is had in parts")
    func documents() throws {
        let service = try TestService([Self.page])
        let whole = service.get("/document")
        #expect(whole.field("ETag") == "\"abc\"")
        #expect(whole.field("Accept-Ranges") == "bytes")
        #expect(service.send("GET", "/document") { $0.ifNoneMatch = "\"x\", \"abc\"" }.status == 304)
        #expect(service.send("HEAD", "/document") { $0.ifMatch = "\"x\"" }.status == 412)
    }

    @Test("a body is unpacked for those alone who may send it, before it is read and digested")
    func unpacking() throws {
        let service = try TestService([Self.page])
        let packed: (inout ServiceRequest) -> Void = { request in
            request.body = [9, 9]
            request.contentType = "application/json"
            request.unpack = { packed in
                guard packed == [9, 9] else { throw Refusal(status: 400, code: "broken", "No.", zh: "不。") }
                return Array("{\"text\":\"a\"}".utf8)
            }
        }
        #expect(service.send("PUT", "/v1/pages", configure: packed)["text"] == "a")
        let stranger = service.send("PUT", "/v1/pages") { request in
            packed(&request)
            request.authorization = nil
            request.unpack = { _ in throw Refusal(status: 400, code: "broken", "No.", zh: "不。") }
        }
        #expect(stranger.status == 401)
        let broken = service.send("PUT", "/v1/pages") { request in
            packed(&request)
            request.body = [9]
        }
        #expect(broken.code == "broken")
        #expect(service.send("GET", "/v1/pages") { $0.unpack = { _ in throw Refusal.notFound() } }.status == 200)
    }
}
