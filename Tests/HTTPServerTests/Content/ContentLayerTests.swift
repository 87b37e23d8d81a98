import Synchronization
import Testing

@testable import HTTPServer

/// Codings, tags and ranges on answers; pages from elsewhere are in `CrossOriginTests`.
@Suite struct ContentLayerTests {
    private static let text = Array(String(repeating: "{\"number\":12345},", count: 100).utf8)
    private let layer = ContentLayer()

    private func request(_ method: String = "GET", _ fields: [(String, String)] = []) -> HTTPRequest {
        HTTPRequest(
            method: method, target: "/x", fields: HTTPFields(fields.map { HTTPField(name: $0.0, value: $0.1) }))
    }

    private func answer(
        _ status: Int = 200, type: String? = "application/json", with fields: [(String, String)] = [],
        body: [UInt8] = Self.text
    ) -> HTTPResponse {
        let all = (type.map { [("Content-Type", $0)] } ?? []) + fields
        return HTTPResponse(
            status: status, fields: all.map { HTTPField(name: $0.0, value: $0.1) }, body: body)
    }

    private func finish(_ response: HTTPResponse, _ fields: [(String, String)]) -> HTTPResponse {
        finish(response, "GET", fields)
    }

    private func finish(_ response: HTTPResponse, _ method: String, _ fields: [(String, String)]) -> HTTPResponse {
        layer.finish(response, layer.terms(of: request(method, fields)))
    }

    private let gzip = [("Accept-Encoding", "gzip")]

    @Test("a request that says nothing of content has no terms; its answer says that it could be packed")
    func plain() {
        #expect(layer.terms(of: request("GET", [("Host", "x"), ("Accept", "*/*"), ("Ranger", "x")])) == nil)
        let done = layer.finish(answer(), nil)
        #expect(done.body == Self.text)
        #expect(done.fields == answer().fields + [HTTPField(name: "Vary", value: "Accept-Encoding")])
        let short = answer(body: Array(Self.text[..<1_023]))
        #expect(layer.finish(short, nil) == short)
    }

    @Test("an answer is packed from 1,024 bytes on; GET and HEAD get the same")
    func packs() throws {
        let short = finish(answer(body: Array(Self.text[..<1_023])), gzip)
        #expect(short == answer(body: Array(Self.text[..<1_023])))
        let exact = Array(Self.text[..<1_024])
        let packed = finish(answer(body: exact), gzip)
        #expect(packed.value("Content-Encoding") == "gzip")
        #expect(packed.value("vary") == "Accept-Encoding")
        #expect(packed.body.count < 200)
        #expect(try GzipDecoder.unpack(packed.body, limit: 1 << 20) == exact)
        #expect(finish(answer(body: exact), "HEAD", gzip) == packed)
    }

    @Test(
        "text in every form is packed, and nothing else",
        arguments: [
            ("application/json", true), ("application/problem+json", true), ("text/html; charset=utf-8", true),
            ("TEXT/Plain", true), ("application/yaml", true), ("image/svg+xml", true), ("application/XML ;a=b", true),
            ("application/javascript", true), ("text/csv", true), ("application/x-ndjson", true), ("image/png", false),
            ("application/octet-stream", false), ("application/pdf", false), ("text/event-stream", false),
            ("text/event-stream; charset=utf-8", false), ("", false), ("text", false), ("+json", false),
        ])
    func types(type: String, expected: Bool) {
        let done = finish(answer(type: type), gzip)
        #expect((done.value("Content-Encoding") != nil) == expected)
        #expect((done.value("Vary") != nil) == expected)
        #expect((layer.finish(answer(type: type), nil).value("Vary") != nil) == expected)
    }

    @Test("an answer without a type, with a coding, or that is itself a part stays as it is")
    func leaves() {
        for response in [
            answer(type: nil), answer(with: [("Content-Encoding", "br")]),
            answer(206, with: [("Content-Range", "bytes 0-9/10")]),
            answer(204), answer(205),
        ] {
            #expect(finish(response, gzip) == response)
        }
    }

    @Test("errors are packed too")
    func errors() {
        #expect(finish(answer(422, type: "application/problem+json"), gzip).value("Content-Encoding") == "gzip")
    }

    @Test("who refuses plain content gets even a byte packed, of any type")
    func gzipOnly() throws {
        let done = finish(answer(type: "image/png", body: [1]), [("Accept-Encoding", "gzip, identity;q=0")])
        #expect(done.value("Content-Encoding") == "gzip")
        #expect(done.value("Vary") == "Accept-Encoding")
        #expect(try GzipDecoder.unpack(done.body, limit: 10) == [1])
        #expect(finish(answer(204, body: []), [("Accept-Encoding", "gzip, identity;q=0")]).body.isEmpty)
    }

    @Test("packed content has its own strong tag; Vary is merged")
    func tags() {
        let response = answer(with: [("ETag", "\"5\""), ("Vary", "Accept")])
        let packed = finish(response, gzip)
        #expect(packed.value("ETag") == "\"5-gzip\"")
        #expect(packed.value("Vary") == "Accept, Accept-Encoding")
        let plain = finish(response, [("Accept-Encoding", "br")])
        #expect(plain.value("ETag") == "\"5\"")
        #expect(plain.value("Vary") == "Accept, Accept-Encoding")
        for vary in ["*", "accept-encoding", "Accept, ACCEPT-ENCODING"] {
            #expect(finish(answer(with: [("vary", vary)]), gzip).value("Vary") == vary)
        }
    }

