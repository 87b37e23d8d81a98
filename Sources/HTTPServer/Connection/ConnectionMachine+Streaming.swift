/// Bodies and answers that pass through in pieces.
extension ConnectionMachine {
    /// What ends a streamed answer.
    enum Ending: Equatable {
        /// Nothing more is to be written.
        case done
        /// The chunk that ends the content is to be queued.
        case lastChunk
        /// The sending side is to be shut down: all is sent.
        case linger
        /// The answer is short of its length: the client must see that.
        case cut
    }

    // MARK: Requests

    /// Whether a streamed body is still coming and there is room for it.
    var isUploading: Bool { !body.isOver && !isPaused }

    /// Says how the body is taken in whose head has just been kept.
    ///
    /// Returns `.refuse` if it is too large, else `.wait`: `next` goes on, behind the answer of a `.refuse` reception.
    mutating func admit(_ reception: BodyReception) -> Action {
        guard phase == .admission else { return .wait }
        do throws(HTTPRefusal) {
            switch reception {
            case .collect(let limit):
                try body.limit(to: limit)
                enter(.body)
            case .stream(let limit):
                try body.limit(to: Int(clamping: limit))
                // RFC 9110 section 10.1.1: a client that waits is asked for the body when the handler first wants it.
                isPaused = continues
                enter(.opening)
            case .refuse:
                persists = false
                enter(.closing)
            }
            return .wait
        } catch {
            return refuse(error)
        }
    }

    /// So much of the streamed body waits for the handler that no more is to be read.
    mutating func pauseUpload() {
        guard !body.isOver else { return }
        isPaused = true
        restartDeadline()
    }

    /// The handler wants more of the body.
    mutating func resumeUpload() {
        guard isPaused else { return }
        isPaused = false
        bodySinceCheck = 0
        restartDeadline()
    }

    /// The body of the request is of no use: an answer says so, or one that has begun is cut.
    mutating func giveUp(_ refusal: HTTPRefusal) -> Action {
        guard phase == .streaming else { return refuse(refusal) }
        uploadFailure = refusal
        enter(.closed)
        return .close
    }

    // MARK: Answers

    /// A streamed answer to request `ordinal` begins.
    ///
    /// `length` is that of the content if it is known. `isLive`: a client that ends its half has left. `hasContent` is
    /// false for an answer that has none by its method or status; it is over with its head.
    /// Returns nil if nobody waits for it any more.
    mutating func streamBegan(
        _ ordinal: UInt32, closes: Bool, length: Int64?, isLive: Bool, hasContent: Bool
    ) -> Framing? {
        guard phase == .handling, ordinal == self.ordinal else { return nil }
        if closes || !body.isOver { persists = false }
        // After the head of the answer there must be no other, RFC 9110 section 15.2.
        continues = false
        if let length {
            transfer = .fixed(length)
        } else if minorVersion > 0 {
            transfer = .chunked
        } else {
            transfer = .untilClose
            if hasContent { persists = false }
        }
        var framing = framing
        framing.transfer = transfer
        self.isLive = isLive
        if hasContent {
            enter(.streaming)
        } else {
            transfer = .none
            enter(framing.closes ? .closing : .idle)
        }
        return framing
    }

    /// How many of the next `count` bytes of the streamed answer belong to it.
    mutating func take(_ count: Int) -> Int {
        guard case .fixed(let remaining) = transfer else { return count }
        let taken = Int(min(remaining, Int64(count)))
        transfer = .fixed(remaining - Int64(taken))
        return taken
    }

    /// All of the streamed answer is there.
    mutating func streamEnded() -> Ending {
        guard phase == .streaming else { return .done }
        if case .fixed(let remaining) = transfer, remaining > 0 { return .cut }
        if !body.isOver { persists = false }
        enter(framing.closes ? .closing : .idle)
        if transfer == .chunked { return .lastChunk }
        guard phase == .closing, unsent == 0 else { return .done }
        enter(.lingering)
        return .linger
    }

    /// Whether it matters that the client ends its half while nothing is read.
    var watchesEnd: Bool { phase == .streaming && isLive }
}
