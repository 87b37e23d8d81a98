/// The life of one connection as a pure state machine: no descriptor, no clock, no buffer of its own.
///
///     idle → head → body → handling → idle …
///              ↘        ↗   ↓      ↘ closing → lingering → closed
///           admission   streaming → idle …, closing …
///
/// The owner asks `next` with the bytes that are not yet dealt with, does what the action says, and asks again. How a
/// body is admitted and streamed is in `ConnectionMachine+Streaming`.
struct ConnectionMachine {
    enum Phase: Equatable {
        /// Between two requests.
        case idle
        case head
        /// The owner is to say how the body is taken in.
        case admission
        /// The body is collected.
        case body
        /// The first bytes of a streamed body are taken along before the handler is called.
        case opening
        /// The handler has the request; a streamed body goes on coming.
        case handling
        /// The answer is under way in pieces.
        case streaming
        /// The last answer is on its way.
        case closing
        /// The last answer is sent; what still comes is discarded, so that no reset overtakes it.
        case lingering
        case closed
    }

    /// What the owner shall do next.
    enum Action: Equatable {
        /// Nothing, until more bytes come.
        case read
        /// Nothing, until an answer is given or bytes are sent.
        case wait
        /// Drop these bytes.
        case discard(Int)
        /// Keep this head and drop its bytes.
        case head(RequestHead)
        /// Queue `100 Continue`.
        case queueContinue
        /// Drop `skip` bytes, then keep `count` bytes of body and drop them.
        case body(skip: Int, count: Int)
        /// Hand the request to the handler.
        case dispatch
        /// Queue the answer of this refusal, framed by `framing`.
        case refuse(HTTPRefusal)
        /// Shut down the sending side and go on.
        case linger
        /// Close at once.
        case close
    }

    /// How an answer is to be written.
    struct Framing: Equatable {
        var closes: Bool
        var minorVersion: UInt8
        var isHEAD: Bool
        /// How the client finds the end of the content.
        var transfer = Transfer.whole
    }

    /// How the client finds the end of an answer's content, RFC 9112 section 6.3.
    enum Transfer: Equatable {
        /// The content is there and is written with its length behind the head.
        case whole
        /// There is none, whatever the head says of it.
        case none
        /// It comes in pieces of so many bytes together.
        case fixed(Int64)
        case chunked
        /// The connection ends with it: HTTP/1.0 knows no chunks.
        case untilClose
    }

    let limits: ServerLimits
    /// Of which bodies the owner is asked how they are taken in.
    let asksReception: ReceptionQuestion
    private var parser: HeadParser
    /// What of the current body is still to come.
    var body: BodyReader
    private(set) var phase = Phase.idle
    /// The number of the current request on this connection; a late answer to an earlier one is known by it.
    private(set) var ordinal: UInt32 = 0
    /// Bytes queued and not yet sent.
    private(set) var unsent = 0
    /// Bytes sent since the current deadline began.
    private var sentSinceRestart = 0
    /// Counts the beginnings of deadlines: a change means that the current one starts anew.
    private(set) var deadlineEpoch: UInt32 = 0
    /// No request is begun before some of the queued bytes are sent.
    private(set) var isHeld = false
    private var isStopping = false
    var persists = true
    private(set) var minorVersion: UInt8 = 1
    private(set) var isHEAD = false
    private var emptyLines = 0
    /// `100 Continue` is still to be sent.
    var continues = false
    var bodySinceCheck = 0
    private var lingered = 0
    /// The streamed body waits for the handler to take what has come.
    var isPaused = false
    /// Why the streamed body was given up in the middle of an answer.
    var uploadFailure: HTTPRefusal?
    /// How the current answer ends, and how much of it is missing where it has a length.
    var transfer = Transfer.whole
    /// The connection was closed where an orderly end would look as if it ended the answer.
    private(set) var isCut = false
    /// The streamed answer has no foreseeable end: a client that ends its half has left.
    var isLive = false

    /// `asksReception`: which bodies the owner admits.
    init(limits: ServerLimits, asksReception: ReceptionQuestion = .never) {
        self.limits = limits
        self.asksReception = asksReception
        parser = HeadParser(limits: limits)
        body = BodyReader(limits: limits)
    }

