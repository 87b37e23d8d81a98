import Glibc
import SocketSupport
import Testing

@testable import HTTPServer

@Suite("More clients than the server bears", .serialized)
struct CapacityTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    private func fixture(_ change: (inout ServerLimits) -> Void) throws -> ServerFixture {
        var limits = ServerLimits()
        limits.tickMilliseconds = 20
        change(&limits)
        return try ServerFixture(limits: limits)
    }

    @Test("connections beyond the limit get 503 at once, also where they say nothing, and each that ends makes room")
    func connections() throws {
        let fixture = try fixture { $0.connections = 2 }
        let kept = try [fixture.client(), fixture.client()]
        for client in kept {
            try client.send(Self.hello)
            #expect(try client.receive().status == 200)
        }
        for round in 0..<50 {
            let client = try fixture.client()
            if round % 2 == 0 { try client.send(Self.hello) }
            let answer = try client.receive()
            #expect(answer.status == 503)
            #expect(answer.fields["retry-after"] == "1")
            #expect(answer.fields["connection"] == "close")
            #expect(answer.fields["content-length"] == "0")
            #expect(try client.isAtEnd())
        }
        #expect(fixture.server.statistics.connectionsTurnedAway == 50)
        #expect(fixture.server.statistics.connectionsAccepted == 2)
        for client in kept {
            try client.send(Self.hello)
            #expect(try client.receive().status == 200, "the others are not disturbed")
        }
        kept[0].close()
        #expect(eventually { fixture.server.statistics.connectionsOpen == 1 })
        let next = try fixture.client()
        try next.send(Self.hello)
        #expect(try next.receive().status == 200)
    }

    @Test("a client that is turned away in the middle of a large request still gets its answer")
    func turnedAwayWhileSending() throws {
        let fixture = try fixture { $0.connections = 1 }
        let kept = try fixture.client()
        #expect(eventually { fixture.server.statistics.connectionsIdle == 1 })
        for _ in 0..<5 {
            let client = try fixture.client()
            try client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
            try client.send([UInt8](repeating: 0, count: 100_000))
            #expect(try client.receive().status == 503)
            #expect(try client.isAtEnd())
        }
        try kept.send(Self.hello)
        #expect(try kept.receive().status == 200)
    }

    @Test("a flood of clients that never close is turned away in bounded space, while others are served")
    func flood() throws {
        let fixture = try fixture { $0.connections = 1 }
        let kept = try fixture.client()
        #expect(eventually { fixture.server.statistics.connectionsIdle == 1 })
        var clients: [Client] = []
        for _ in 0..<Exit.capacity + 100 {
            clients.append(try fixture.client())
        }
        for client in clients {
            #expect(try client.receive().status == 503)
        }
        try kept.send(Self.hello)
        #expect(try kept.receive().status == 200)
        #expect(fixture.server.statistics.connectionsTurnedAway == Exit.capacity + 100)
    }

    @Test("the way out closes a client that has closed, and any other when its patience is over")
    func exit() throws {
        var sockets: [CInt] = [0, 0]
        var exit = Exit()
        var others: [Descriptor] = []
        for _ in 0..<2 {
            #expect(socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &sockets) == 0)
            others.append(Descriptor(sockets[0]))
            exit.show(Descriptor(sockets[1]), Array("bye".utf8), now: 0)
        }
        exit.sweep(now: Exit.patience - 1)
        #expect(!exit.isEmpty)
        others.removeLast()
        exit.sweep(now: Exit.patience - 1)
        #expect(!exit.isEmpty, "the one that has not closed")
        exit.sweep(now: Exit.patience)
        #expect(exit.isEmpty)
    }

    @Test("connections beyond the limit of their address get 429, with a date, and each that ends makes room")
    func connectionsPerAddress() throws {
        let fixture = try fixture { $0.connectionsPerAddress = 1 }
        let first = try fixture.client()
        try first.send(Self.hello)
        #expect(try first.receive().status == 200)
        let second = try fixture.client()
        let answer = try second.receive()
        #expect(answer.status == 429)
        #expect(answer.fields["retry-after"] == "1")
        #expect(answer.fields["date"]?.hasSuffix(" GMT") == true)
        #expect(try second.isAtEnd())
        try first.send("GET /close HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try first.receive().status == 200)
        #expect(try first.isAtEnd())
        first.close()
        #expect(eventually { fixture.server.statistics.connectionsOpen == 0 })
        let next = try fixture.client()
        try next.send(Self.hello)
        #expect(try next.receive().status == 200)
    }

    @Test("the counts of connections by state add up to the open ones")
    func states() throws {
        let fixture = try fixture { _ in }
        let idle = try fixture.client()
        let reading = try fixture.client()
        let handling = try fixture.client()
        let writing = try Client(port: fixture.port, receiveBuffer: 4_096)
        let lingering = try fixture.client()
        try reading.send("GET")
        try handling.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
        try writing.send("GET /big?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        try lingering.send("GET /close HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        #expect(
            eventually {
                let now = fixture.server.statistics
                return now.connectionsIdle == 1 && now.connectionsReading == 1 && now.connectionsHandling == 1
                    && now.connectionsWriting == 1 && now.connectionsLingering == 1 && now.connectionsOpen == 5
            })
        for client in [idle, reading, handling, writing, lingering] { client.reset() }
        #expect(
            eventually {
                let now = fixture.server.statistics
                return now.connectionsOpen == 0 && now.connectionsIdle + now.connectionsReading == 0
                    && now.connectionsHandling + now.connectionsWriting + now.connectionsLingering == 0
            })
    }

    @Test("a server that listens on IPv6 serves, and tells the handler the address", arguments: ["::1", "::"])
    func version6(_ host: String) throws {
        let server = HTTPServer(configuration: HTTPServerConfiguration(host: host)) { request, responder in
            responder.answer(HTTPResponse(status: 200, body: Array(request.remoteAddress.utf8)))
        }
        let port = try server.start()
        let client = try Client(version6: port)
        try client.send(Self.hello)
        #expect(try client.receive().text == "::1")
        if host == "::" {
            let old = try Client(port: port)
            try old.send(Self.hello)
            #expect(try old.receive().text == "127.0.0.1", "not as a mapped address")
            old.close()
        }
        client.close()
        server.stop()
    }
}