    @Test("the handler sees its own tags; a reader who accepts no gzip keeps the packed one's")
    func knownTags() {
        let known = [("If-None-Match", "\"4\""), ("If-None-Match", "W/\"5-gzip\"")]
        #expect(layer.terms(of: request("GET", known + gzip))?.ifNoneMatch == "\"4\", W/\"5\"")
        #expect(layer.terms(of: request("GET", known))?.ifNoneMatch == "\"4\", W/\"5-gzip\"")
        #expect(layer.terms(of: request("PUT", known))?.ifNoneMatch == "\"4\", W/\"5\"")
        #expect(layer.terms(of: request("GET", gzip))?.ifNoneMatch == nil)
    }

    @Test(
        "a 304 carries the tag of the copy that the client has",
        arguments: [
            ("\"5-gzip\"", "gzip", "\"5-gzip\""), ("W/\"5-gzip\"", "gzip", "\"5-gzip\""), ("\"5\"", "gzip", "\"5\""),
            ("*", "gzip", "\"5\""), ("\"5\"", "br", "\"5\""), ("\"4-gzip\", \"5-gzip\"", "gzip", "\"5-gzip\""),
        ])
    func notModified(known: String, accepted: String, tag: String) {
        let response = HTTPResponse(status: 304, fields: [HTTPField(name: "ETag", value: "\"5\"")])
        let done = finish(response, [("If-None-Match", known), ("Accept-Encoding", accepted)])
        #expect(done.value("ETag") == tag)
        #expect(done.value("Vary") == "Accept-Encoding")
        #expect(done.value("Content-Encoding") == nil)
    }

    @Test("content that says so is had in parts, plain, with its tag; a part that is not there is 416")
    func ranges() {
        let whole = answer(with: [("ETag", "\"a\""), ("Accept-Ranges", "bytes")])
        let part = finish(whole, gzip + [("Range", "bytes=3-9")])
        #expect(part.status == 206)
        #expect(part.body == Array(Self.text[3...9]))
        #expect(part.value("Content-Range") == "bytes 3-9/\(Self.text.count)")
        #expect(part.value("ETag") == "\"a\"")
        #expect(part.value("Vary") == "Accept-Encoding")
        #expect(part.value("Content-Encoding") == nil)
        let none = finish(whole, gzip + [("Range", "bytes=99999-")])
        #expect(none.status == 416)
        #expect(none.value("Content-Range") == "bytes */\(Self.text.count)")
        #expect(none.value("ETag") == nil)
    }

    @Test("a range is for GET, for a 200, for content that says so, and alone; else all of it goes")
    func wholes() {
        let whole = answer(with: [("ETag", "\"a\""), ("Accept-Ranges", "bytes")])
        let range = [("Range", "bytes=3-9")]
        #expect(finish(whole, "HEAD", range).status == 200)
        #expect(finish(whole, "POST", range).status == 200)
        #expect(finish(answer(with: [("ETag", "\"a\"")]), range).status == 200)
        #expect(finish(answer(with: [("Accept-Ranges", "none")]), range).status == 200)
        #expect(finish(answer(404, with: [("Accept-Ranges", "bytes")]), range).status == 404)
        #expect(finish(whole, range + [("Range", "bytes=0-0")]).status == 200)
        #expect(finish(whole, range + [("If-Range", "\"b\"")]).body == Self.text)
        #expect(finish(whole, range + [("If-Range", "\"a\"")]).status == 206)
        let packed = finish(whole, gzip + range + [("If-Range", "\"a-gzip\"")])
        #expect(packed.status == 200)
        #expect(packed.value("Content-Encoding") == "gzip")
    }

    @Test("a document is packed once for all its readers, and never taken for another")
    func documents() throws {
        let packings = Mutex(0)
        let documents = PackedDocuments()
        func packed(_ bytes: [UInt8], _ tag: String) -> [UInt8]? {
            documents.packed(bytes, tag: tag) { bytes in
                packings.withLock { $0 += 1 }
                return GzipEncoder().packThoroughly(bytes)
            }
        }
        let first = packed(Self.text, "\"a\"")
        #expect(packed(Self.text, "\"a\"") == first)
        #expect(packings.withLock { $0 } == 1)
        // The same tag on other bytes: a version of another resource.
        let other = try #require(packed(Self.text + [1], "\"a\""))
        #expect(try GzipDecoder.unpack(other, limit: 1 << 20) == Self.text + [1])
        for number in 0..<100 { _ = packed(Self.text, "\"\(number)\"") }
        #expect(packings.withLock { $0 } == 102)
        #expect(packed(Self.text, "\"99\"") != nil)
        #expect(packings.withLock { $0 } == 102)
    }

    @Test("a 415 for a coding says which one is understood; another 415 does not")
    func unsupported() {
        let refused = answer(415, type: "application/problem+json", body: [])
        #expect(finish(refused, "POST", [("Content-Encoding", "br")]).value("Accept-Encoding") == "gzip")
        #expect(finish(refused, "POST", [("Content-Encoding", "gzip")]).value("Accept-Encoding") == nil)
        #expect(finish(answer(200), "POST", [("Content-Encoding", "br")]).value("Accept-Encoding") == nil)
    }

    @Test("an answer to a change is packed elsewhere than on the thread that gives it")
    func changes() async {
        let got = await withCheckedContinuation { continuation in
            let responder = Responder { continuation.resume(returning: $0) }
            layer.answer(answer(201), layer.terms(of: request("POST", gzip)), to: responder, about: ()) { _, _ in }
        }
        #expect(got == finish(answer(201), gzip))
    }
}
