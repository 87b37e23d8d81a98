import SocketSupport
import Testing

@testable import HTTPServer

/// What all clients together can make the server hold.
@Suite("The bytes that are held for all connections", .serialized)
struct HeldBytesTests {
    private static let size = 100_000

    private func fixture(_ heldBytes: Int, loops: Int = 1) throws -> ServerFixture {
        var limits = ServerLimits()
        limits.heldBytes = heldBytes
        return try ServerFixture(limits: limits, loops: loops)
    }

    private static func post(_ path: String, _ size: Int = size, _ fields: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\(fields)\r\n"
    }

    private func holds(_ bytes: Int, _ fixture: ServerFixture) -> Bool {
        eventually { fixture.server.statistics.bytesHeld == bytes }
    }

    @Test("of 200 slow clients as many send their bodies as fit; the others get 503, and small bodies always pass")
    func slowClients() throws {
        let fixture = try fixture(10 * Self.size, loops: 2)
        let clients = try (0..<200).map { _ in try fixture.client() }
        for client in clients { try client.send(Self.post("/echo") + "a") }
        #expect(eventually { fixture.server.statistics.refused == 190 })
        #expect(fixture.server.statistics.connectionsReading == 10)
        #expect(holds(10 * Self.size, fixture))
        let small = try fixture.client()
        for size in [1, 1_000, HeldBytes.step] {
            try small.send(Self.post("/echo", size))
            try small.send([UInt8](repeating: 0x61, count: size))
            #expect(try small.receive().body.count == size)
        }
        let rest = [UInt8](repeating: 0x61, count: Self.size - 1)
        // A client that is refused may not take the rest any more.
        for client in clients { try? client.send(rest) }
        var statuses: [Int: Int] = [:]
        for client in clients { statuses[try client.receive().status, default: 0] += 1 }
        #expect(statuses == [200: 10, 503: 190])
        #expect(holds(0, fixture))
        let late = try fixture.client()
        try late.send(Self.post("/echo"))
        try late.send([UInt8](repeating: 0x61, count: Self.size))
        #expect(try late.receive().status == 200)
    }

    @Test("a client that waits to be asked for its body gets 503 instead")
    func expectation() throws {
        let fixture = try fixture(Self.size - 1)
        let client = try fixture.client()
        try client.send(Self.post("/echo", Self.size, "Expect: 100-continue\r\n"))
        let answer = try client.receive()
        #expect(answer.status == 503)
        #expect(answer.fields["connection"] == "close")
        #expect(try client.isAtEnd())
    }

    @Test("a body that does not say its length is counted as it comes, and refused where it no longer fits")
    func chunked() throws {
        let fixture = try fixture(5 * HeldBytes.step)
        let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 0x61, count: 0x8000) + Array("\r\n".utf8)
        let fitting = try fixture.client()
        try fitting.send(head)
        for _ in 0..<8 { try fitting.send(chunk) }
        #expect(eventually { fixture.server.statistics.bytesHeld >= 3 * HeldBytes.step })
        let other = try fixture.client()
        try other.send(head)
        for _ in 0..<8 { try? other.send(chunk) }
        #expect(try other.receive().status == 503)
        try fitting.send("0\r\n\r\n")
        #expect(try fitting.receive().body.count == 8 * 0x8000)
        #expect(holds(0, fixture))
    }

    @Test("a body is held until its request is answered, or its client has left")
    func handling() throws {
        let fixture = try fixture(Self.size)
        for isAnswered in [true, false] {
            let client = try fixture.client()
            try client.send(Self.post("/hold"))
            try client.send([UInt8](repeating: 0x61, count: Self.size))
            #expect(fixture.held.waitForOne())
            #expect(fixture.server.statistics.bytesHeld == Self.size)
            let other = try fixture.client()
            try other.send(Self.post("/echo"))
            #expect(try other.receive().status == 503)
            if !isAnswered { client.reset() }
            for responder in fixture.held.takeAll() { responder.answer(HTTPResponse(status: 200)) }
            if isAnswered { #expect(try client.receive().status == 200) }
            #expect(holds(0, fixture))
        }
    }

    @Test("answers that nobody takes are counted, and nothing remains of them")
    func unsentAnswers() throws {
        let fixture = try fixture(1_000_000)
        let slow = try Client(port: fixture.port, receiveBuffer: 4_096)
        try slow.send("GET /big?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(eventually { fixture.server.statistics.bytesHeld > 1_000_000 })
        let client = try fixture.client()
        try client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.receive().status == 200)
        try client.send(Self.post("/echo"))
        #expect(try client.receive().status == 503)
        #expect(try slow.receive().body.count == 20_000_000)
        #expect(holds(0, fixture))
    }

    @Test("small requests leave the count alone")
    func small() {
        let held = HeldBytes(limit: 10)
        #expect(!held.reserve(11))
        #expect(held.reserve(10))
        #expect(!held.reserve(1))
        held.add(-10)
        #expect(held.count == 0)
    }
}
