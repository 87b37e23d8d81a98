import Testing

@testable import HTTPServer

@Suite("Request heads")
struct HeadParserTests {
    private static let request =
        "POST /orders/7?part=a%20b HTTP/1.1\r\nHost: dealer.example:8080\r\nX-Empty:\r\nX-Name:\t J\u{FC}rgen \r\n"
        + "Content-Length: 12\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n"

    private static func whole(_ text: String, _ limits: ServerLimits = ServerLimits()) -> Result<
        RequestHead?, HTTPRefusal
    > {
        parse(Array(text.utf8), cuts: [], limits)
    }

    /// Parses with more bytes each time, up to each of the cuts and then all.
    static func parse(
        _ bytes: [UInt8], cuts: [Int], _ limits: ServerLimits = ServerLimits()
    ) -> Result<RequestHead?, HTTPRefusal> {
        var parser = HeadParser(limits: limits)
        do throws(HTTPRefusal) {
            for cut in cuts {
                if let head = try parser.parse(bytes.span.extracting(0..<cut)) { return .success(head) }
            }
            return .success(try parser.parse(bytes.span))
        } catch {
            return .failure(error)
        }
    }

    @Test("a head is found with all that it says")
    func content() throws {
        let bytes = Array(Self.request.utf8)
        let head = try #require(try Self.parse(bytes, cuts: []).get())
        #expect(head.length == bytes.count)
        #expect(String(decoding: bytes[head.method], as: UTF8.self) == "POST")
        #expect(String(decoding: bytes[head.target], as: UTF8.self) == "/orders/7?part=a%20b")
        #expect(head.minorVersion == 1)
        #expect(head.framing == .fixed(12))
        #expect(!head.persists)
        #expect(head.expectsContinue)
        let fields = HTTPFields(bytes: bytes, entries: head.fields)
        #expect(fields.count == 6)
        #expect(fields["HOST"] == "dealer.example:8080")
        #expect(fields["x-empty"] == "")
        #expect(fields["X-name"] == "J\u{FC}rgen")
        #expect(fields["missing"] == nil)
    }

    @Test("the same head is found wherever its bytes are cut")
    func splits() throws {
        let bytes = Array((Self.request + "and the body").utf8)
        let expected = Self.parse(bytes, cuts: [])
        #expect(try expected.get() != nil)
        for cut in 0...bytes.count {
            #expect(Self.parse(bytes, cuts: [cut]) == expected, "cut at \(cut)")
        }
        #expect(Self.parse(bytes, cuts: Array(0...bytes.count)) == expected, "byte by byte")
    }

    @Test("a head that is not complete is neither found nor refused")
    func incomplete() {
        let bytes = Array(Self.request.utf8)
        for count in 0..<bytes.count {
            #expect(Self.parse(Array(bytes[..<count]), cuts: []) == .success(nil), "\(count) bytes")
        }
    }

    @Test("a malformed head is refused for its fault, wherever its bytes are cut", arguments: MalformedHead.all)
    func malformed(_ example: MalformedHead) {
        let bytes = Array(example.text.utf8)
        let expected = Result<RequestHead?, HTTPRefusal>.failure(example.refusal)
        #expect(Self.parse(bytes, cuts: []) == expected)
        #expect(Self.parse(bytes, cuts: Array(0...bytes.count)) == expected, "byte by byte")
        #expect(example.refusal.status == example.status)
    }

    @Test("bytes that no line may hold are refused wherever they stand")
    func forbiddenBytes() {
        let allowed = Set<UInt8>([0x09] + Array(0x20...0x7E))
        for byte in UInt8(0)...0x7F where !allowed.contains(byte) {
            for (before, after) in [
                ("GET /", " HTTP/1.1\r\nHost: a\r\n\r\n"), ("GET / HTTP/1.1\r\nHost: a\r\nX: b", "c\r\n\r\n"),
                ("GET / HTTP/1.1\r\nHost: a\r\nX", ": c\r\n\r\n"), ("G", "T / HTTP/1.1\r\nHost: a\r\n\r\n"),
            ] {
                let bytes = Array(before.utf8) + [byte] + Array(after.utf8)
                guard case .failure(let refusal) = Self.parse(bytes, cuts: []) else {
                    Issue.record("byte \(byte) between \(before) and \(after) is accepted")
                    continue
                }
                #expect(refusal.status == 400)
            }
        }
    }

