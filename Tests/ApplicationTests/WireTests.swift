import JSON
import SocketSupport
import Testing

/// What the whole program answers over its socket where HTTP, and not the business, decides.
@Suite struct WireTests {
    private static let key = RunningApplication.key
    private static let date: Set<String> = ["date", "x-request-id"]

    private static func request(_ method: String, _ target: String, _ lines: String = "") -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(key)\r\n\(lines)\r\n"
    }

    @Test("9110 §9.3.7: OPTIONS * and OPTIONS on the authority alone are answered 204 with what is possible at all")
    func optionsOnAll() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try Client(port: running.port)
        for target in ["*", "http://localhost"] {
            try client.send("OPTIONS \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try client.receive()
            #expect(answer.status == 204)
            #expect(answer.fields["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT")
            #expect(answer.fields["content-length"] == nil)
        }
    }

    @Test(
        "9110 §9.1: an unknown method is 501, a known one that is not possible 405 with Allow; the connection goes on")
    func methods() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try Client(port: running.port)
        for method in ["BREW", "TRACE", "get", "PROPFIND"] {
            try client.send(Self.request(method, "/healthz"))
            let answer = try client.receive()
            #expect(answer.status == 501)
            #expect(answer.text.contains("\"method_not_implemented\""))
            #expect(answer.fields["content-type"] == "application/problem+json")
        }
        for (method, target, allow) in [
            ("POST", "/healthz", "GET, HEAD, OPTIONS"), ("DELETE", "/v1/outlets", "GET, HEAD, OPTIONS, POST"),
        ] {
            try client.send(Self.request(method, target, "Content-Length: 2\r\n") + "{}")
            let answer = try client.receive()
            #expect(answer.status == 405)
            #expect(answer.fields["allow"] == allow)
            #expect(answer.fields["connection"] == nil)
        }
        try client.send("CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n")
        #expect(try client.receive().status == 501)
        #expect(try client.isAtEnd())
    }

    @Test(
        "3986 §6.2.2.3: dot segments and broken encodings are 400, and never another path",
        arguments: [
            "/v1/../healthz", "/v1/%2e%2e/healthz", "/%2E%2E/healthz", "/./healthz", "/healthz/%00", "/healthz%zz",
            "/v1/outlets/%C0%AE%C0%AE", "http://localhost/v1/../healthz",
        ])
    func targets(_ target: String) throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try Client(port: running.port)
        try client.send(Self.request("GET", target) + Self.request("GET", "/healthz"))
        let answer = try client.receive()
        #expect(answer.status == 400)
        #expect(answer.text.contains("\"invalid_target\""))
        #expect(try client.receive().status == 200)
    }

    @Test("9110 §9.3.2: HEAD has GET's status and fields, and no content, on every kind of answer")
    func head() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try Client(port: running.port)
        for target in [
            "/healthz", "/readyz", "/openapi.yaml", "/v1/outlets", "/v1/outlets?limit=1", "/v1/events", "/v1/nothing",
            "/v1/outlets/out_x", "/v1/outlets?colour=red", "/v1/../x",
        ] {
            try client.send(
                Self.request("GET", target) + Self.request("HEAD", target) + Self.request("GET", "/healthz"))
            let get = try client.receive()
            let head = try client.receive(isHead: true)
            #expect(head.status == get.status, "\(target)")
            // A problem names its request, but ids are all of one length.
            #expect(
                head.fields.filter { !Self.date.contains($0.key) } == get.fields.filter { !Self.date.contains($0.key) },
                "\(target)")
            #expect(get.fields["content-length"] == String(get.body.count))
            #expect(try client.receive().status == 200, "nothing stands between")
        }
    }

    @Test("9112 §2.2: what HTTP itself refuses is told as a problem, with Date, and closes")
    func refused() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        for (bytes, status, code) in [
            ("GET /healthz HTTP/1.1\r\n\r\n", 400, "missing_host"),
            ("GET /healthz HTTP/2.0\r\n\r\n", 505, "version_not_supported"),
            (Self.request("POST", "/v1/outlets", "Content-Length: 5, 5\r\n"), 400, "invalid_content_length"),
            (
                Self.request("POST", "/v1/outlets", "Transfer-Encoding: gzip, chunked\r\n"), 501,
                "unsupported_transfer_coding"
            ),
            (Self.request("POST", "/v1/outlets", "Expect: 200-maybe\r\n"), 417, "expectation_failed"),
            (Self.request("GET", "/" + String(repeating: "a", count: 9_000)), 414, "target_too_long"),
            (Self.request("GET", "/", "X: " + String(repeating: "a", count: 17_000) + "\r\n"), 431, "header_too_large"),
            (Self.request("POST", "/v1/outlets", "Content-Length: 99999999\r\n"), 413, "body_too_large"),
        ] {
            let client = try Client(port: running.port)
            try client.send(bytes + Self.request("GET", "/healthz"))
            let answer = try client.receive()
            #expect(answer.status == status)
            let problem = try JSONParser.parse(answer.body)
            #expect(problem["code"].text == code)
            #expect(problem["instance"].text == (code == "body_too_large" ? "/v1/outlets" : "/"))
            #expect(answer.fields["content-type"] == "application/problem+json")
            #expect(answer.fields["connection"] == "close")
            #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
            #expect(try client.isAtEnd())
        }
    }

    @Test("what HTTP itself refuses of a request whose header is known is told in its language")
    func refusedInChinese() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let chinese = "Accept-Language: zh-CN, en;q=0.5\r\nAuthorization: Bearer \(RunningApplication.key)\r\n"
        for (framing, body, code) in [
            ("Transfer-Encoding: chunked\r\n", "x\r\n", "malformed_chunk"),
            ("Content-Length: 99999999\r\n", "", "body_too_large"),
        ] {
            let client = try Client(port: running.port)
            try client.send(Self.request("POST", "/v1/outlets", chinese + framing) + body)
            let answer = try client.receive()
            let problem = try JSONParser.parse(answer.body)
            #expect(problem["code"].text == code)
            #expect(problem["detail"].text == (code == "malformed_chunk" ? "分块请求体格式错误。" : "请求体超过服务器的上限。"))
            #expect(answer.fields["vary"]?.contains("Accept-Language") == true)
        }
    }
}
