/// Finds the content of a request in the bytes behind its head, RFC 9112 section 6.
struct BodyReader {
    private let limits: ServerLimits
    private var chunks: ChunkedDecoder
    private var isChunked = false
    /// Of a body with a length: what is still to come.
    private var remaining = 0
    /// Nothing more comes of this body.
    private(set) var isOver = true

    init(limits: ServerLimits) {
        self.limits = limits
        chunks = ChunkedDecoder(limits: limits)
    }

    /// Begins the body of another request.
    mutating func begin(_ framing: BodyFraming) {
        switch framing {
        case .none:
            isChunked = false
            remaining = 0
        case .fixed(let length):
            isChunked = false
            remaining = length
        case .chunked:
            isChunked = true
            remaining = 0
        }
        isOver = !isChunked && remaining == 0
    }

    /// Of a body with a length: what is still to come; else 0.
    var announced: Int { remaining }

    /// Bounds the body that has just begun; one that announces more is refused at once.
    mutating func limit(to bytes: Int) throws(HTTPRefusal) {
        guard isChunked else {
            guard remaining <= bytes else { throw .bodyTooLarge }
            return
        }
        var bounded = limits
        bounded.bodyBytes = bytes
        chunks = ChunkedDecoder(limits: bounded)
    }

    /// Looks at the next bytes: `skip` bytes of framing come first, then `count` bytes of content.
    mutating func next(_ window: Span<UInt8>) throws(HTTPRefusal) -> (skip: Int, count: Int) {
        guard isChunked else {
            let count = min(remaining, window.count)
            remaining -= count
            isOver = remaining == 0
            return (0, count)
        }
        switch try chunks.next(window) {
        case .data(let skip, let count):
            return (skip, count)
        case .end(let skip):
            isOver = true
            return (skip, 0)
        }
    }
}
