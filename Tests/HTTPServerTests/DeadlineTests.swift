import SocketSupport
import Testing

@testable import HTTPServer

/// Every time limit at its default, by a clock that the test moves: not a millisecond too early, and then at once.
@Suite("Deadlines by a scripted clock", .serialized)
struct DeadlineTests {
    private static let hello = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"

    private let clock = ScriptedClock()
    private let fixture: StreamFixture
    private let limits = ServerLimits()

    init() throws {
        fixture = try StreamFixture(clock: clock.clock) { $0.tickMilliseconds = 3_600_000 }
    }

    private func step(_ milliseconds: Int) {
        clock.step(milliseconds, fixture.server)
    }

    private func reaches(_ state: KeyPath<ServerStatistics, Int>, _ count: Int = 1) -> Bool {
        eventually { fixture.server.statistics[keyPath: state] == count }
    }

    @Test("head: from its first byte, whatever comes meanwhile")
    func head() throws {
        let client = try fixture.client()
        try client.send("GET / HTTP/1.1\r\n")
        #expect(reaches(\.connectionsReading))
        step(limits.headTimeoutMilliseconds - 1)
        let before = fixture.server.statistics.bytesReceived
        try client.send("Host: a\r\n")
        #expect(eventually { fixture.server.statistics.bytesReceived > before })
        #expect(fixture.server.statistics.refused == 0)
        step(1)
        #expect(try client.receive().status == 408)
        #expect(try client.isAtEnd())
    }

    @Test("idle: from the connection's beginning, and again from each answer")
    func idle() throws {
        let fresh = try fixture.client()
        let used = try fixture.client()
        #expect(reaches(\.connectionsIdle, 2))
        step(limits.idleTimeoutMilliseconds - 1)
        try used.send(Self.hello)
        #expect(try used.receive().status == 200)
        #expect(fixture.server.statistics.connectionsOpen == 2)
        step(1)
        #expect(try fresh.isAtEnd())
        #expect(fixture.server.statistics.connectionsOpen == 1)
        step(limits.idleTimeoutMilliseconds - 2)
        #expect(fixture.server.statistics.connectionsOpen == 1)
        step(1)
        #expect(try used.isAtEnd())
    }

    @Test("body: at the minimum rate within each span, collected or streamed", arguments: ["/echo", "/hold-body"])
    func body(_ path: String) throws {
        let client = try fixture.client()
        try client.send("POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
        let isStreamed = path == "/hold-body"
        #expect(reaches(isStreamed ? \.connectionsHandling : \.connectionsReading))
        let held = isStreamed ? fixture.streams.input() : nil
        let needed = limits.bodyMinimumBytesPerSecond * limits.bodyGraceMilliseconds / 1_000
        for round in 0..<2 {
            let before = fixture.server.statistics.bytesReceived
            let count = needed - round
            try client.send([UInt8](repeating: 0, count: count))
            #expect(eventually { fixture.server.statistics.bytesReceived == before + count })
            step(limits.bodyGraceMilliseconds - 1)
            #expect(fixture.server.statistics.refused == 0)
            step(1)
            #expect(fixture.server.statistics.refused == round)
        }
        #expect(try client.receive().status == 408)
        if let held { #expect(Received(held.stream).wait() == .failed(.tooSlow)) }
        #expect(try client.isAtEnd())
    }

    @Test("handler: from the request's end")
    func handler() throws {
        let client = try fixture.client()
        try client.send("POST /hold-body HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na")
        let held = try #require(fixture.streams.input())
        #expect(reaches(\.connectionsHandling))
        step(limits.handlerTimeoutMilliseconds - 1)
        #expect(fixture.server.statistics.connectionsHandling == 1)
        step(1)
        #expect(try client.receive().status == 503)
        held.responder.answer(HTTPResponse(status: 200))
        #expect(try client.isAtEnd())
    }

    @Test("write: a client that takes a little now and then is given up by the rate", arguments: [0, 100_000_000])
    func writeRate(_ rate: Int) throws {
        let fixture = try StreamFixture(clock: clock.clock) {
            $0.tickMilliseconds = 3_600_000
            $0.outboundMinimumBytesPerSecond = rate
            $0.bodyBytes = 20_000_000
        }
        // Room for several segments of the loopback's 64 KB: into less the kernel sends by its persist timer only,
        // which backs off for more than the ten seconds that a client waits here.
        let client = try Client(port: fixture.port, receiveBuffer: 262_144)
        try client.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 20000000\r\n\r\n")
        try client.send([UInt8](repeating: 0x61, count: 20_000_000))
        #expect(eventually { fixture.server.statistics.connectionsWriting == 1 })
        for _ in 0..<3 {
            clock.step(limits.writeStallTimeoutMilliseconds * 2 / 3, fixture.server)
            let before = fixture.server.statistics.bytesSent
            while fixture.server.statistics.bytesSent == before, fixture.server.statistics.connectionsOpen > 0 {
                _ = try client.receiveSome()
            }
        }
        #expect(fixture.server.statistics.connectionsOpen == (rate == 0 ? 1 : 0))
    }

    @Test("write: from the last bytes that the client took")
    func write() throws {
        let client = try Client(port: fixture.port, receiveBuffer: 4_096)
        try client.send("GET /sized?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(reaches(\.connectionsWriting))
        #expect(settles())
        step(limits.writeStallTimeoutMilliseconds - 1)
        var taken = 0
        let before = fixture.server.statistics.bytesSent
        while fixture.server.statistics.bytesSent == before, taken < 20_000_000 {
            taken += try client.receiveSome().count
        }
        #expect(settles())
        step(limits.writeStallTimeoutMilliseconds - 1)
        #expect(fixture.server.statistics.connectionsOpen == 1)
        step(1)
        #expect(fixture.server.statistics.connectionsOpen == 0)
    }

    /// Waits until nothing goes out any more.
    private func settles() -> Bool {
        var last = -1
        var same = 0
        return eventually {
            let sent = fixture.server.statistics.bytesSent
            same = sent == last ? same + 1 : 0
            last = sent
            return same > 50
        }
    }

    @Test("linger: from the last answer")
    func linger() throws {
        let client = try fixture.client()
        try client.send("nonsense\r\n\r\n")
        #expect(try client.receive().status == 400)
        #expect(reaches(\.connectionsLingering))
        step(limits.lingerTimeoutMilliseconds - 1)
        #expect(fixture.server.statistics.connectionsOpen == 1)
        step(1)
        #expect(fixture.server.statistics.connectionsOpen == 0)
    }

    @Test("a client that vanishes while its handler runs costs nothing, and its late answer goes nowhere")
    func vanishing() throws {
        for isReset in [true, false] {
            let client = try fixture.client()
            try client.send("POST /hold-body HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na")
            let held = try #require(fixture.streams.input())
            #expect(reaches(\.connectionsHandling))
            let sent = fixture.server.statistics.bytesSent
            if isReset {
                client.reset()
                #expect(reaches(\.connectionsOpen, 0), "at once")
                held.responder.answer(HTTPResponse(status: 200))
                step(1)
                #expect(fixture.server.statistics.bytesSent == sent)
            } else {
                // An orderly end may be that of one half: the answer is sent, and refused by the client's system.
                client.close()
                held.responder.answer(HTTPResponse(status: 200))
                #expect(reaches(\.connectionsOpen, 0))
            }
        }
    }
}
