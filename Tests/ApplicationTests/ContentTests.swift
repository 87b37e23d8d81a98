import Application
import ArgumentParser
import HTTPServer
import JSON
import SocketSupport
import TestSupport
import Testing

@testable import bayline

/// Packed bodies and answers, tags, parts and pages from elsewhere, over sockets.
@Suite struct ContentTests {
    private static let target = "/v1/labor-operations/BRK"
    private static let origin = "https://front.example"

    /// An operation whose JSON has more than a kilobyte.
    private static func operation(_ description: String = "Front brake pads, replace") -> JSONValue {
        [
            "description": .string(description), "standardHours": 1, "skill": "brakes", "level": 2, "bayKind": "lift",
            "selfCheck": .array((1...40).map { .string("Check number \($0) of the forty that there are") }),
            "roadTest": true, "guarantee": ["days": 90, "distanceKm": 5_000],
        ]
    }

    private static func bytes(_ value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value)
        return writer.bytes
    }

    private static func packed(_ bytes: [UInt8]) throws -> [UInt8] { try #require(GzipEncoder().pack(bytes)) }

    private func running(
        _ origins: AllowedOrigins = .none, _ test: (RunningApplication, APIClient) throws -> Void
    ) throws {
        let running = try RunningApplication(origins: origins)
        defer { running.remove() }
        try test(running, try running.client())
    }

    private func make(_ api: APIClient) throws {
        try api.post("/v1/labor-operations", Self.operation().with("code", "BRK"))
    }

    @Test("who received a packed answer is told 304 by its tag, and may change what it read")
    func tags() throws {
        try running { _, api in
            try make(api)
            let plain = try api.send("GET", Self.target, bytes: nil)
            #expect(plain.fields["etag"] == "\"1\"")
            #expect(plain.fields["vary"] == "Accept-Encoding")
            let packed = try api.send("GET", Self.target, bytes: nil, fields: ["Accept-Encoding": "br, gzip"])
            #expect(packed.fields["content-encoding"] == "gzip")
            #expect(packed.fields["etag"] == "\"1-gzip\"")
            #expect(packed.bytes == plain.bytes)
            let head = try api.send("HEAD", Self.target, bytes: nil, fields: ["Accept-Encoding": "gzip"])
            for name in ["content-length", "content-encoding", "content-type", "etag", "vary"] {
                #expect(head.fields[name] == packed.fields[name], "\(name)")
            }
            let known: KeyValuePairs = ["Accept-Encoding": "gzip", "If-None-Match": "\"x,y\", W/\"1-gzip\""]
            let same = try api.send("GET", Self.target, bytes: nil, fields: known)
            #expect(same.status == 304)
            #expect(same.fields["etag"] == "\"1-gzip\"")
            #expect(same.fields["vary"] == "Accept-Encoding")
            // Without gzip the plain content is the answer, which this client has not.
            let other = try api.send("GET", Self.target, bytes: nil, fields: ["If-None-Match": "\"1-gzip\""])
            #expect(other.status == 200)
            let body = Self.bytes(Self.operation("Another"))
            let revised = try api.send("PUT", Self.target, bytes: body, fields: ["If-Match": "\"1-gzip\""])
            #expect(revised.status == 200)
            let late = try api.send("PUT", Self.target, bytes: body, fields: ["If-Match": "\"1-gzip\", \"1\""])
            #expect(late.status == 412)
            let unmade = try api.send("PUT", Self.target, bytes: body, fields: ["If-None-Match": "*"])
            #expect(unmade.status == 412)
        }
    }

    @Test("the answer to a change is packed too, and the same again by its idempotency key")
    func changes() throws {
        try running { _, api in
            let body = Self.bytes(Self.operation().with("code", "BRK"))
            let packed = try Self.packed(body)
            let fields: KeyValuePairs = ["Content-Encoding": "X-GZip", "Accept-Encoding": "gzip"]
            let made = try api.send("POST", "/v1/labor-operations", bytes: packed, key: "k", fields: fields)
            #expect(made.status == 201)
            #expect(made["selfCheck"].items.count == 40)
            #expect(made.fields["etag"] == "\"1-gzip\"")
            // The key stands for what was unpacked: sent plain, it is the same request.
            let again = try api.send("POST", "/v1/labor-operations", bytes: body, key: "k")
            #expect(again.fields["idempotency-replayed"] == "true")
            #expect(again.fields["etag"] == "\"1\"")
            #expect(again.bytes == made.bytes)
            #expect(try api.get("/v1/labor-operations")["items"].items.count == 1)
        }
    }

    @Test("a body that cannot be unpacked is refused, after its sender is known")
    func bodies() throws {
        try running { running, api in
            let packed = try Self.packed(Self.bytes(Self.operation().with("code", "BRK")))
            func post(_ bytes: [UInt8], _ coding: String) throws -> APIClient.Answer {
                try api.send("POST", "/v1/labor-operations", bytes: bytes, fields: ["Content-Encoding": coding])
            }
            for damaged in [Array(packed.dropLast()), packed + [0], Array("{}".utf8)] {
                #expect(try post(damaged, "gzip").code == "invalid_content_encoding")
            }
            let bomb = try Self.packed([UInt8](repeating: 0x20, count: (1 << 20) + 1))
            #expect(try post(bomb, "gzip").status == 413)
            #expect(try post(bomb, "gzip").code == "body_too_large")
            // A mebibyte of blanks is no JSON, but not too large.
            #expect(
                try post(try Self.packed([UInt8](repeating: 0x20, count: 1 << 20)), "gzip").code == "malformed_json")
            for coding in ["br", "gzip, gzip", "deflate"] {
                let refused = try post(packed, coding)
                #expect(refused.status == 415)
                #expect(refused.code == "unsupported_content_encoding")
                #expect(refused.fields["accept-encoding"] == "gzip")
            }
            #expect(try post(packed, "identity").code == "malformed_json")
            let stranger = try APIClient(port: running.port, key: "wrong")
            #expect(
                try stranger.send(
                    "POST", "/v1/labor-operations", bytes: bomb, fields: ["Content-Encoding": "gzip"]
                ).status == 401)
            #expect(try api.get("/v1/labor-operations")["items"].items.isEmpty)
        }
    }

    @Test(
        "the documents come packed, in parts and not again, by the tag of their content",
        arguments: ["/openapi.yaml", "/docs"])
    func documents(target: String) throws {
        // Making the page takes seconds in a debug build, more beside other tests, and a client has patience for ten.
        _ = try DocsPage.shared.html()
        try running { _, api in
            let whole = try api.send("GET", target, bytes: nil)
            let tag = try #require(whole.fields["etag"])
            #expect(whole.fields["accept-ranges"] == "bytes")
            let packed = try api.send("GET", target, bytes: nil, fields: ["Accept-Encoding": "gzip"])
            #expect(packed.bytes == whole.bytes)
            let length = try #require(Int(packed.fields["content-length"] ?? ""))
            #expect(length < whole.bytes.count / 4)
            let packedTag = try #require(packed.fields["etag"])
            #expect(packedTag == tag.dropLast() + "-gzip\"")
            for (known, accepted) in [(tag, "br"), (packedTag, "gzip"), (tag, "gzip")] {
                let same = try api.send(
                    "GET", target, bytes: nil, fields: ["If-None-Match": known, "Accept-Encoding": accepted])
                #expect(same.status == 304)
                #expect(same.fields["etag"] == known)
            }
            var pieces: [UInt8] = []
            while pieces.count < whole.bytes.count {
                let range = "bytes=\(pieces.count)-\(pieces.count + 99_999)"
                let piece = try api.send(
                    "GET", target, bytes: nil,
                    fields: ["Range": range, "If-Range": tag, "Accept-Encoding": "gzip"])
                #expect(piece.status == 206)
                #expect(piece.fields["etag"] == tag)
                let last = pieces.count + piece.bytes.count - 1
                #expect(piece.fields["content-range"] == "bytes \(pieces.count)-\(last)/\(whole.bytes.count)")
                pieces += piece.bytes
            }
            #expect(pieces == whole.bytes)
            let beyond = try api.send(
                "GET", target, bytes: nil, fields: ["Range": "bytes=99999999-", "Accept-Language": "zh-CN"])
            #expect(beyond.status == 416)
            #expect(beyond.code == "range_not_satisfiable")
            #expect(beyond["detail"].text.contains("所请求的范围"))
            #expect(beyond["requestId"].text == beyond.fields["x-request-id"])
            #expect(try api.send("GET", target, bytes: nil, fields: ["If-Match": "\"1\""]).status == 412)
            // What is not rangeable is sent whole.
            #expect(try api.send("GET", "/healthz", bytes: nil, fields: ["Range": "bytes=0-1"]).status == 200)
        }
    }

    @Test("an allowed page asks beforehand, reads answers and refusals; another gets no leave")
    func pages() throws {
        try running(try #require(AllowedOrigins([Self.origin]))) { running, api in
            let client = try Client(port: running.port)
            func options(_ target: String, _ origin: String) throws -> Client.Answer {
                try client.send(
                    "OPTIONS \(target) HTTP/1.1\r\nHost: x\r\nOrigin: \(origin)\r\n"
                        + "Access-Control-Request-Method: POST\r\n\r\n")
                return try client.receive()
            }
            let preflight = try options("/v1/outlets", Self.origin)
            #expect(preflight.status == 204)
            #expect(preflight.fields["access-control-allow-origin"] == Self.origin)
            #expect(preflight.fields["access-control-allow-methods"] == "GET, HEAD, OPTIONS, POST")
            #expect(preflight.fields["access-control-max-age"] == "600")
            #expect(try options("/v1/nothing", Self.origin).status == 404)
            let other = try options("/v1/outlets", "https://evil.example")
            #expect(other.status == 204)
            #expect(!other.fields.keys.contains { $0.hasPrefix("access-control") })
            #expect(other.fields["vary"] == "Origin")
            let stranger = try APIClient(port: running.port, key: "wrong")
            for (api, status) in [(api, 200), (stranger, 401)] {
                let answer = try api.send("GET", "/v1/outlets", bytes: nil, fields: ["Origin": Self.origin])
                #expect(answer.status == status)
                #expect(answer.fields["access-control-allow-origin"] == Self.origin)
                #expect(answer.fields["access-control-expose-headers"]?.contains("ETag") == true)
            }
            let large = try Client(port: running.port)
            let known = "Authorization: Bearer \(RunningApplication.key)\r\n"
            try large.send("POST /v1/outlets HTTP/1.1\r\nHost: x\r\n\(known)Content-Length: 99999999\r\n\r\n")
            #expect(try large.receive().fields["access-control-allow-origin"] == Self.origin)
            let evil = try api.send("GET", "/v1/outlets", bytes: nil, fields: ["Origin": "https://evil.example"])
            #expect(evil.status == 200)
            #expect(evil.fields["access-control-allow-origin"] == nil)
        }
    }

    @Test("--cors-origin is repeated, and must be an origin")
    func flags() throws {
        let serve = try Serve.parse([
            "--database", "x", "--cors-origin", Self.origin, "--cors-origin", "http://a.example",
        ])
        var configuration = Application.Configuration(database: "x")
        #expect(configuration.origins == .none)
        serve.apply(to: &configuration)
        #expect(configuration.origins == AllowedOrigins([Self.origin, "http://a.example"]))
        #expect(throws: (any Error).self) {
            try Serve.parse(["--database", "x", "--cors-origin", "https://a.example/"])
        }
    }
}