    @Test("a value that is not UTF-8 is kept, byte by byte")
    func encoding() throws {
        let bytes = Array("GET / HTTP/1.1\r\nHost: a\r\nX: ".utf8) + [0xC3, 0x28] + Array("\r\n\r\n".utf8)
        let head = try #require(try Self.parse(bytes, cuts: []).get())
        #expect(HTTPFields(bytes: bytes, entries: head.fields)["X"] == "\u{C3}(")
    }

    @Test("the limits are met to the byte")
    func limits() throws {
        var limits = ServerLimits()
        limits.requestLineBytes = 40
        limits.headBytes = 80
        limits.fieldCount = 3
        func target(_ count: Int) -> String {
            "GET /\(String(repeating: "a", count: count)) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        #expect(try Self.whole(target(40 - 14), limits).get() != nil)
        #expect(Self.whole(target(40 - 13), limits) == .failure(.targetTooLong))
        #expect(Self.whole(target(200), limits) == .failure(.targetTooLong))
        func value(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: count))\r\n\r\n"
        }
        #expect(try Self.whole(value(80 - 32), limits).get()?.length == 80)
        #expect(Self.whole(value(80 - 31), limits) == .failure(.headerTooLarge))
        #expect(Self.whole(value(400), limits) == .failure(.headerTooLarge))
        #expect(try Self.whole("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nY: 2\r\n\r\n", limits).get() != nil)
        #expect(Self.whole("GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\nY:\r\nZ:\r\n\r\n", limits) == .failure(.tooManyFields))
        let blanks = "GET / HTTP/1.1\r\nHost:" + String(repeating: " ", count: 200)
        #expect(Self.whole(blanks, limits) == .failure(.headerTooLarge))
    }

    @Test(
        "an absolute target is reduced to its path, and its authority takes the place of Host",
        arguments: [
            ("http://b.example:81/x?y", "/x?y", false), ("HTTP://b.example:81", "", true),
            ("https://b.example:81?y", "?y", true), ("http://b.example:81/", "/", false),
        ])
    func absoluteForm(_ target: String, _ reduced: String, _ lacksPath: Bool) throws {
        let bytes = Array("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        let head = try #require(try Self.parse(bytes, cuts: []).get())
        #expect(String(decoding: bytes[head.target], as: UTF8.self) == reduced)
        #expect(head.lacksPath == lacksPath)
        #expect(HTTPFields(bytes: bytes, entries: head.fields)["host"] == "b.example:81")
    }

    @Test("an absolute target without a path becomes a slash, with OPTIONS an asterisk")
    func emptyPath() throws {
        for (method, target, expected) in [
            ("GET", "http://b", "/"), ("GET", "http://b?x", "/?x"), ("OPTIONS", "http://b", "*"),
            ("OPTIONS", "http://b/", "/"), ("OPTIONS", "*", "*"),
        ] {
            let bytes = Array("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
            let head = try #require(try Self.parse(bytes, cuts: []).get())
            let connection = Connection(
                descriptor: Descriptor(-1), id: ConnectionID(token: 0), remoteAddress: "", limits: ServerLimits())
            connection.begin(head, in: bytes.span)
            #expect(connection.takeRequest().target == expected)
        }
    }

    @Test(
        "persistence follows version and Connection",
        arguments: [
            ("1.1", "", true), ("1.1", "close", false), ("1.1", "keep-alive", true), ("1.0", "", false),
            ("1.0", "keep-alive", true), ("1.0", "Keep-Alive, close", false), ("1.1", " ,x ,\tCLOSE,", false),
            ("1.7", "", true),
        ])
    func persistence(_ version: String, _ connection: String, _ persists: Bool) throws {
        let head = try Self.whole("GET / HTTP/\(version)\r\nHost: a\r\nConnection: \(connection)\r\n\r\n").get()
        #expect(head?.persists == persists)
    }

    @Test(
        "hosts of every valid form are accepted",
        arguments: ["a", "a:80", "a.example.", "127.0.0.1:8080", "[::1]", "[::1]:8080", "", "x%20y", "a:"])
    func hosts(_ host: String) throws {
        #expect(try Self.whole("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").get() != nil)
    }

    @Test("lengths are accepted where they are one number, of any size")
    func lengths() throws {
        func framing(_ lines: String) throws -> BodyFraming? {
            try Self.whole("POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n").get()?.framing
        }
        #expect(try framing("Content-Length: 0") == BodyFraming.none)
        #expect(try framing("Content-Length: 007") == .fixed(7))
        #expect(try framing("Transfer-Encoding: Chunked") == .chunked)
        guard case .fixed(let length)? = try framing("Content-Length: 99999999999999999999999999") else {
            Issue.record("a length beyond 64 bits is a length")
            return
        }
        #expect(length > ServerLimits().bodyBytes)
    }
}