    /// Whether bytes from the client are welcome.
    var wantsInput: Bool {
        switch phase {
        case .idle: !isHeld
        case .head, .body, .lingering: true
        case .handling, .streaming: isUploading
        case .admission, .opening, .closing, .closed: false
        }
    }

    /// Whether the body of a request comes or is with the handler.
    var holdsBody: Bool {
        switch phase {
        case .admission, .body, .opening, .handling: true
        case .idle, .head, .streaming, .closing, .lingering, .closed: false
        }
    }

    /// The deadline that runs now.
    var deadline: DeadlineClass? {
        switch phase {
        case .idle: unsent > 0 ? .write : .idle
        case .head: .head
        case .admission, .body, .opening: .body
        case .handling: isUploading ? .body : .handler
        case .streaming: unsent > 0 ? .write : isUploading ? .body : nil
        case .closing: .write
        case .lingering: .linger
        case .closed: nil
        }
    }

    /// How the answer to the current request is written, if the connection does not stay open for another reason.
    var framing: Framing {
        let isLast = ordinal >= UInt32(clamping: limits.requestsPerConnection)
        let closes = phase == .closing || isStopping || !persists || isLast
        return Framing(closes: closes, minorVersion: minorVersion, isHEAD: isHEAD)
    }

    // MARK: Input from the client

    /// Looks at the bytes that are not yet dealt with.
    mutating func next(_ window: Span<UInt8>) -> Action {
        switch phase {
        case .idle: return beginRequest(window)
        case .head: return readHead(window)
        case .body: return body.isOver ? dispatch() : readBody(window)
        case .opening: return body.isOver || window.isEmpty ? dispatch() : readBody(window)
        case .handling, .streaming: return isUploading ? readBody(window) : .wait
        case .admission: return .wait
        case .closing: return window.isEmpty ? .wait : .discard(window.count)
        case .lingering: return discard(window)
        case .closed: return .close
        }
    }

    /// The client sends no more.
    ///
    /// Returns `.close`, or `.wait` if it may still take an answer.
    mutating func inputEnded() -> Action {
        switch phase {
        case .handling where body.isOver, .streaming where body.isOver, .closing:
            return .wait
        case .lingering, .closed, .handling, .streaming:
            break
        case .idle, .head, .admission, .body, .opening:
            // A client that has closed its half after a request still gets the whole answer.
            guard unsent > 0 else { break }
            persists = false
            enter(.closing)
            return .wait
        }
        enter(.closed)
        return .close
    }

    // MARK: Answers

    /// The answer to request `ordinal` is there.
    ///
    /// Returns nil if nobody waits for it any more.
    mutating func answered(_ ordinal: UInt32, closes: Bool) -> Framing? {
        guard phase == .handling, ordinal == self.ordinal else { return nil }
        // What comes of a body after its answer is discarded while the connection lingers.
        if closes || !body.isOver { persists = false }
        let framing = framing
        enter(framing.closes ? .closing : .idle)
        return framing
    }

    /// Bytes were added to what is to be sent.
    mutating func queued(_ count: Int) {
        unsent += count
    }

    /// Bytes were sent.
    mutating func wrote(_ count: Int) -> Action {
        unsent -= count
        sentSinceRestart += count
        if unsent <= limits.outboundBytes { isHeld = false }
        // The deadline begins anew when all or enough is taken: a byte now and then would hold the answer for ever.
        let isEnough = unsent == 0 || sentSinceRestart >= limits.outboundMinimumBytes
        if phase == .idle || phase == .closing || phase == .streaming, count > 0, isEnough { restartDeadline() }
        guard phase == .closing, unsent == 0 else { return .wait }
        enter(.lingering)
        return .linger
    }

    // MARK: Time and the end

    /// The deadline of this kind has passed.
    mutating func expired(_ kind: DeadlineClass) -> Action {
        guard kind == deadline else { return .wait }
        switch kind {
        case .idle, .write, .linger:
            enter(.closed)
            return .close
        case .head:
            return refuse(.headTimeout)
        case .body:
            let needed = limits.bodyMinimumBytesPerSecond * limits.bodyGraceMilliseconds / 1_000
            guard bodySinceCheck >= max(1, needed) else { return giveUp(.bodyTimeout) }
            bodySinceCheck = 0
            restartDeadline()
            return .wait
        case .handler:
            return refuse(.handlerTimeout)
        }
    }

