import DatabaseSupport
import JSON
import SocketSupport
import Testing

/// Who may send a body, and where to: asked before it is read.
@Suite struct BodyAdmissionTests {
    private static func head(_ method: String, _ target: String, _ fields: String, length: Int = 1_000) -> String {
        "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(length)\r\n\(fields)\r\n"
    }

    private static let known = "Authorization: Bearer \(RunningApplication.key)\r\n"
    private static let stranger = "Authorization: Bearer wrong\r\n"
    private static let refused =
        [
            ("POST", "/v1/nothing", known, 404), ("POST", "/v1/../x", known, 400), ("POST", "/v1/outlets", "", 401),
            ("PATCH", "/healthz", "", 405), ("DELETE", "/v1/outlets", known, 405), ("BREW", "/v1/outlets", known, 501),
        ] + (asksAtOnce ? [("POST", "/v1/outlets", stranger, 401)] : [])
    /// Whether a key is looked up before the body is read: a server might have it wait, and the event loop with it.
    private static let asksAtOnce = TestEngine.current == .sqlite

    @Test("a body that nobody wants is refused with the same words as one that came", arguments: 0..<refused.count)
    func refusals(_ index: Int) throws {
        let (method, target, fields, status) = Self.refused[index]
        let running = try RunningApplication()
        defer { running.remove() }
        let origin = fields + "Accept-Language: zh\r\n"
        let whole = try Client(port: running.port)
        try whole.send(Self.head(method, target, origin, length: 2) + "{}")
        var expected = try whole.receive()
        #expect(expected.status == status)
        let text = expected.text.replacing(try #require(expected.fields["x-request-id"]), with: "")
        for expectation in ["", "Expect: 100-continue\r\n"] {
            let client = try Client(port: running.port)
            try client.send(Self.head(method, target, origin + expectation))
            var answer = try client.receive()
            #expect(answer.status == status)
            #expect(answer.fields["connection"] == "close")
            let id = try #require(answer.fields["x-request-id"])
            #expect(answer.text.contains(id))
            #expect(answer.text.replacing(id, with: "") == text)
            for name in ["x-request-id", "date", "connection"] {
                answer.fields[name] = nil
                expected.fields[name] = nil
            }
            #expect(answer.fields == expected.fields)
            #expect(try client.isAtEnd())
        }
    }

    @Test("a key that nobody has is refused, with the body or before it")
    func strangers() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        for fields in [Self.stranger, Self.stranger + "Expect: 100-continue\r\n"] {
            let client = try Client(port: running.port)
            try client.send(Self.head("POST", "/v1/outlets", fields, length: 2))
            if !Self.asksAtOnce {
                if fields.contains("Expect") { #expect(try client.receiveHead().status == 100) }
                try client.send("{}")
            }
            #expect(try client.receive().status == 401)
        }
    }

    @Test("who is known and asks first is told to go on, and its body is taken in pieces")
    func welcome() throws {
        let running = try RunningApplication()
        defer { running.remove() }
        let client = try Client(port: running.port)
        let body = #"{"x":1}"#
        let type = "Content-Type: application/json\r\nExpect: 100-continue\r\n"
        try client.send(Self.head("POST", "/v1/outlets", Self.known + type, length: body.utf8.count))
        #expect(try client.receiveHead().status == 100)
        try client.send(String(body.prefix(3)))
        try client.send(String(body.dropFirst(3)))
        #expect(try client.receive().status == 422)
        try client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try client.receive().status == 200)
    }

    @Test("a page may read such a refusal, and it is logged once")
    func seen() throws {
        let pipe = try LogPipe()
        let running = try RunningApplication.logging(to: pipe.input)
        let clients = try (0..<3).map { _ in try Client(port: running.port) }
        try clients[0].send(Self.head("POST", "/v1/outlets", "X-Request-Id: mine\r\n"))
        #expect(try clients[0].receive().status == 401)
        try clients[1].send(Self.head("POST", "/v1/outlets", Self.known, length: 2))
        try clients[1].send("{}")
        #expect(try clients[1].receive().status != 401)
        try clients[2].send(Self.head("POST", "/v1/outlets", Self.known, length: 2) + "{}")
        #expect(try clients[2].receive().status != 401)
        running.remove()
        let lines = try pipe.lines()
        try #require(lines.count == 3)
        #expect(lines[0]["status"] == 401)
        #expect(lines[0]["route"].text == "/v1/outlets")
        #expect(lines[0]["bytes_in"] == 0)
        #expect(lines[0]["client_request_id"].text == "mine")
        for line in lines[1...] { #expect(line["bytes_in"] == 2) }
    }
}
