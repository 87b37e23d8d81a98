import SocketSupport
import Testing

@testable import HTTPServer

@Suite("A storm of streams", .serialized)
struct StreamStormTests {
    /// What one client does; it may leave at any time and in any way.
    private static func visit(_ port: UInt16, _ generator: inout SeededGenerator) throws {
        let client = try Client(port: port, receiveBuffer: Bool.random(using: &generator) ? 4_096 : nil)
        let size = Int.random(in: 0...400_000, using: &generator)
        let path = ["/source", "/sized", "/sink", "/mirror", "/early", "/echo"].randomElement(using: &generator) ?? ""
        switch path {
        case "/source", "/sized":
            try client.send("GET \(path)?\(size) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        default:
            try client.send("POST \(path)?401 HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
            let part = Bool.random(using: &generator) ? size : Int.random(in: 0...size, using: &generator)
            // The answer may come, and the connection end, before all is sent.
            if path != "/mirror" || part < 50_000 { try? client.send(Pattern.bytes(part, from: 0)) }
        }
        for _ in 0..<Int.random(in: 0...6, using: &generator) {
            guard path == "/source" || path == "/sized", try !client.receiveSome().isEmpty else { break }
        }
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: client.reset()
        case 1: client.closeSending()
        default: break
        }
        client.close()
    }

    @Test("whatever hundreds of clients do at the same time, all streams end, and nothing is left")
    func storm() throws {
        let fixture = try StreamFixture { $0.outboundBytes = 20_000 }
        let port = fixture.port
        let visitors = (0..<4).map { number in
            Background { () -> Bool in
                var generator = SeededGenerator(seed: UInt64(number))
                for _ in 0..<100 {
                    guard (try? Self.visit(port, &generator)) != nil else { return false }
                }
                return true
            }
        }
        for visitor in visitors {
            #expect(visitor.wait(seconds: 60) == true)
        }
        #expect(fixture.isLeft())
        #expect(eventually { fixture.census.count == 0 })
        let client = try fixture.client()
        try client.send("GET /sized?100000 HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try client.receive().body.count == 100_000)
    }
}
