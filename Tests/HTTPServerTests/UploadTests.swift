@testable import HTTPServer
import SocketSupport
import Testing

@Suite("Bodies in pieces", .serialized)
struct UploadTests {
    private static let hello = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"

    private func head(_ path: String, _ framing: String, _ more: String = "") -> String {
        "POST \(path) HTTP/1.1\r\nHost: a\r\n\(more)\(framing)\r\n\r\n"
    }

    private func chunk(_ bytes: [UInt8]) -> [UInt8] {
        Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + Array("\r\n".utf8)
    }

    @Test("a body with a length arrives whole, and the pipelined request behind it is answered")
    func fixed() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        for size in [1, 100, 65_536, 3_000_000] {
            try client.send(head("/sink", "Content-Length: \(size)"))
            try client.send(Pattern.bytes(size, from: 0) + Array(Self.hello.utf8))
            #expect(try client.receive().text == "\(size) true")
            #expect(try client.receive().text == "hello")
        }
    }

    @Test("a chunked body arrives freed of its chunks, whatever their size")
    func chunked() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        for size in [1, 7, 1_000, 70_000] {
            try client.send(head("/sink", "Transfer-Encoding: chunked"))
            var sent = 0
            var bytes: [UInt8] = []
            while sent < size * 20 {
                bytes += chunk(Pattern.bytes(size, from: sent))
                sent += size
            }
            try client.send(bytes + Array(("0\r\nX: y\r\n\r\n" + Self.hello).utf8))
            #expect(try client.receive().text == "\(size * 20) true")
            #expect(try client.receive().text == "hello")
        }
    }

    @Test("a streamed body sent byte by byte arrives whole")
    func byteByByte() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        let text = head("/sink", "Transfer-Encoding: chunked")
        let bytes = Array(text.utf8) + chunk(Pattern.bytes(20, from: 0)) + chunk(Pattern.bytes(3, from: 20))
        for byte in bytes + Array("0\r\n\r\n".utf8) {
            try client.send([byte])
        }
        #expect(try client.receive().text == "23 true")
    }

    @Test("a request without content has no stream")
    func none() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(head("/hold-body", "Content-Length: 0"))
        #expect(fixture.streams.input() == nil)
    }

    @Test("a route may collect more than the others, and no more than that")
    func routeLimit() throws {
        let fixture = try StreamFixture { $0.bodyBytes = 1_000 }
        let client = try fixture.client()
        try client.send(head("/large", "Content-Length: 4000") + String(repeating: "x", count: 4_000))
        #expect(try client.receive().body.count == 4_000)
        let chunked = head("/large", "Transfer-Encoding: chunked")
        try client.send(chunked + "fa0\r\n" + String(repeating: "x", count: 4_000) + "\r\n0\r\n\r\n")
        #expect(try client.receive().body.count == 4_000)
        try client.send(chunked + "fa1\r\n")
        #expect(try client.receive().status == 413)
        #expect(try client.isAtEnd())
        for path in ["/large", "/echo"] {
            let other = try fixture.client()
            try other.send(head(path, "Content-Length: 4001"))
            #expect(try other.receive().status == 413)
            #expect(try other.isAtEnd())
        }
    }

    @Test("a client that expects 100-continue is asked when the handler wants the body, and not before")
    func expectation() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(head("/hold-body", "Content-Length: 3", "Expect: 100-continue\r\n"))
        let held = try #require(fixture.streams.input())
        let received = Received(held.stream)
        #expect(try client.receive().status == 100)
        try client.send("abc")
        #expect(received.wait() == .piece(Array("abc".utf8)))
        #expect(Received(held.stream).wait() == .end)
        held.responder.answer(HTTPResponse(status: 201))
        #expect(try client.receive().status == 201)
        try client.send(head("/early?401", "Content-Length: 3", "Expect: 100-continue\r\n"))
        #expect(try client.receive().status == 401, "an answer instead of 100")
        #expect(try client.isAtEnd())
        let large = try StreamFixture(reception: 2)
        let refused = try large.client()
        try refused.send(head("/sink", "Content-Length: 3", "Expect: 100-continue\r\n"))
        #expect(try refused.receive().status == 413)
    }

    @Test("a body that the route does not want is answered at once, instead of 100-continue")
    func unwanted() throws {
        let fixture = try StreamFixture()
        let asking = try fixture.client()
        try asking.send(head("/unwanted", "Content-Length: 3", "Expect: 100-continue\r\n"))
        #expect(try asking.receive().status == 415)
        #expect(try asking.isAtEnd())
        let sending = try fixture.client()
        try sending.send(head("/unwanted", "Content-Length: 1000000"))
        try sending.send([UInt8](repeating: 0, count: 1_000_000))
        #expect(try sending.receive().text == "unwanted")
        #expect(fixture.server.statistics.requests == 0)
    }

    @Test("an answer to an upload in progress reaches the client, which may still be sending, and ends the connection")
    func earlyAnswer() throws {
        let fixture = try StreamFixture()
        for (status, framing) in [(401, "Content-Length: 5000000"), (413, "Transfer-Encoding: chunked")] {
            let client = try fixture.client()
            try client.send(head("/early?\(status)", framing))
            if status == 413 { try client.send("4c4b40\r\n") }
            try client.send([UInt8](repeating: 0, count: 5_000_000))
            let answer = try client.receive()
            #expect(answer.status == status)
            #expect(answer.fields["connection"] == "close")
            #expect(try client.isAtEnd())
        }
        #expect(fixture.isLeft())
    }

    @Test("an answer to a body that has come along with its head keeps the connection")
    func earlyAnswerToSmallBody() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(head("/early?401", "Content-Length: 5") + "hello" + Self.hello)
        let answer = try client.receive()
        #expect(answer.status == 401)
        #expect(answer.fields["connection"] == nil)
        #expect(try client.receive().text == "hello")
    }

    @Test("what waits of a body when its request is answered is dropped, and the stream says so")
    func abandoned() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(head("/hold-body", "Content-Length: 10") + "abc")
        let held = try #require(fixture.streams.input())
        #expect(Received(held.stream).wait() == .piece(Array("abc".utf8)))
        held.responder.answer(HTTPResponse(status: 409))
        #expect(try client.receive().status == 409)
        #expect(Received(held.stream).wait() == .failed(.abandoned))
        #expect(try client.isAtEnd())
    }

    @Test("a client that leaves in the middle of its body is told to the handler, and nothing is left")
    func clientGone() throws {
        let fixture = try StreamFixture()
        for way in 0..<3 {
            let client = try fixture.client()
            try client.send(head("/hold-body", "Content-Length: 10") + "abc")
            let held = try #require(fixture.streams.input())
            #expect(Received(held.stream).wait() == .piece(Array("abc".utf8)))
            let received = Received(held.stream)
            switch way {
            case 0: client.close()
            case 1: client.reset()
            default: client.closeSending()
            }
            #expect(received.wait() == .failed(.clientGone))
            held.responder.answer(HTTPResponse(status: 200))
            #expect(fixture.isLeft())
        }
    }

    @Test("a streamed body that is malformed, too large or too slow is answered by the server and told to the handler")
    func failures() throws {
        let fixture = try StreamFixture(reception: 10) { $0.bodyGraceMilliseconds = 200 }
        let cases: [(String, Int, StreamFailure)] = [
            ("x\r\n", 400, .malformed), ("b\r\n", 413, .tooLarge), ("", 408, .tooSlow),
        ]
        for (rest, status, failure) in cases {
            let client = try fixture.client()
            try client.send(head("/hold-body", "Transfer-Encoding: chunked") + "1\r\na\r\n")
            let held = try #require(fixture.streams.input())
            #expect(Received(held.stream).wait() == .piece([0x61]))
            try client.send(rest)
            #expect(Received(held.stream).wait() == .failed(failure))
            held.responder.answer(HTTPResponse(status: 200))
            #expect(try client.receive().status == status)
            #expect(try client.isAtEnd())
        }
    }

    @Test("nothing more is read than fits while the handler takes nothing, and no body deadline runs meanwhile")
    func backPressure() throws {
        let fixture = try StreamFixture { $0.bodyGraceMilliseconds = 100 }
        let client = try fixture.client()
        let size = 5_000_000
        try client.send(head("/hold-body", "Content-Length: \(size)"))
        let held = try #require(fixture.streams.input())
        // One thread sends and the other reads: they use different halves of the socket and different members.
        nonisolated(unsafe) let sender = client
        let sending = Background { (try? sender.send(Pattern.bytes(size, from: 0))) != nil }
        #expect(eventually { fixture.server.statistics.bytesReceived > RequestStream.capacity })
        #expect(!eventually(milliseconds: 300) { fixture.server.statistics.bytesReceived > 4 * RequestStream.capacity })
        var count = 0
        while let event = Received(held.stream).wait(), case .piece(let bytes) = event {
            #expect(bytes.count <= 4 * RequestStream.capacity)
            #expect(Pattern.matches(bytes[...], from: count))
            count += bytes.count
        }
        #expect(count == size)
        #expect(sending.wait() == true)
        held.responder.answer(HTTPResponse(status: 200))
        #expect(try client.receive().status == 200)
    }

    @Test("a handler that takes nothing of a body for too long is answered for")
    func handlerTimeout() throws {
        let fixture = try StreamFixture { $0.handlerTimeoutMilliseconds = 200 }
        let client = try fixture.client()
        try client.send(head("/hold-body", "Content-Length: 1000000"))
        let held = try #require(fixture.streams.input())
        // One thread sends and the other reads: they use different halves of the socket and different members.
        nonisolated(unsafe) let sender = client
        let sending = Background { (try? sender.send([UInt8](repeating: 0, count: 1_000_000))) != nil }
        #expect(try client.receive().status == 503)
        #expect(Received(held.stream).wait() == .failed(.abandoned))
        #expect(sending.wait() == true)
    }

    @Test("stopping lets an upload finish, and cuts it off when the grace has passed")
    func stopping() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(head("/sink", "Content-Length: 6"))
        try client.send(Pattern.bytes(3, from: 0))
        #expect(eventually { fixture.server.statistics.requests == 1 })
        let stopped = Background {
            fixture.server.stop(grace: 10)
            return true
        }
        try client.send(Pattern.bytes(3, from: 3))
        #expect(try client.receive().text == "6 true")
        #expect(try client.isAtEnd())
        client.close()
        #expect(stopped.wait() == true)
        let other = try StreamFixture()
        let slow = try other.client()
        try slow.send(head("/hold-body", "Content-Length: 6"))
        let held = try #require(other.streams.input())
        let received = Received(held.stream)
        other.server.stop(grace: 0.05)
        #expect(received.wait() == .failed(.abandoned))
        #expect(try slow.isAtEnd())
    }
}
