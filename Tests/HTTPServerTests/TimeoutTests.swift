@testable import HTTPServer
import SocketSupport
import Testing

@Suite("Limits over sockets", .serialized)
struct TimeoutTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    /// A fixture with short deadlines.
    private func fixture(_ change: (inout ServerLimits) -> Void) throws -> ServerFixture {
        var limits = ServerLimits()
        limits.tickMilliseconds = 20
        change(&limits)
        return try ServerFixture(limits: limits)
    }

    @Test("a head that drips in is given up after the head's time, whatever still comes")
    func slowHead() throws {
        let fixture = try fixture { $0.headTimeoutMilliseconds = 200 }
        let client = try fixture.client()
        let start = ContinuousClock.now
        let head = Array("GET /hello HTTP/1.1\r\nHost: a\r\nX-Drip: ".utf8)
        var sent = 0
        let isRefused = try eventually {
            try client.send([sent < head.count ? head[sent] : 0x61])
            sent += 1
            return fixture.server.statistics.refused == 1
        }
        #expect(isRefused)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try client.receive().status == 408)
        #expect(try client.isAtEnd())
    }

    @Test("an idle connection is closed without a word")
    func idle() throws {
        let fixture = try fixture { $0.idleTimeoutMilliseconds = 100 }
        let fresh = try fixture.client()
        let used = try fixture.client()
        try used.send(Self.hello)
        #expect(try used.receive().status == 200)
        #expect(try used.isAtEnd())
        #expect(try fresh.isAtEnd())
    }

    @Test("a body that stops coming is given up")
    func slowBody() throws {
        let fixture = try fixture { $0.bodyGraceMilliseconds = 100 }
        let client = try fixture.client()
        try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
        #expect(try client.receive().status == 408)
        #expect(try client.isAtEnd())
    }

    @Test("a handler that takes too long is answered for, and its late answer goes nowhere")
    func slowHandler() throws {
        let fixture = try fixture { $0.handlerTimeoutMilliseconds = 100 }
        let client = try fixture.client()
        try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.receive().status == 503)
        #expect(fixture.held.waitForOne())
        for responder in fixture.held.takeAll() {
            #expect(responder.isAbandoned)
            responder.answer(HTTPResponse(status: 200))
            #expect(eventually { !responder.isAbandoned }, "it has come, and is forgotten")
        }
        #expect(try client.isAtEnd())
    }

    @Test("no other request is taken for one that was given up")
    func otherHandlers() throws {
        let fixture = try fixture { $0.handlerTimeoutMilliseconds = 2_000 }
        let late = try fixture.client()
        try late.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try late.receive().status == 503)
        #expect(fixture.held.waitForOne())
        let given = fixture.held.takeAll()
        let other = try fixture.client()
        try other.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(fixture.held.waitForOne())
        for responder in fixture.held.takeAll() {
            #expect(!responder.isAbandoned)
            responder.answer(HTTPResponse(status: 200))
        }
        #expect(try other.receive().status == 200)
        for responder in given { #expect(responder.isAbandoned) }
    }

    @Test("a client that takes nothing of its answer is given up")
    func stalledReader() throws {
        let fixture = try fixture { $0.writeStallTimeoutMilliseconds = 200 }
        let client = try Client(port: fixture.port, receiveBuffer: 4_096)
        try client.send("GET /big?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(
            eventually {
                let statistics = fixture.server.statistics
                return statistics.connectionsAccepted == 1 && statistics.connectionsOpen == 0
            })
    }

    @Test("the last request that a connection may send is answered with close")
    func requestsPerConnection() throws {
        let fixture = try fixture { $0.requestsPerConnection = 2 }
        let client = try fixture.client()
        try client.send(Self.hello + Self.hello + Self.hello)
        #expect(try client.receive().fields["connection"] == nil)
        #expect(try client.receive().fields["connection"] == "close")
        #expect(try client.isAtEnd())
    }
}
