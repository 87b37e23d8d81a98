@testable import HTTPServer
import SocketSupport
import Testing

@Suite("Answers in pieces", .serialized)
struct DownloadTests {
    private static let hello = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"

    private func get(_ path: String, method: String = "GET", version: String = "1.1") -> String {
        "\(method) \(path) HTTP/\(version)\r\nHost: a\r\n\r\n"
    }

    @Test("an answer of unknown length goes out in chunks, and the pipelined request behind it is answered")
    func chunked() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        for size in [0, 1, 1_000, 3_000_000] {
            try client.send(get("/source?\(size)") + Self.hello)
            let head = try client.receiveHead()
            #expect(head.status == 200)
            #expect(head.fields["transfer-encoding"] == "chunked")
            #expect(head.fields["content-length"] == nil)
            #expect(head.fields["x-kind"] == "stream")
            var reader = ChunkReader(client)
            #expect(try reader.readPattern() == size)
            let next = try reader.rest(of: client)
            #expect(next.text == "hello")
        }
    }

    @Test("an answer of known length has it, and the pipelined request behind it is answered")
    func sized() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        for size in [0, 1, 1_000, 3_000_000] {
            try client.send(get("/sized?\(size)") + Self.hello)
            let answer = try client.receive()
            #expect(answer.fields["content-length"] == "\(size)")
            #expect(answer.fields["transfer-encoding"] == nil)
            #expect(answer.body.count == size)
            #expect(Pattern.matches(answer.body[...], from: 0))
            #expect(try client.receive().text == "hello")
        }
    }

    @Test("HTTP/1.0 gets an answer of unknown length without chunks, ended by the connection's end")
    func oldVersion() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send("GET /source?200000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let head = try client.receiveHead()
        #expect(head.fields["connection"] == "close")
        #expect(head.fields["transfer-encoding"] == nil)
        let body = try client.receiveToEnd()
        #expect(body.count == 200_000)
        #expect(Pattern.matches(body[...], from: 0))
        let kept = try fixture.client()
        try kept.send("GET /sized?5 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(try kept.receive().fields["connection"] == "keep-alive")
    }

    @Test("HEAD gets the head alone, and the producer is told that nobody takes the content")
    func head() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(get("/source?100", method: "HEAD"))
        #expect(try client.receiveHead().fields["transfer-encoding"] == "chunked")
        try client.send(get("/sized?100", method: "HEAD") + Self.hello)
        #expect(try client.receiveHead().fields["content-length"] == "100")
        #expect(try client.receive().text == "hello")
        try client.send(get("/live", method: "HEAD") + Self.hello)
        #expect(try client.receiveHead().status == 200)
        #expect(try client.receive().text == "hello")
        let stream = try #require(fixture.streams.output())
        #expect(eventually { fixture.streams.gone == 1 })
        #expect(!stream.write([1]))
    }

    @Test("what is written in many small pieces at once goes out together")
    func batching() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(get("/open"))
        let stream = try #require(fixture.streams.output())
        #expect(try client.receiveHead().status == 200)
        for index in 0..<10_000 {
            stream.write([UInt8(truncatingIfNeeded: index)])
        }
        stream.finish()
        var reader = ChunkReader(client)
        let body = try reader.readAll()
        #expect(body == (0..<10_000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(reader.chunks < 2_000, "\(reader.chunks) chunks")
    }

    @Test("a slow reader holds the producer back and loses nothing")
    func slowReader() throws {
        let fixture = try StreamFixture { $0.writeStallTimeoutMilliseconds = 60_000 }
        let client = try Client(port: fixture.port, receiveBuffer: 4_096)
        let size = 20_000_000
        try client.send(get("/sized?\(size)"))
        let head = try client.receiveHead()
        #expect(head.fields["content-length"] == "\(size)")
        #expect(!eventually(milliseconds: 300) { fixture.server.statistics.bytesSent > size / 2 })
        var count = 0
        while count < size {
            let piece = try client.receiveSome()
            guard !piece.isEmpty, Pattern.matches(piece[...], from: count) else { break }
            count += piece.count
        }
        #expect(count == size)
    }

    @Test("a stream is welcome again only when the client has taken enough")
    func readiness() throws {
        let fixture = try StreamFixture { $0.outboundBytes = 100_000 }
        let client = try Client(port: fixture.port, receiveBuffer: 4_096)
        try client.send(get("/open"))
        let stream = try #require(fixture.streams.output())
        #expect(try client.receiveHead().status == 200)
        var written = 0
        repeat {
            let isWelcome = stream.write(Pattern.bytes(100_000, from: written))
            written += 100_000
            #expect(!isWelcome || written < 50_000_000)
        } while isReady(stream, milliseconds: 300)
        let ready = Background { self.isReady(stream, milliseconds: 5_000) }
        var reader = ChunkReader(client)
        #expect(try reader.readPattern(atLeast: written) == written)
        #expect(ready.wait() == true)
    }

    private func isReady(_ stream: ResponseStream, milliseconds: Int = 1_000) -> Bool {
        let called = Flag()
        stream.whenReady { called.raise() }
        return eventually(milliseconds: milliseconds) { called.isRaised }
    }

    @Test("a stream that is silent for longer than every deadline goes on")
    func silence() throws {
        let fixture = try StreamFixture {
            $0.handlerTimeoutMilliseconds = 50
            $0.idleTimeoutMilliseconds = 50
            $0.writeStallTimeoutMilliseconds = 50
        }
        let client = try fixture.client()
        try client.send(get("/live"))
        let stream = try #require(fixture.streams.output())
        #expect(try client.receiveHead().status == 200)
        #expect(!eventually(milliseconds: 400) { fixture.server.statistics.connectionsOpen == 0 })
        stream.write(Array("late".utf8))
        #expect(try String(decoding: client.receiveSome(), as: UTF8.self) == "4\r\nlate\r\n")
        #expect(fixture.streams.gone == 0)
    }

    @Test("a client that takes nothing of a streamed answer is given up, and the producer told")
    func stall() throws {
        let fixture = try StreamFixture { $0.writeStallTimeoutMilliseconds = 200 }
        let client = try Client(port: fixture.port, receiveBuffer: 4_096)
        try client.send(get("/open"))
        let stream = try #require(fixture.streams.output())
        while stream.write([UInt8](repeating: 0, count: 100_000)) || isReady(stream) {}
        #expect(eventually { fixture.streams.gone == 1 })
        #expect(fixture.isLeft())
        #expect(!stream.write([1]))
        client.close()
    }

    @Test("a producer learns at once that its client has left, while it waits and while it writes")
    func clientGone() throws {
        let fixture = try StreamFixture()
        for (count, way) in ["close", "reset", "end of half", "pipelined and close"].enumerated() {
            let client = try fixture.client()
            try client.send(get("/live") + (count == 3 ? Self.hello : ""))
            let stream = try #require(fixture.streams.output())
            #expect(try client.receiveHead().status == 200)
            switch count {
            case 1: client.reset()
            case 2: client.closeSending()
            default: client.close()
            }
            #expect(eventually { fixture.streams.gone == count + 1 }, "\(way)")
            #expect(!stream.write([1]))
        }
        #expect(fixture.isLeft())
        for step in 0..<10 {
            let client = try fixture.client()
            try client.send(get("/source?100000000"))
            #expect(try client.receiveHead().status == 200)
            if step % 2 == 0 { client.reset() } else { client.close() }
        }
        #expect(fixture.isLeft())
    }

    @Test("a client that ends its half still gets the whole of an answer that ends by itself")
    func halfClose() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(get("/open"))
        client.closeSending()
        let stream = try #require(fixture.streams.output())
        #expect(try client.receiveHead().status == 200)
        stream.write(Array("one".utf8))
        #expect(try String(decoding: client.receiveSome(), as: UTF8.self) == "3\r\none\r\n")
        stream.finish()
        #expect(try String(decoding: client.receiveToEnd(), as: UTF8.self) == "0\r\n\r\n")
    }

    @Test("an answer that is given up, dropped, or short of its length is cut off, so that the client sees it")
    func truncation() throws {
        let fixture = try StreamFixture()
        for step in 0..<3 {
            let client = try fixture.client()
            try client.send(get(step == 2 ? "/promise?10" : "/open"))
            var stream = fixture.streams.output()
            #expect(try client.receiveHead().status == 200)
            stream?.write(Array("some".utf8))
            #expect(try !client.receiveSome().isEmpty)
            switch step {
            case 0: stream?.abort()
            case 1: stream = nil
            default: stream?.finish()
            }
            #expect(try client.isAtEnd(), "without the last chunk")
        }
        let old = try fixture.client()
        try old.send(get("/open", version: "1.0"))
        let stream = try #require(fixture.streams.output())
        #expect(try old.receiveHead().status == 200)
        stream.abort()
        #expect(throws: Client.Failure.self, "a reset: an orderly end would complete the answer") { try old.isAtEnd() }
        #expect(fixture.isLeft())
    }

    @Test("no more goes out than was announced")
    func excess() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        try client.send(get("/promise?4") + Self.hello)
        let stream = try #require(fixture.streams.output())
        stream.write(Array("more than that".utf8))
        stream.finish()
        #expect(try client.receive().text == "more")
        #expect(try client.receive().text == "hello")
    }

    @Test("what comes can go back while it is still coming")
    func mirror() throws {
        let fixture = try StreamFixture()
        let client = try fixture.client()
        let size = 5_000_000
        try client.send("POST /mirror HTTP/1.1\r\nHost: a\r\nContent-Length: \(size)\r\n\r\n")
        // One thread sends and the other reads: they use different halves of the socket and different members.
        nonisolated(unsafe) let sender = client
        let sending = Background { (try? sender.send(Pattern.bytes(size, from: 0))) != nil }
        #expect(try client.receiveHead().fields["connection"] == "close")
        var reader = ChunkReader(client)
        #expect(try reader.readPattern() == size)
        #expect(sending.wait() == true)
        #expect(try client.isAtEnd())
    }

    @Test("stopping ends a live answer in order, lets another finish, and cuts off what outlasts the grace")
    func stopping() throws {
        let fixture = try StreamFixture()
        let live = try fixture.client()
        try live.send(get("/live"))
        let liveStream = try #require(fixture.streams.output())
        let open = try fixture.client()
        try open.send(get("/open"))
        let openStream = try #require(fixture.streams.output())
        #expect(try live.receiveHead().status == 200)
        #expect(try open.receiveHead().status == 200)
        let stopped = Background {
            fixture.server.stop(grace: 10)
            return true
        }
        #expect(try String(decoding: live.receiveToEnd(), as: UTF8.self) == "0\r\n\r\n")
        #expect(fixture.streams.gone == 1)
        #expect(!liveStream.write([1]))
        live.close()
        openStream.write(Array("rest".utf8))
        openStream.finish()
        #expect(try String(decoding: open.receiveToEnd(), as: UTF8.self) == "4\r\nrest\r\n0\r\n\r\n")
        open.close()
        #expect(stopped.wait() == true)
        let other = try StreamFixture()
        let endless = try other.client()
        try endless.send(get("/open"))
        let stream = try #require(other.streams.output())
        #expect(try endless.receiveHead().status == 200)
        other.server.stop(grace: 0.05)
        #expect(other.streams.gone == 1)
        #expect(try endless.isAtEnd())
        #expect(!stream.write([1]))
    }

    @Test("a second answer to a request is nobody's")
    func second() throws {
        let fixture = try ServerFixture()
        let client = try fixture.client()
        try client.send(get("/hold"))
        #expect(fixture.held.waitForOne())
        let responder = try #require(fixture.held.takeAll().first)
        let first = responder.stream(HTTPResponse(status: 200))
        let second = responder.stream(HTTPResponse(status: 201))
        responder.answer(HTTPResponse(status: 202))
        #expect(!second.write([1]))
        let isGone = Flag()
        second.onGone { isGone.raise() }
        #expect(isGone.isRaised)
        first.finish()
        #expect(try client.receiveHead().status == 200)
    }

    @Test("in process a streamed answer is given when it is whole, and not if it never is")
    func inProcess() {
        for (ends, expected) in [(true, "abc"), (false, nil)] as [(Bool, String?)] {
            let received = Background<HTTPResponse?>.later()
            let responder = Responder { received.set($0) }
            let stream = responder.stream(HTTPResponse(status: 200), length: 3)
            stream.write(Array("ab".utf8))
            stream.write(Array("c".utf8))
            if ends { stream.finish() } else { stream.abort() }
            let response = received.wait() ?? nil
            #expect(response.map { String(decoding: $0.body, as: UTF8.self) } == expected)
        }
    }
}
