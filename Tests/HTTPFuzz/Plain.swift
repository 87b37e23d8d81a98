import HTTPServer

/// A head in words of its own, so that what the parser and what the oracle say can be compared.
struct PlainHead: Equatable {
    enum Framing: Equatable {
        case none
        case fixed(Int)
        /// A length far beyond any limit, whose exact value nobody keeps.
        case huge
        case chunked

        /// A length of 18 digits and more is huge.
        init(length: Int) {
            self = length == 0 ? .none : length >= 100_000_000_000_000_000 ? .huge : .fixed(length)
        }
    }

    struct Line: Equatable {
        var name: [UInt8]
        var value: [UInt8]
    }

    var length = 0
    var method: [UInt8] = []
    var target: [UInt8] = []
    var lacksPath = false
    var minorVersion = 1
    var lines: [Line] = []
    var framing = Framing.none
    var expectsContinue = false
    var persists = true
}

/// A request: its head and its content.
struct PlainRequest: Equatable {
    var head: PlainHead
    var body: [UInt8] = []
}

/// What the grammar says of some bytes that should be a head.
struct HeadExpectation {
    /// The head, if it is whole and right.
    var head: PlainHead?
    /// What is wrong; if anything is, it must be refused, for one of these.
    var faults: Set<HTTPRefusal> = []
    /// What it may be refused for: at the edge of a limit an unfinished head may be given up sooner or later.
    var allowed: Set<HTTPRefusal> = []
}

/// What the parser says of them.
enum HeadVerdict: Equatable {
    case incomplete
    case refused(HTTPRefusal)
    case accepted(PlainHead)
}

/// What the grammar says of some bytes that should be a chunked body.
struct ChunkExpectation {
    var body: [UInt8] = []
    /// The number of bytes to the end of the body; nil if it is not there.
    var end: Int?
    var faults: Set<HTTPRefusal> = []
    var allowed: Set<HTTPRefusal> = []
}

/// What the decoder says of them.
struct ChunkVerdict: Equatable {
    var body: [UInt8] = []
    var end: Int?
    var refusal: HTTPRefusal?
}

/// What the grammar says of all that a client sends on a connection.
struct StreamExpectation {
    var requests: [PlainRequest] = []
    /// The request behind them whose head is right and whose body is not there, or not as a whole.
    var begun: PlainRequest?
    var faults: Set<HTTPRefusal> = []
    var allowed: Set<HTTPRefusal> = []
}

/// What a connection made of it.
struct StreamVerdict: Equatable {
    var requests: [PlainRequest] = []
    var refusals: [HTTPRefusal] = []
}
