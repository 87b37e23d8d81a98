import Dispatch
import Glibc
import SocketSupport
import Synchronization
import Testing

@testable import HTTPServer

@Suite("Serving over sockets", .serialized)
struct ServingTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a connection serves one request after the other")
    func keepAlive() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        for _ in 0..<3 {
            try client.send(Self.hello)
            let answer = try client.receive()
            #expect(answer.status == 200)
            #expect(answer.text == "hello")
            #expect(answer.fields["connection"] == nil)
            #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
        }
        #expect(fixture.server.statistics.requests == 3)
        #expect(fixture.server.statistics.connectionsAccepted == 1)
    }

    @Test("pipelined requests are answered in order, also where later answers are ready sooner")
    func pipelining() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        var bytes = ""
        for index in 0..<10 {
            let body = "body \(index)"
            let length = "Content-Length: \(body.utf8.count)"
            bytes += "POST /later?\((10 - index) * 3) HTTP/1.1\r\nHost: a\r\n\(length)\r\n\r\n\(body)"
            bytes += "POST /echo?\(index) HTTP/1.1\r\nHost: a\r\n\(length)\r\n\r\n\(body)"
        }
        try client.send(bytes)
        for index in 0..<10 {
            #expect(try client.receive().text == "later \((10 - index) * 3) body \(index)")
            let echo = try client.receive()
            #expect(echo.text == "body \(index)")
            #expect(echo.fields["x-target"] == "/echo?\(index)")
        }
    }

    @Test("requests that have come by the same time are all read before the first is handled")
    func together() throws {
        let log = Mutex<[String]>([])
        let busy = DispatchSemaphore(value: 0)
        var configuration = HTTPServerConfiguration(loops: 1)
        configuration.together = ({ log.withLock { $0.append("begin") } }, { log.withLock { $0.append("end") } })
        let server = HTTPServer(configuration: configuration) { request, responder in
            log.withLock { $0.append(request.path) }
            if request.path == "/busy" { busy.wait() }
            responder.answer(HTTPResponse(status: 200, body: request.body))
        }
        let port = try server.start()
        defer { server.stop() }
        let first = try Client(port: port)
        try first.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        // Adopted while the loop is busy, so the loop first sees them when it is free; what they send waits for it.
        let others = try (0..<8).map { _ in try Client(port: port) }
        busy.signal()
        #expect(try first.receive().status == 200)
        for client in others {
            try client.send(Self.hello)
            #expect(try client.receive().status == 200)
        }
        log.withLock { $0 = [] }
        try first.send("GET /busy HTTP/1.1\r\nHost: a\r\n\r\n")
        while log.withLock({ $0.isEmpty }) { usleep(1_000) }
        for (index, client) in others.enumerated() {
            let body = String(repeating: "\(index)", count: 5_000)
            try client.send("POST /\(index) HTTP/1.1\r\nHost: a\r\nContent-Length: 5000\r\n\r\n\(body)")
        }
        busy.signal()
        for (index, client) in others.enumerated() {
            #expect(try client.receive().text == String(repeating: "\(index)", count: 5_000))
        }
        let found = log.withLock { $0 }
        #expect(found.first == "/busy")
        #expect(Set(found.filter { $0.hasPrefix("/") }).count == 9)
        let groups = found.dropFirst().split(separator: "begin").map(Array.init)
        #expect((1...2).contains(groups.count), "eight times 5 KB take the buffer once or twice: \(found)")
        #expect(groups.allSatisfy { $0.last == "end" && $0.count > 2 }, "\(found)")
    }

    @Test("the handler is told the client's address and the field lines as they came")
    func whatTheHandlerSees() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /address HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.receive().text == "127.0.0.1")
        try client.send("GET http://b/fields HTTP/1.1\r\nHost: a\r\nX-Y:  1\t \r\nx-y: \u{4E2D}\r\n\r\n")
        #expect(try client.receive().text == "Host=b\nX-Y=1\nx-y=\u{4E2D}\n")
    }

    @Test("a chunked body arrives freed of its chunks, extensions and trailers")
    func chunkedBody() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        try client.send("5;name=\"value\"\r\nhello\r\n1\r\n \r\n005\r\nworld\r\n0\r\nX-Trailer: 1\r\n\r\n" + Self.hello)
        #expect(try client.receive().text == "hello world")
        #expect(try client.receive().text == "hello")
    }

    @Test("a client that expects 100-continue is asked for its body")
    func expectation() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-Continue\r\n\r\n")
        #expect(try client.receive().status == 100)
        try client.send("abc")
        #expect(try client.receive().text == "abc")
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc")
        #expect(try client.receive().text == "abc", "not asked for what it has sent already")
    }

    @Test("HEAD has the length of the body and no body")
    func head() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("HEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n" + Self.hello)
        let answer = try client.receive(isHead: true)
        #expect(answer.fields["content-length"] == "5")
        #expect(try client.receive().text == "hello")
    }

    @Test("204 has neither body nor length")
    func noContent() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /empty HTTP/1.1\r\nHost: a\r\n\r\n" + Self.hello)
        let answer = try client.receive()
        #expect(answer.status == 204)
        #expect(answer.fields["content-length"] == nil)
        #expect(try client.receive().text == "hello")
    }

    @Test("HTTP/1.0 is closed after the answer unless the client asks for more")
    func oldVersion() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /hello HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
        #expect(try client.receive().fields["connection"] == "keep-alive")
        try client.send("GET /hello HTTP/1.0\r\n\r\n")
        #expect(try client.receive().fields["connection"] == "close")
        #expect(try client.isAtEnd())
    }

    @Test("Connection: close ends the connection, whoever says it")
    func closing() throws {
        let fixture = try ServerFixture()
        let asked = try fixture.client()
        try asked.send("GET /hello HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n" + Self.hello)
        #expect(try asked.receive().fields["connection"] == "close")
        #expect(try asked.isAtEnd())
        let told = try fixture.client()
        try told.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try told.receive().fields["connection"] == "close")
        #expect(try told.isAtEnd())
    }

    @Test("a request that nobody answers gets 500")
    func dropped() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /drop HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.receive().status == 500)
        #expect(try client.isAtEnd())
    }

    @Test("only the first answer to a request is sent")
    func firstAnswer() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(fixture.held.waitForOne())
        let responder = try #require(fixture.held.takeAll().first)
        responder.answer(HTTPResponse(status: 201))
        responder.answer(HTTPResponse(status: 202))
        try client.send(Self.hello)
        #expect(try client.receive().status == 201)
        #expect(try client.receive().status == 200)
    }

    @Test("a field value cannot begin another line, and a name that is none is left out")
    func injection() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /inject HTTP/1.1\r\nHost: a\r\n\r\n")
        let answer = try client.receive()
        #expect(answer.fields["x-bad"] == "a  X-Evil: b")
        #expect(answer.fields["x-evil"] == nil)
        #expect(answer.fields["bad name"] == nil)
    }

    @Test("a refused request gets its status and the connection is closed")
    func refused() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(Self.hello + "GET /hello HTTP/1.1\r\nHost : a\r\n\r\n" + Self.hello)
        #expect(try client.receive().status == 200)
        let answer = try client.receive()
        #expect(answer.status == 400)
        #expect(answer.fields["connection"] == "close")
        #expect(try client.isAtEnd())
        #expect(fixture.server.statistics.refused == 1)
    }

    @Test("every malformed head is answered with its status, and the connection closed", arguments: MalformedHead.all)
    func malformed(_ example: MalformedHead) throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(Self.hello + example.text)
        #expect(try client.receive().text == "hello")
        let answer = try client.receive()
        #expect(answer.status == example.status)
        #expect(answer.fields["connection"] == "close")
        #expect(answer.text == example.refusal.detail + "\n")
        #expect(try client.isAtEnd())
    }

    @Test("a malformed or oversized chunked body is answered with its status, and the connection closed")
    func malformedChunks() throws {
        let fixture = try ServerFixture()
        for (body, status) in [("x\r\n", 400), ("5\nhello", 400), ("200000\r\n", 413), ("0\r\nX y\r\n\r\n", 400)] {
            let client = try fixture.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(body)")
            #expect(try client.receive().status == status)
            #expect(try client.isAtEnd())
        }
    }

    @Test("a refusal is answered in the words of the configuration, but with its own status")
    func configuredRefusal() throws {
        let configuration = HTTPServerConfiguration(refusal: { refusal, _ in
            let fields = [HTTPField(name: "Content-Type", value: "application/problem+json")]
            return HTTPResponse(status: 200, fields: fields, body: Array(refusal.code.utf8))
        })
        let server = HTTPServer(configuration: configuration) { _, _ in }
        let client = try Client(port: try server.start())
        try client.send("GET / HTTP/3.0\r\n\r\n")
        let answer = try client.receive()
        #expect(answer.status == 505)
        #expect(answer.text == "version_not_supported")
        #expect(answer.fields["content-type"] == "application/problem+json")
        client.close()
        server.stop()
    }

    @Test("HEAD is refused without a body")
    func refusedHead() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("HEAD / HTTP/1.1\r\n\r\n")
        let answer = try client.receive(isHead: true)
        #expect(answer.status == 400)
        #expect(answer.fields["content-length"] != "0")
        #expect(try client.isAtEnd())
    }

    @Test("a body that is too large is refused before it is read, and the client gets the answer")
    func largeBody() throws {
        var limits = ServerLimits()
        limits.bodyBytes = 1_000
        let fixture = try ServerFixture(limits: limits)
        let asking = try fixture.client()
        try asking.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n")
        #expect(try asking.receive().status == 413)
        #expect(try asking.isAtEnd())
        let sending = try fixture.client()
        try sending.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        try sending.send([UInt8](repeating: 0, count: 1_000_000))
        #expect(try sending.receive().status == 413)
        let exact = try fixture.client()
        try exact.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        try exact.send([UInt8](repeating: 0x62, count: 1_000))
        #expect(try exact.receive().body.count == 1_000)
    }
}
