import Dispatch
import SocketSupport
import Testing

@testable import HTTPServer

@Suite("Starting and stopping", .serialized)
struct StopTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a port that is taken gives an error with the address")
    func portInUse() throws {
        let fixture = try ServerFixture()
        let configuration = HTTPServerConfiguration(port: fixture.port)
        let second = HTTPServer(configuration: configuration) { _, _ in }
        let error = try #require(throws: ServerStartError.self) { _ = try second.start() }
        #expect(error.description == "cannot listen on 127.0.0.1:\(fixture.port): Address already in use")
    }

    @Test("a host that is none gives an error with the address")
    func unknownHost() throws {
        let server = HTTPServer(configuration: HTTPServerConfiguration(host: "256.1.1.1", port: 1)) { _, _ in }
        let error = try #require(throws: ServerStartError.self) { _ = try server.start() }
        #expect(error.address == "256.1.1.1:1")
    }

    @Test("stopping with idle connections closes them and takes no time")
    func idle() throws {
        let fixture = try ServerFixture()
        let used = try fixture.client()
        try used.send(Self.hello)
        #expect(try used.receive().status == 200)
        let fresh = try fixture.client()
        let start = ContinuousClock.now
        fixture.server.stop(grace: 10)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try used.isAtEnd())
        #expect((try? fresh.isAtEnd()) != false)
        #expect(throws: (any Error).self) { _ = try fixture.client() }
        #expect(fixture.server.statistics.connectionsOpen == 0)
        #expect(fixture.server.statistics.requests == 1)
    }

    @Test("stopping lets a running request finish, answered with close")
    func running() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        let idle = try fixture.client()
        try idle.send(Self.hello)
        #expect(try idle.receive().status == 200)
        try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n" + Self.hello)
        #expect(fixture.held.waitForOne())
        let stopped = DispatchSemaphore(value: 0)
        DispatchQueue.global().async {
            fixture.server.stop(grace: 10)
            stopped.signal()
        }
        // The loop closes what is idle when it is told to stop: from then on answers end their connections.
        #expect(try idle.isAtEnd())
        for responder in fixture.held.takeAll() {
            responder.answer(HTTPResponse(status: 200, body: Array("done".utf8)))
        }
        let answer = try client.receive()
        #expect(answer.text == "done")
        #expect(answer.fields["connection"] == "close")
        #expect(try client.isAtEnd(), "the pipelined request is not begun")
        client.close()
        #expect(stopped.wait(timeout: .now() + 5) == .success)
    }

    @Test("a request that does not finish is cut off when the grace has passed")
    func grace() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(fixture.held.waitForOne())
        let start = ContinuousClock.now
        fixture.server.stop(grace: 0.1)
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(try client.isAtEnd())
        for responder in fixture.held.takeAll() {
            responder.answer(HTTPResponse(status: 200))
        }
    }

    @Test("a request that came just before the stop is answered, with close")
    func lastMoment() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(Self.hello)
        #expect(try client.receive().status == 200)
        try client.send("GET /later?1 HTTP/1.1\r\nHost: a\r\n\r\n")
        DispatchQueue.global().async { fixture.server.stop(grace: 10) }
        let answer = try client.receive()
        #expect(answer.text == "later 1 ")
        #expect(try client.isAtEnd() || answer.fields["connection"] == "close")
    }

    @Test("the port is free as soon as the server has stopped")
    func restart() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(Self.hello)
        #expect(try client.receive().status == 200)
        fixture.server.stop()
        let next = HTTPServer(configuration: HTTPServerConfiguration(port: fixture.port)) { _, responder in
            responder.answer(HTTPResponse(status: 202))
        }
        #expect(try next.start() == fixture.port)
        let again = try fixture.client()
        try again.send(Self.hello)
        #expect(try again.receive().status == 202)
        next.stop(grace: 0)
    }

    @Test("a server that is stopped twice, or was never started, stays stopped")
    func twice() throws {
        let fixture = try ServerFixture()
        fixture.server.stop()
        fixture.server.stop()
        #expect(throws: ServerStartError.self) { _ = try fixture.server.start() }
        HTTPServer(configuration: HTTPServerConfiguration()) { _, _ in }.stop()
    }
}
