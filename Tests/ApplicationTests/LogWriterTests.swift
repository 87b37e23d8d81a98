import Dispatch
import Glibc
import HTTPServer
import JSON
import Metrics
import SocketSupport
import Synchronization
import TestSupport
import Testing

@testable import Application
@testable import ServiceKit

/// The log under pressure, and what it leaves out.
@Suite struct LogWriterTests {
    private func entry(_ number: Int, _ refusal: HTTPRefusal = .malformedField) -> LogEntry {
        .refusal(
            RefusalRecord(
                refusal: refusal, requestID: "req_\(number)", at: Instant(seconds: 1), remoteAddress: "192.0.2.1"))
    }

    @Test("lines come in order, each once, whole")
    func order() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input)
        for number in 0..<200 { log.write(entry(number)) }
        log.flush()
        #expect(try pipe.lines().map(\.["request_id"].text) == (0..<200).map { "req_\($0)" })
        #expect(log.dropped.value == 0)
    }

    @Test("without a flush lines are written by themselves, after a moment")
    func byItself() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input)
        for round in 1...3 {
            log.write(entry(round))
            #expect(try pipe.next().map(\.["request_id"].text) == ["req_\(round)"])
        }
        log.flush()
        #expect(try pipe.lines().isEmpty)
    }

    @Test("warning tells only what failed inside, off tells nothing")
    func levels() throws {
        for (level, expected) in [(LogLevel.info, 2), (.warning, 1), (.off, 0)] {
            let pipe = try LogPipe()
            let log = LogWriter(level: level, descriptor: pipe.input)
            log.write(entry(1, .malformedField))
            log.write(entry(2, .handlerTimeout))
            log.flush()
            let lines = try pipe.lines()
            #expect(lines.count == expected)
            #expect(lines.last.map { $0["level"].text } ?? "warning" == "warning")
        }
    }

    @Test("a reader that does not read costs lines, which are counted and told, never the writer's time")
    func pressure() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input, patience: .seconds(60))
        let count = 100_000
        // A pipe holds 64 KB: after that the log's own thread stands still, and this one must not.
        for number in 0..<count { log.write(entry(number)) }
        #expect(log.dropped.value > 0)
        DispatchQueue(label: "flush").async {
            log.flush()
            close(pipe.input)
        }
        let lines = try pipe.rest()
        let told = lines.filter { $0["message"].text == "log lines dropped" }
        #expect(lines.count - told.count + log.dropped.value == count)
        #expect(told.reduce(0) { $0 + Int($1["count"].integer ?? 0) } == log.dropped.value)
        #expect(Set(lines.map(\.["request_id"].text)).count == lines.count - told.count + (told.isEmpty ? 0 : 1))
    }

    @Test("a reader that reads nothing holds the end up for two seconds, no more, and what was lost is counted")
    func unread() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input)
        let count = 5_000
        for number in 0..<count { log.write(entry(number)) }
        let start = Stopwatch()
        log.flush()
        let waited = Stopwatch().microseconds(since: start)
        #expect((1_900_000..<10_000_000).contains(waited), "\(waited)")
        // A pipe holds 64 KB, of lines with some 200 bytes.
        let dropped = log.dropped.value
        #expect(dropped > count - 1_000 && dropped <= count)
        log.write(entry(count))
        #expect(log.dropped.value == dropped + 1)
        // The piece that stood in the pipe is still written whole, and nothing after it.
        let lines = try pipe.lines()
        #expect(!lines.isEmpty && lines.count < 1_000)
        #expect(lines.map(\.["request_id"].text) == (0..<lines.count).map { "req_\($0)" })
        #expect(log.dropped.value == dropped + 1)
    }

    @Test("a descriptor that does not block gets every line whole, though not at once")
    func halfLines() throws {
        let pipe = try LogPipe()
        _ = fcntl(pipe.input, F_SETFL, O_WRONLY | O_NONBLOCK)
        let log = LogWriter(level: .info, descriptor: pipe.input, patience: .seconds(60))
        let count = 5_000
        for number in 0..<count { log.write(entry(number)) }
        let seen = Mutex<[String]>([])
        let reading = DispatchGroup()
        DispatchQueue(label: "reading").async(group: reading) {
            let lines = (try? pipe.rest()) ?? []
            seen.withLock { $0 = lines.map(\.["request_id"].text) }
        }
        log.flush()
        close(pipe.input)
        reading.wait()
        #expect(log.dropped.value == 0)
        #expect(seen.withLock { $0 } == (0..<count).map { "req_\($0)" })
    }

    @Test("a descriptor that does not block and is never read does not hold the end up either")
    func unreadHalfLines() throws {
        let pipe = try LogPipe()
        _ = fcntl(pipe.input, F_SETFL, O_WRONLY | O_NONBLOCK)
        let log = LogWriter(level: .info, descriptor: pipe.input)
        for number in 0..<5_000 { log.write(entry(number)) }
        let start = Stopwatch()
        log.flush()
        #expect(Stopwatch().microseconds(since: start) < 10_000_000)
        #expect(log.dropped.value > 4_000)
    }

    @Test("the program ends though nobody reads its log")
    func unreadLog() throws {
        let pipe = try LogPipe()
        _ = fcntl(pipe.input, F_SETFL, O_WRONLY | O_NONBLOCK)
        let filling = [UInt8](repeating: UInt8(ascii: "\n"), count: 4_096)
        while write(pipe.input, filling, filling.count) > 0 {}
        _ = fcntl(pipe.input, F_SETFL, O_WRONLY)
        let running = try RunningApplication.logging(to: pipe.input)
        let client = try Client(port: running.port)
        for _ in 0..<3 {
            try client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try client.receive().status == 200)
        }
        let start = Stopwatch()
        running.remove()
        #expect(Stopwatch().microseconds(since: start) < 15_000_000)
        // Lets the log's own thread go.
        _ = try pipe.lines()
    }

    @Test("an answer that came too late says so, on its line alone")
    func abandoned() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input)
        for isAbandoned in [false, true] {
            var record = RequestRecord(
                requestID: "req_1", method: "GET", route: "/x", routeIndex: 0, status: 200, caller: nil,
                at: Instant(seconds: 1), began: Stopwatch(), bytesIn: 0, bytesOut: 9, isReplay: false,
                origin: RequestOrigin(), cause: nil)
            record.depart(status: 206, bytes: 5, isAbandoned: isAbandoned)
            log.write(.request(record))
        }
        log.flush()
        let lines = try pipe.lines()
        #expect(lines.map(\.["status"]) == [206, 206])
        #expect(lines.map(\.["bytes_out"]) == [5, 5])
        #expect(lines.map { $0["abandoned"] == true } == [false, true])
    }

    @Test("lines that cannot be written at all are counted as lost")
    func full() throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        let log = LogWriter(level: .info, descriptor: descriptor)
        for number in 0..<1_000 { log.write(entry(number)) }
        log.flush()
        #expect(log.dropped.value == 1_000)
    }

    @Test("many threads note at the same time and nothing is lost")
    func threads() throws {
        let pipe = try LogPipe()
        let log = LogWriter(level: .info, descriptor: pipe.input)
        let reading = DispatchQueue(label: "reading")
        let group = DispatchGroup()
        let seen = Mutex<Set<String>>([])
        reading.async(group: group) {
            let lines = (try? pipe.rest()) ?? []
            seen.withLock { $0 = Set(lines.map(\.["request_id"].text)) }
        }
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            for number in 0..<2_000 { log.write(entry(thread * 2_000 + number)) }
        }
        log.flush()
        close(pipe.input)
        group.wait()
        #expect(seen.withLock { $0.count } == 8_000)
    }
}