    /// The server stops: from now on every answer is the connection's last.
    mutating func stop() {
        isStopping = true
    }

    /// Ends an idle connection; a busy one ends with its answer.
    mutating func closeIfIdle() -> Action {
        guard phase == .idle else { return .wait }
        enter(unsent > 0 ? .closing : .closed)
        return phase == .closed ? .close : .wait
    }

    /// The request is given up: its answer is this refusal.
    mutating func refuse(_ refusal: HTTPRefusal) -> Action {
        persists = false
        enter(.closing)
        return .refuse(refusal)
    }

    /// The connection is of no use any more.
    mutating func close() {
        enter(.closed)
    }
}

extension ConnectionMachine {
    mutating func enter(_ phase: Phase) {
        if phase == .closed, transfer == .untilClose, self.phase == .streaming || unsent > 0 { isCut = true }
        self.phase = phase
        restartDeadline()
    }

    mutating func restartDeadline() {
        deadlineEpoch &+= 1
        sentSinceRestart = 0
    }

    private mutating func beginRequest(_ window: Span<UInt8>) -> Action {
        if unsent > limits.outboundBytes {
            isHeld = true
            return .wait
        }
        guard !window.isEmpty else { return .read }
        if window[0] == ASCII.carriageReturn {
            // RFC 9112 section 2.2: an empty line before the request line is ignored; a handful is enough.
            guard window.count > 1 else { return .read }
            if window[1] == ASCII.lineFeed, emptyLines < 4 {
                emptyLines += 1
                return .discard(2)
            }
        }
        emptyLines = 0
        isHEAD = false
        minorVersion = 1
        parser.reset()
        enter(.head)
        return readHead(window)
    }

    private mutating func readHead(_ window: Span<UInt8>) -> Action {
        do throws(HTTPRefusal) {
            guard let head = try parser.parse(window) else { return .read }
            isHEAD = parser.isHEAD
            minorVersion = min(head.minorVersion, 1)
            persists = head.persists
            return try begin(head, behind: window.count - head.length)
        } catch {
            isHEAD = parser.isHEAD
            return refuse(error)
        }
    }

    /// - Parameter behind: how many bytes are there behind the head.
    private mutating func begin(_ head: RequestHead, behind: Int) throws(HTTPRefusal) -> Action {
        bodySinceCheck = 0
        isPaused = false
        // RFC 9110 section 10.1.1: the client need not be asked for what it has begun to send.
        continues = head.expectsContinue && behind == 0 && head.framing != .none
        body.begin(head.framing)
        if asks(head.framing, behind) {
            enter(.admission)
        } else {
            try body.limit(to: limits.bodyBytes)
            enter(.body)
        }
        return .head(head)
    }

    /// Whether the owner admits this body.
    private func asks(_ framing: BodyFraming, _ behind: Int) -> Bool {
        guard !body.isOver else { return false }
        switch asksReception {
        case .never: return false
        case .always: return true
        case .unlessWhole:
            // One beyond the common limit may be within that of its route.
            if case .fixed(let length) = framing { return length > behind || length > limits.bodyBytes }
            return true
        }
    }

    private mutating func readBody(_ window: Span<UInt8>) -> Action {
        if continues {
            continues = false
            return .queueContinue
        }
        guard !window.isEmpty else { return .read }
        do throws(HTTPRefusal) {
            // Not `enter`: the deadline goes on.
            let step = try body.next(window)
            bodySinceCheck += step.count
            return .body(skip: step.skip, count: step.count)
        } catch {
            return giveUp(error)
        }
    }

    private mutating func dispatch() -> Action {
        ordinal &+= 1
        enter(.handling)
        return .dispatch
    }

    private mutating func discard(_ window: Span<UInt8>) -> Action {
        guard !window.isEmpty else { return .read }
        lingered += window.count
        guard lingered <= limits.lingerBytes else {
            enter(.closed)
            return .close
        }
        return .discard(window.count)
    }
}
