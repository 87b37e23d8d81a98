import HTTPServer

#if TESTABLE
    @testable import HTTPServer

    /// One connection from its first byte to its end, driven as an event loop drives it.
    struct MachineRun {
        enum Style {
            /// Every request is answered at once, everything is sent at once.
            case plain
            /// Answers and sending take their time; deadlines pass, the server stops, the client goes.
            case eventful
            /// The same, with bodies and answers in pieces.
            case streaming
        }

        let limits: ServerLimits
        let style: Style
        var dice: Dice
        var machine: ConnectionMachine
        /// Bytes that came and are not dealt with.
        var pending: [UInt8] = []
        var unsent = 0
        var isAnswerDue = false
        var isStreamingAnswer = false
        var isClosed = false
        /// What the client sent was cut short by something else than its own bytes.
        var isInterrupted = false
        /// The bytes are all there; what is refused now is refused for its time.
        var isEnding = false
        private var head: PlainHead?
        private var body: [UInt8] = []
        private var expectsContinue = false
        private var hasContinued = false
        private(set) var verdict = StreamVerdict()
        /// What must not happen and did.
        private(set) var violations: [String] = []

        init(limits: ServerLimits, style: Style, seed: UInt64) {
            self.limits = limits
            self.style = style
            dice = Dice(seed: seed)
            machine = ConnectionMachine(limits: limits, asksReception: style == .streaming ? .always : .never)
        }

        mutating func violate(_ text: String) {
            violations.append("\(text), in \(machine.phase)")
        }

        /// Asks the machine what to do until it waits.
        mutating func drive() {
            let bytes = pending
            var used = 0
            var steps = 0
            while !isClosed {
                steps += 1
                guard steps < 4 * bytes.count + 64 else {
                    violate("it never waits")
                    break
                }
                let action = machine.next(bytes.span.extracting(used..<bytes.count))
                guard apply(action, bytes, &used) else { break }
                guard used <= bytes.count else {
                    violate("it takes more bytes than came")
                    used = bytes.count
                    break
                }
            }
            pending.removeFirst(used)
            if machine.unsent != unsent { violate("\(unsent) bytes are unsent, but it counts \(machine.unsent)") }
        }

        /// Returns whether the machine is to be asked again.
        private mutating func apply(_ action: ConnectionMachine.Action, _ bytes: [UInt8], _ used: inout Int) -> Bool {
            switch action {
            case .read:
                if !machine.wantsInput { violate("it reads, but wants no input") }
                return false
            case .wait:
                if machine.wantsInput || machine.phase == .admission { violate("it waits, but wants input") }
                return false
            case .close:
                isClosed = true
                return false
            case .linger:
                violate("it lingers on input")
                return false
            case .discard(let count):
                if count < 1 { violate("it discards nothing") }
                used += count
            case .head(let head):
                let rest = Array(bytes[used...])
                used += head.length
                begin(PlainHead(head, rest))
            case .queueContinue:
                if hasContinued || !expectsContinue { violate("100 is not expected") }
                hasContinued = true
                queue(25)
            case .body(let skip, let count):
                if skip < 0 || count < 0 || skip + count < 1 { violate("it takes nothing of the body") }
                guard used + skip + count <= bytes.count else { return true }
                take(bytes[used + skip..<used + skip + count])
                used += skip + count
            case .dispatch:
                dispatch()
            case .refuse(let refusal):
                refuse(refusal)
            }
            return true
        }

        mutating func queue(_ count: Int) {
            machine.queued(count)
            unsent += count
        }

        mutating func refuse(_ refusal: HTTPRefusal) {
            if !isEnding { verdict.refusals.append(refusal) }
            isAnswerDue = false
            head = nil
            queue(80)
            if !machine.framing.closes { violate("it refuses and does not close") }
        }

        private mutating func begin(_ head: PlainHead) {
            if self.head != nil || isAnswerDue { violate("a request begins in another") }
            if !verdict.refusals.isEmpty { violate("a request begins behind a refused one") }
            self.head = head
            body = []
            expectsContinue = head.expectsContinue
            hasContinued = false
            guard machine.phase == .admission else { return }
            let reception: BodyReception =
                dice.once(in: 2) ? .collect(limit: limits.bodyBytes) : .stream(limit: Int64(limits.bodyBytes))
            if case .refuse(let refusal) = machine.admit(reception) { refuse(refusal) }
        }

        private mutating func take(_ piece: ArraySlice<UInt8>) {
            body += piece
            if body.count > limits.bodyBytes { violate("more body than the limit") }
            // The rest of a body whose request is being handled.
            if head == nil, let last = verdict.requests.indices.last { verdict.requests[last].body += piece }
        }

        private mutating func dispatch() {
            guard let head, verdict.refusals.isEmpty else {
                violate("it dispatches what is no request")
                return
            }
            self.head = nil
            verdict.requests.append(PlainRequest(head: head, body: body))
            if verdict.requests.count > limits.requestsPerConnection { violate("more requests than the limit") }
            isAnswerDue = true
            if style == .plain || dice.once(in: 2) { answer() }
        }
    }
#else
    struct MachineRun {
        enum Style { case plain, eventful, streaming }

        let verdict = StreamVerdict()
        let violations: [String] = []

        init(limits: ServerLimits, style: Style, seed: UInt64) {}

        mutating func run(_ bytes: [UInt8], cuts: [Int]) {}
        func failure(against expected: StreamExpectation) -> String? { nil }
    }
#endif
