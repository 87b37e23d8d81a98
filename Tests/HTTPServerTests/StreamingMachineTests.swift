import Testing

@testable import HTTPServer

@Suite("The life of a connection that streams")
struct StreamingMachineTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"
    private static let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    /// Feeds bytes as a loop would, and notes the actions in short.
    private struct Script {
        var machine: ConnectionMachine
        var reception = BodyReception.stream(limit: 100)
        var pending: [UInt8] = []
        var log: [String] = []

        init(_ question: ReceptionQuestion = .always, _ change: (inout ServerLimits) -> Void = { _ in }) {
            var limits = ServerLimits()
            change(&limits)
            machine = ConnectionMachine(limits: limits, asksReception: question)
        }

        mutating func feed(_ text: String) -> [String] {
            pending += Array(text.utf8)
            log = []
            while true {
                if machine.phase == .admission {
                    log.append("admit")
                    if case .refuse(let refusal) = machine.admit(reception) { log.append("refuse \(refusal.status)") }
                }
                let bytes = pending
                switch machine.next(bytes.span) {
                case .read: return log + ["read"]
                case .wait: return log + ["wait"]
                case .close: return log + ["close"]
                case .linger: return log + ["linger"]
                case .discard(let count): note("discard", dropping: count)
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

        /// The handler begins a streamed answer.
        mutating func begin(length: Int64? = nil, isLive: Bool = false, hasContent: Bool = true)
            -> ConnectionMachine.Framing?
        {
            machine.streamBegan(
                machine.ordinal, closes: false, length: length, isLive: isLive, hasContent: hasContent)
        }
    }

    @Test("where it says so, the owner is not asked about a body that came whole with its head")
    func wholeBodies() {
        for cut in [0, 10, 30] {
            var script = Script(.unlessWhole)
            let text = Self.post + "0123456789"
            _ = script.feed(String(text.prefix(cut)))
            #expect(script.feed(String(text.dropFirst(cut))) == ["head", "body 0+10", "dispatch", "wait"], "\(cut)")
        }
        var short = Script(.unlessWhole)
        short.reception = .refuse(HTTPResponse(status: 404))
        #expect(short.feed(Self.post + "012345678") == ["head", "admit", "discard", "wait"])
        var chunked = Script(.unlessWhole)
        #expect(chunked.feed(Self.chunked + "1\r\na\r\n0\r\n\r\n").prefix(2) == ["head", "admit"])
        // Beyond the common limit the owner is asked all the same: the body may be within that of its route.
        var large = Script(.unlessWhole) { $0.bodyBytes = 9 }
        #expect(large.feed(Self.post + "0123456789") == ["head", "admit", "body 0+10", "dispatch", "wait"])
        var refusing = Script(.unlessWhole) { $0.bodyBytes = 9 }
        refusing.reception = .collect(limit: 9)
        #expect(refusing.feed(Self.post + "0123456789").prefix(3) == ["head", "admit", "refuse 413"])
    }

    @Test("a body is admitted once, behind its head; a request without one is not asked about")
    func admission() {
        var script = Script()
        #expect(script.feed(Self.get) == ["head", "dispatch", "wait"])
        var collecting = Script()
        collecting.reception = .collect(limit: 10)
        #expect(collecting.feed(Self.post + "abc") == ["head", "admit", "body 0+3", "read"])
        #expect(collecting.feed("defghij") == ["body 0+7", "dispatch", "wait"])
        var unwanted = Script()
        unwanted.reception = .refuse(HTTPResponse(status: 415))
        #expect(unwanted.feed(Self.post + "abc") == ["head", "admit", "discard", "wait"])
        #expect(unwanted.machine.framing.closes)
        for reception in [BodyReception.collect(limit: 9), .stream(limit: 9)] {
            var refusing = Script()
            refusing.reception = reception
            #expect(refusing.feed(Self.post).prefix(3) == ["head", "admit", "refuse 413"])
        }
    }

    @Test("a streamed body means the same wherever it is cut")
    func cuts() {
        let text = Self.chunked + "3\r\nabc\r\n0a;x=y\r\n0123456789\r\n0\r\nA: b\r\n\r\n" + Self.get
        for cut in 1..<text.utf8.count {
            var script = Script()
            var log = script.feed(String(text.prefix(cut)))
            log += script.feed(String(text.dropFirst(cut)))
            let counts = log.compactMap { $0.hasPrefix("body") ? Int($0.split(separator: "+")[1]) : nil }
            #expect(counts.reduce(0, +) == 13, "cut at \(cut)")
            #expect(log.count { $0 == "dispatch" } == 1)
            #expect(script.machine.body.isOver)
            #expect(script.pending == Array(Self.get.utf8))
        }
    }

    @Test("the handler is called as soon as what has come of a streamed body is taken")
    func opening() {
        var script = Script()
        #expect(script.feed(Self.post) == ["head", "admit", "dispatch", "read"])
        #expect(script.machine.deadline == .body)
        #expect(script.feed("abc") == ["body 0+3", "read"])
        #expect(script.feed("defghij") == ["body 0+7", "wait"])
        #expect(script.machine.deadline == .handler)
        #expect(!script.machine.wantsInput)
        var whole = Script()
        #expect(whole.feed(Self.post + "abcdefghij" + Self.get) == ["head", "admit", "body 0+10", "dispatch", "wait"])
        #expect(whole.machine.answered(1, closes: false)?.closes == false)
        #expect(whole.feed("") == ["head", "dispatch", "wait"])
    }

    @Test("the body's deadline runs only while bytes are welcome, and begins anew when they are welcome again")
    func pausing() {
        var script = Script { $0.bodyMinimumBytesPerSecond = 1 }
        _ = script.feed(Self.post + "abc")
        script.machine.pauseUpload()
        #expect(!script.machine.wantsInput)
        #expect(script.machine.deadline == .handler)
        #expect(script.machine.expired(.body) == .wait)
        #expect(script.feed("d") == ["wait"])
        let epoch = script.machine.deadlineEpoch
        script.machine.resumeUpload()
        #expect(script.machine.deadlineEpoch != epoch)
        #expect(script.machine.deadline == .body)
        #expect(script.feed("") == ["body 0+1", "read"])
        #expect(script.machine.expired(.body) == .refuse(.bodyTimeout))
    }

    @Test("100-continue waits until the handler wants the body, and is not sent behind an answer's head")
    func expectation() {
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
        var script = Script()
        #expect(script.feed(head) == ["head", "admit", "dispatch", "wait"])
        script.machine.resumeUpload()
        #expect(script.feed("") == ["continue", "read"])
        var answering = Script()
        _ = answering.feed(head)
        #expect(answering.begin()?.closes == true)
        answering.machine.resumeUpload()
        #expect(answering.feed("") == ["read"])
        var refusing = Script()
        refusing.reception = .stream(limit: 2)
        #expect(refusing.feed(head).contains("refuse 413"))
        #expect(!refusing.log.contains("continue"))
    }

    @Test("an answer before the body is over is the connection's last")
    func earlyAnswer() {
        var script = Script()
        _ = script.feed(Self.post + "abc")
        #expect(script.machine.answered(1, closes: false)?.closes == true)
        script.machine.queued(50)
        #expect(script.feed("defghij" + Self.get) == ["discard", "wait"])
        #expect(script.machine.wrote(50) == .linger)
        #expect(script.feed("more") == ["discard", "read"])
    }

    @Test("a body that fails is refused before its answer has begun, and cuts it off afterwards")
    func failure() {
        var handling = Script()
        _ = handling.feed(Self.chunked)
        #expect(handling.feed("x\r\n").first == "refuse 400")
        #expect(handling.machine.answered(1, closes: false) == nil)
        var large = Script()
        _ = large.feed(Self.chunked)
        #expect(large.feed("65\r\n").first == "refuse 413")
        var streaming = Script()
        _ = streaming.feed(Self.chunked)
        #expect(streaming.begin() != nil)
        #expect(streaming.feed("x\r\n") == ["close"])
        #expect(streaming.machine.uploadFailure == .malformedChunk)
        var slow = Script()
        _ = slow.feed(Self.chunked)
        #expect(slow.begin() != nil)
        #expect(slow.machine.expired(.body) == .close)
    }

    @Test("a client that ends its half in the middle of a body has left; behind it, only from a live answer")
    func inputEnded() {
        var handling = Script()
        _ = handling.feed(Self.post)
        #expect(handling.machine.inputEnded() == .close)
        var streaming = Script()
        _ = streaming.feed(Self.post)
        #expect(streaming.begin() != nil)
        #expect(streaming.machine.inputEnded() == .close)
        for isLive in [true, false] {
            var complete = Script()
            _ = complete.feed(Self.get)
            #expect(complete.begin(isLive: isLive) != nil)
            #expect(complete.machine.watchesEnd == isLive)
            #expect(!complete.machine.wantsInput)
        }
    }

    @Test("the end of a streamed answer is a last chunk, a length, or the end of the connection")
    func endings() {
        var chunks = Script()
        _ = chunks.feed(Self.get + Self.get)
        #expect(chunks.begin() == .init(closes: false, minorVersion: 1, isHEAD: false, transfer: .chunked))
        #expect(chunks.machine.deadline == nil)
        chunks.machine.queued(100)
        #expect(chunks.machine.deadline == .write)
        #expect(chunks.machine.wrote(100) == .wait)
        #expect(chunks.machine.deadline == nil)
        #expect(chunks.feed("") == ["wait"])
        #expect(chunks.machine.streamEnded() == .lastChunk)
        #expect(chunks.feed("") == ["head", "dispatch", "wait"])
        var sized = Script()
        _ = sized.feed(Self.get)
        #expect(sized.begin(length: 10)?.transfer == .fixed(10))
        #expect(sized.machine.take(8) == 8)
        #expect(sized.machine.take(8) == 2)
        #expect(sized.machine.streamEnded() == .done)
        #expect(sized.machine.phase == .idle)
        var short = Script()
        _ = short.feed(Self.get)
        #expect(short.begin(length: 10) != nil)
        #expect(short.machine.take(9) == 9)
        #expect(short.machine.streamEnded() == .cut)
        var old = Script()
        _ = old.feed("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        #expect(old.begin() == .init(closes: true, minorVersion: 0, isHEAD: false, transfer: .untilClose))
        #expect(old.machine.streamEnded() == .linger)
        #expect(!old.machine.isCut)
    }

    @Test("only where the end of the connection ends the answer must it be cut by a reset")
    func reset() {
        var old = Script()
        _ = old.feed("GET / HTTP/1.0\r\n\r\n")
        #expect(old.begin() != nil)
        old.machine.close()
        #expect(old.machine.isCut)
        var stalled = Script()
        _ = stalled.feed("GET / HTTP/1.0\r\n\r\n")
        #expect(stalled.begin() != nil)
        stalled.machine.queued(10)
        #expect(stalled.machine.streamEnded() == .done)
        #expect(stalled.machine.expired(.write) == .close)
        #expect(stalled.machine.isCut)
        var chunks = Script()
        _ = chunks.feed(Self.get)
        #expect(chunks.begin() != nil)
        chunks.machine.close()
        #expect(!chunks.machine.isCut)
    }

    @Test("an answer without content is over with its head; an answer to another request never begins")
    func withoutContent() {
        var head = Script()
        _ = head.feed("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + Self.get)
        #expect(head.begin(hasContent: false)?.transfer == .chunked)
        #expect(head.machine.phase == .idle)
        #expect(head.feed("") == ["head", "dispatch", "wait"])
        #expect(
            head.machine.streamBegan(1, closes: false, length: nil, isLive: false, hasContent: true) == nil)
        #expect(head.begin() != nil)
        #expect(head.begin() == nil)
    }

    @Test("what the client takes of a streamed answer begins the write deadline anew, where no rate is asked for")
    func writeStall() {
        var script = Script { $0.outboundMinimumBytesPerSecond = 0 }
        _ = script.feed(Self.get)
        #expect(script.begin() != nil)
        script.machine.queued(10)
        let epoch = script.machine.deadlineEpoch
        #expect(script.machine.wrote(0) == .wait)
        #expect(script.machine.deadlineEpoch == epoch)
        #expect(script.machine.wrote(1) == .wait)
        #expect(script.machine.deadlineEpoch != epoch)
        #expect(script.machine.expired(.handler) == .wait)
        #expect(script.machine.expired(.write) == .close)
    }
}
