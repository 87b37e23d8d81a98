import Testing

@testable import HTTPServer

@Suite("The life of a connection")
struct ConnectionMachineTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    /// Feeds bytes as a loop would, and notes the actions in short.
    private struct Script {
        var machine: ConnectionMachine
        var pending: [UInt8] = []
        var log: [String] = []

        init(_ change: (inout ServerLimits) -> Void = { _ in }) {
            var limits = ServerLimits()
            change(&limits)
            machine = ConnectionMachine(limits: limits)
        }

        mutating func feed(_ text: String) -> [String] {
            pending += Array(text.utf8)
            log = []
            while true {
                let bytes = pending
                let action = machine.next(bytes.span)
                switch action {
                case .read: return log + ["read"]
                case .wait: return log + ["wait"]
                case .close: return log + ["close"]
                case .linger: return log + ["linger"]
                case .discard(let count): note("discard \(count)", dropping: count)
                case .head(let head): note("head", dropping: head.length)
                case .body(let skip, let count): note("body \(skip)+\(count)", dropping: skip + count)
                case .queueContinue: note("continue", dropping: 0)
                case .dispatch: note("dispatch", dropping: 0)
                case .refuse(let refusal): note("refuse \(refusal.status)", dropping: 0)
                }
            }
        }

        private mutating func note(_ text: String, dropping count: Int) {
            log.append(text)
            pending.removeFirst(count)
        }

        /// The handler answers with so many bytes.
        mutating func answer(_ bytes: Int = 100) -> Bool? {
            guard let framing = machine.answered(machine.ordinal, closes: false) else { return nil }
            machine.queued(bytes)
            return framing.closes
        }
    }

    @Test("requests follow each other on one connection")
    func keepAlive() {
        var script = Script()
        #expect(script.machine.deadline == .idle)
        for _ in 0..<3 {
            #expect(script.feed(Self.get) == ["head", "dispatch", "wait"])
            #expect(script.machine.deadline == .handler)
            #expect(!script.machine.wantsInput)
            #expect(script.answer() == false)
            #expect(script.machine.deadline == .write)
            #expect(script.machine.wrote(100) == .wait)
            #expect(script.machine.deadline == .idle)
            #expect(script.machine.wantsInput)
        }
    }

    @Test("a pipelined request waits until the one before it is answered")
    func pipelining() {
        var script = Script()
        #expect(script.feed(Self.get + Self.get) == ["head", "dispatch", "wait"])
        #expect(script.pending.count == Self.get.utf8.count)
        #expect(script.answer() == false)
        #expect(script.feed("") == ["head", "dispatch", "wait"])
    }

    @Test("the head's deadline begins with its first byte and does not move")
    func headDeadline() {
        var script = Script()
        #expect(script.feed("G") == ["read"])
        let epoch = script.machine.deadlineEpoch
        #expect(script.machine.deadline == .head)
        #expect(script.feed("ET / HT") == ["read"])
        #expect(script.machine.deadlineEpoch == epoch)
        #expect(script.machine.expired(.head) == .refuse(.headTimeout))
        #expect(script.machine.framing.closes)
    }

    @Test("a few empty lines before a request are ignored and begin no head")
    func emptyLines() {
        var script = Script()
        #expect(script.feed("\r\n\r") == ["discard 2", "read"])
        #expect(script.machine.deadline == .idle)
        #expect(script.feed("\n" + Self.get) == ["discard 2", "head", "dispatch", "wait"])
        var flood = Script()
        #expect(flood.feed(String(repeating: "\r\n", count: 5)).contains("refuse 400"))
    }

    @Test("a body must keep up the minimum rate")
    func bodyRate() {
        var script = Script {
            $0.bodyGraceMilliseconds = 2_000
            $0.bodyMinimumBytesPerSecond = 10
        }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n"
        #expect(script.feed(head) == ["head", "read"])
        #expect(script.feed(String(repeating: "a", count: 20)) == ["body 0+20", "read"])
        #expect(script.machine.expired(.body) == .wait, "20 bytes in 2 s is the minimum")
        #expect(script.feed(String(repeating: "a", count: 19)) == ["body 0+19", "read"])
        #expect(script.machine.expired(.body) == .refuse(.bodyTimeout))
    }

    @Test("100-continue is sent only for a body that is wanted and has not begun to come")
    func expectation() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: "
        var asking = Script()
        #expect(asking.feed(head + "2\r\n\r\n") == ["head", "continue", "read"])
        #expect(asking.feed("ab") == ["body 0+2", "dispatch", "wait"])
        var eager = Script()
        #expect(eager.feed(head + "2\r\n\r\na") == ["head", "body 0+1", "read"])
        var none = Script()
        #expect(none.feed(head + "0\r\n\r\n") == ["head", "dispatch", "wait"])
        var large = Script { $0.bodyBytes = 1 }
        #expect(large.feed(head + "2\r\n\r\n") == ["refuse 413", "discard \(head.utf8.count + 5)", "wait"])
    }

    @Test("after the last answer is sent the connection lingers, discards so much, and closes")
    func lingering() {
        var script = Script { $0.lingerBytes = 10 }
        #expect(script.feed("nonsense\r\n").first == "refuse 400")
        script.machine.queued(50)
        #expect(script.machine.wrote(20) == .wait)
        #expect(script.machine.wrote(30) == .linger)
        #expect(script.machine.deadline == .linger)
        #expect(script.feed("0123456789") == ["discard 10", "read"])
        #expect(script.feed("x") == ["close"])
    }

    @Test("no request is begun while too much is unsent")
    func backPressure() {
        var script = Script { $0.outboundBytes = 1_000 }
        #expect(script.feed(Self.get + Self.get) == ["head", "dispatch", "wait"])
        #expect(script.answer(1_001) == false)
        #expect(script.feed("") == ["wait"])
        #expect(script.machine.isHeld)
        #expect(!script.machine.wantsInput)
        #expect(script.machine.wrote(1) == .wait)
        #expect(!script.machine.isHeld)
        #expect(script.feed("") == ["head", "dispatch", "wait"])
    }

    @Test("only as many bytes as the minimum rate asks for begin the write deadline anew", arguments: [0, 10])
    func writeStall(_ rate: Int) {
        var script = Script {
            $0.outboundMinimumBytesPerSecond = rate
            $0.writeStallTimeoutMilliseconds = 2_000
        }
        let needed = max(1, 2 * rate)
        _ = script.feed(Self.get)
        #expect(script.answer() == false)
        for _ in 0..<3 {
            let epoch = script.machine.deadlineEpoch
            #expect(script.machine.wrote(0) == .wait)
            for _ in 1..<needed { #expect(script.machine.wrote(1) == .wait) }
            #expect(script.machine.deadlineEpoch == epoch, "\(needed - 1) of \(needed) bytes")
            #expect(script.machine.wrote(1) == .wait)
            #expect(script.machine.deadlineEpoch != epoch)
        }
        #expect(script.machine.expired(.write) == .close)
    }

    @Test("a client that has taken all is not asked for more, and a later answer has its whole time")
    func writeEnd() {
        var script = Script { $0.outboundMinimumBytesPerSecond = 1_000 }
        _ = script.feed(Self.get)
        #expect(script.answer(5) == false)
        var epoch = script.machine.deadlineEpoch
        #expect(script.machine.wrote(5) == .wait)
        #expect(script.machine.deadlineEpoch != epoch)
        #expect(script.machine.deadline == .idle)
        epoch = script.machine.deadlineEpoch
        _ = script.feed(Self.get)
        #expect(script.answer(5) == false)
        #expect(script.machine.deadlineEpoch != epoch)
        #expect(script.machine.deadline == .write)
    }

    @Test("an answer after the handler's deadline finds nobody waiting")
    func handlerDeadline() {
        var script = Script()
        _ = script.feed(Self.get)
        #expect(script.machine.expired(.handler) == .refuse(.handlerTimeout))
        #expect(script.answer() == nil)
    }

    @Test("an answer to an earlier request is not taken for the current one")
    func lateAnswer() {
        var script = Script()
        _ = script.feed(Self.get)
        #expect(script.answer() == false)
        _ = script.feed(Self.get)
        #expect(script.machine.answered(1, closes: false) == nil)
        #expect(script.machine.answered(2, closes: false) != nil)
    }

    @Test("a client that ends its half still gets its answer; between requests and within one it is gone")
    func halfClose() {
        var handling = Script()
        _ = handling.feed(Self.get)
        #expect(handling.machine.inputEnded() == .wait)
        #expect(handling.answer() == false)
        #expect(handling.machine.inputEnded() == .wait, "the answer is not sent yet")
        #expect(handling.machine.wrote(100) == .linger)
        #expect(handling.machine.inputEnded() == .close)
        var idle = Script()
        #expect(idle.machine.inputEnded() == .close)
        var reading = Script()
        _ = reading.feed("GET")
        #expect(reading.machine.inputEnded() == .close)
    }

    @Test("the last request of a connection says so")
    func requestLimit() {
        var script = Script { $0.requestsPerConnection = 2 }
        _ = script.feed(Self.get)
        #expect(script.answer() == false)
        _ = script.feed(Self.get)
        #expect(script.answer() == true)
        #expect(script.machine.phase == .closing)
    }

    @Test("stopping closes what is idle and lets what is busy answer once more")
    func stopping() {
        var idle = Script()
        idle.machine.stop()
        #expect(idle.machine.closeIfIdle() == .close)
        var busy = Script()
        _ = busy.feed(Self.get + Self.get)
        busy.machine.stop()
        #expect(busy.machine.closeIfIdle() == .wait)
        #expect(busy.answer() == true)
        #expect(busy.feed("").last == "wait", "the second request is not begun")
        #expect(busy.machine.wrote(100) == .linger)
    }
}
