import SocketSupport
import Testing

@testable import HTTPServer

/// Each in a process of its own, where nothing else takes memory.
@Suite("Memory while streaming", .serialized)
struct StreamMemoryTests {
    private static let size = 50_000_000
    private static let bound = 10_000_000

    @Test("50 MB up take less than 10 MB of memory")
    func upload() async {
        await #expect(processExitsWith: .success) {
            let fixture = try StreamFixture()
            let client = try fixture.client()
            // One thread uses the client at a time.
            nonisolated(unsafe) let sender = client
            try client.send("POST /sink HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
            try client.send(Pattern.bytes(3, from: 0))
            #expect(try client.receive().text == "3 true")
            let before = ResidentMemory.bytes
            let sending = Background {
                try? sender.send(
                    "POST /sink HTTP/1.1\r\nHost: a\r\nContent-Length: \(StreamMemoryTests.size)\r\n\r\n")
                var sent = 0
                while sent < StreamMemoryTests.size {
                    let count = min(100_000, StreamMemoryTests.size - sent)
                    guard (try? sender.send(Pattern.bytes(count, from: sent))) != nil else { break }
                    sent += count
                }
                return true
            }
            let peak = ResidentMemory.peak { fixture.server.statistics.bytesReceived > StreamMemoryTests.size }
            #expect(peak - before < StreamMemoryTests.bound, "\(peak - before) bytes more")
            #expect(sending.wait() == true)
            #expect(try client.receive().text == "\(StreamMemoryTests.size) true")
        }
    }

    @Test("50 MB down take less than 10 MB of memory")
    func download() async {
        await #expect(processExitsWith: .success) {
            let fixture = try StreamFixture()
            let client = try fixture.client()
            // One thread uses the client at a time.
            nonisolated(unsafe) let receiver = client
            try client.send("GET /sized?3 HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.receive().body.count == 3)
            let before = ResidentMemory.bytes
            let reading = Background { () -> Bool in
                guard (try? receiver.send("GET /source?\(StreamMemoryTests.size) HTTP/1.1\r\nHost: a\r\n\r\n")) != nil,
                    (try? receiver.receiveHead()) != nil
                else { return false }
                var reader = ChunkReader(receiver)
                return (try? reader.readPattern()) == StreamMemoryTests.size
            }
            let peak = ResidentMemory.peak { fixture.server.statistics.bytesSent > StreamMemoryTests.size }
            #expect(peak - before < StreamMemoryTests.bound, "\(peak - before) bytes more")
            #expect(reading.wait() == true)
        }
    }
}
