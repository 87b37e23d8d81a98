import Dispatch
import Glibc
import HTTPServer
import JSON
import Metrics
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import Application

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
        let log = LogWriter(level: .info, descriptor: pipe.input)
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
