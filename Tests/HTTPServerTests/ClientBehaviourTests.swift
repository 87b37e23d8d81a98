import Dispatch
@testable import HTTPServer
import SocketSupport
import Testing

@Suite("Clients of all kinds", .serialized)
struct ClientBehaviourTests {
    private static let hello = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test("a client that closes its half after the request gets the answer, now or later")
    func halfClose() throws {
        let fixture = try ServerFixture()
        for path in ["/hello", "/later?30", "/big?3000000"] {
            let client = try fixture.client()
            try client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            client.closeSending()
            #expect(try client.receive().status == 200)
            #expect(try client.isAtEnd())
        }
    }

    @Test("pipelined requests before the end of a half are all answered")
    func halfCloseAfterMany() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(String(repeating: "GET /later?1 HTTP/1.1\r\nHost: a\r\n\r\n", count: 20))
        client.closeSending()
        for _ in 0..<20 {
            #expect(try client.receive().status == 200)
        }
        #expect(try client.isAtEnd())
    }

    @Test("a client that goes on sending after its last request, and then ends its half, loses nothing of the answer")
    func chatter() throws {
        let fixture = try ServerFixture()
        for size in [1, 70_000, 1_000_000] {
            let client = try fixture.client()
            try client.send("GET /big?200000 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try client.send([UInt8](repeating: 0, count: size))
            client.closeSending()
            #expect(try client.receive().body.count == 200_000)
            #expect(try client.isAtEnd())
        }
    }

    @Test("clients that vanish do not disturb the others")
    func vanishing() throws {
        let fixture = try ServerFixture()
        for step in 0..<20 {
            let answering = try fixture.client()
            try answering.send("GET /big?20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            if step % 2 == 0 { answering.reset() } else { answering.close() }
            let handling = try fixture.client()
            try handling.send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(fixture.held.waitForOne())
            if step % 2 == 0 { handling.reset() } else { handling.close() }
            for responder in fixture.held.takeAll() {
                responder.answer(HTTPResponse(status: 200))
            }
            let reading = try fixture.client()
            try reading.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")
            if step % 2 == 0 { reading.reset() } else { reading.close() }
        }
        let client = try fixture.client()
        try client.send(Self.hello)
        #expect(try client.receive().text == "hello")
        #expect(eventually { fixture.server.statistics.connectionsOpen == 1 })
    }

    @Test("a slow reader gets the whole of a big answer, and the next one behind it")
    func bigAnswer() throws {
        let fixture = try ServerFixture()
        let client = try Client(port: fixture.port, receiveBuffer: 16_384)
        let size = 20_000_000
        try client.send("GET /big?\(size) HTTP/1.1\r\nHost: a\r\n\r\n" + Self.hello)
        let answer = try client.receive()
        #expect(answer.body == [UInt8](repeating: 0x61, count: size))
        #expect(try client.receive().text == "hello")
    }

    @Test("a client that pipelines more than it reads is held back and loses nothing")
    func flood() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        let body = String(repeating: "x", count: 50_000)
        let request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n\(body)"
        let count = 200
        let done = DispatchSemaphore(value: 0)
        // One thread sends and the other reads: they use different halves of the socket and different members.
        nonisolated(unsafe) let sender = client
        DispatchQueue.global().async {
            for _ in 0..<count {
                guard (try? sender.send(request)) != nil else { break }
            }
            done.signal()
        }
        for _ in 0..<count {
            #expect(try client.receive().body.count == 50_000)
        }
        #expect(done.wait(timeout: .now() + 5) == .success)
    }

    @Test("a body sent byte by byte arrives whole")
    func byteByByte() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let text = head + "3\r\nabc\r\n2;x\r\nde\r\n0\r\nA: b\r\n\r\n"
        for byte in Array((text + Self.hello).utf8) {
            try client.send([byte])
        }
        #expect(try client.receive().text == "abcde")
        #expect(try client.receive().text == "hello")
    }

    @Test("hundreds of connections are served side by side on two loops")
    func many() throws {
        let fixture = try ServerFixture(loops: 2)
        var clients: [Client] = []
        for _ in 0..<500 {
            clients.append(try fixture.client())
        }
        for round in 0..<3 {
            for (index, client) in clients.enumerated() {
                let path = index % 5 == 0 ? "/later?5" : "/echo?\(index)"
                let line = "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n"
                try client.send(line + String(1_000 + index + round))
            }
            for (index, client) in clients.enumerated() {
                #expect(try client.receive().text.hasSuffix(String(1_000 + index + round)))
            }
        }
        #expect(fixture.server.statistics.connectionsOpen == 500)
        #expect(fixture.server.statistics.requests == 1_500)
    }
}
