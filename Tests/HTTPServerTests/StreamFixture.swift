import Dispatch
import Glibc
import SocketSupport
import Synchronization

@testable import HTTPServer

/// A running server whose handler streams.
///
/// - `POST /sink` counts and checks its body; `/hold-body` gives its stream to the test; `/early?401` answers at once;
///   `/mirror` sends back what comes; `/unwanted` refuses its body.
/// - `GET /source?n` and `/sized?n` make `n` bytes; `/live`, `/open` and `/promise?n` give their streams to the test.
/// - All else is collected and echoed, `/large` beyond the usual limit.
final class StreamFixture: Sendable {
    let server: HTTPServer
    let port: UInt16
    let streams: HeldStreams
    /// What still streams by itself.
    let census = Census()

    init(
        reception limit: Int64 = 1 << 40, clock: ServerClock = .system,
        _ change: (inout ServerLimits) -> Void = { _ in }
    ) throws {
        var limits = ServerLimits()
        limits.tickMilliseconds = 20
        change(&limits)
        let streams = HeldStreams()
        var configuration = HTTPServerConfiguration(loops: 1, limits: limits)
        let usual = limits.bodyBytes
        configuration.reception = { request in
            switch request.path {
            case "/sink", "/hold-body", "/early", "/mirror": .stream(limit: limit)
            case "/large": .collect(limit: usual * 4)
            case "/unwanted": .refuse(HTTPResponse(status: 415, body: Array("unwanted".utf8)))
            default: .collect(limit: usual)
            }
        }
        server = HTTPServer(configuration: configuration, clock: clock) { [census] request, responder in
            Self.handle(request, responder, streams, census)
        }
        self.streams = streams
        port = try server.start()
    }

    deinit {
        server.stop(grace: 0)
    }

    func client() throws -> Client {
        try Client(port: port)
    }

    /// Whether all connections end.
    func isLeft() -> Bool {
        eventually { server.statistics.connectionsOpen == 0 }
    }

    private static func handle(
        _ request: HTTPRequest, _ responder: Responder, _ streams: HeldStreams, _ census: Census
    ) {
        let number = Int(request.query ?? "") ?? 0
        let head = HTTPResponse(status: 200, fields: [HTTPField(name: "X-Kind", value: "stream")])
        switch request.path {
        case "/sink":
            if let stream = request.stream { Sink(stream, responder, census).pull() }
        case "/hold-body":
            streams.add(request.stream, responder)
        case "/early":
            responder.answer(HTTPResponse(status: number, body: Array("no".utf8)))
        case "/mirror":
            if let stream = request.stream { Mirror(stream, responder.stream(head), census).pull() }
        case "/source":
            Source(responder.stream(head), count: number, census).pump()
        case "/sized":
            Source(responder.stream(head, length: Int64(number)), count: number, census).pump()
        case "/live":
            streams.add(responder.stream(head, isLive: true))
        case "/open":
            streams.add(responder.stream(head))
        case "/promise":
            streams.add(responder.stream(head, length: Int64(number)))
        default:
            responder.answer(HTTPResponse(status: 200, body: request.body))
        }
    }
}

/// Takes a body to its end and answers how much there was of it and whether it was the pattern.
private final class Sink: Sendable {
    private let member: Census.Member
    private let stream: RequestStream
    private let responder: Responder
    private let state = Mutex((count: 0, isIntact: true))

    init(_ stream: RequestStream, _ responder: Responder, _ census: Census) {
        member = Census.Member(census)
        self.stream = stream
        self.responder = responder
    }

    func pull() {
        stream.next { event in
            switch event {
            case .piece(let bytes):
                self.state.withLock { state in
                    if !Pattern.matches(bytes[...], from: state.count) { state.isIntact = false }
                    state.count += bytes.count
                }
                self.pull()
            case .end:
                let text = self.state.withLock { "\($0.count) \($0.isIntact)" }
                self.responder.answer(HTTPResponse(status: 200, body: Array(text.utf8)))
            case .failed:
                break
            }
        }
    }
}

/// Sends back what comes.
private final class Mirror: Sendable {
    private let member: Census.Member
    private let input: RequestStream
    private let output: ResponseStream

    init(_ input: RequestStream, _ output: ResponseStream, _ census: Census) {
        member = Census.Member(census)
        self.input = input
        self.output = output
    }

    func pull() {
        input.next { event in
            switch event {
            case .piece(let bytes):
                if self.output.write(bytes) { self.pull() } else { self.output.whenReady { self.pull() } }
            case .end: self.output.finish()
            case .failed: self.output.abort()
            }
        }
    }
}

/// Makes so much of the pattern, in pieces of many sizes.
private final class Source: Sendable {
    private let member: Census.Member
    private let stream: ResponseStream
    private let count: Int
    private let made = Mutex(0)

    init(_ stream: ResponseStream, count: Int, _ census: Census) {
        member = Census.Member(census)
        self.stream = stream
        self.count = count
    }

    func pump() {
        while true {
            let piece = made.withLock { made -> [UInt8] in
                let size = min(count - made, 1 + made % 40_000)
                defer { made += size }
                return Pattern.bytes(size, from: made)
            }
            if piece.isEmpty {
                stream.finish()
                return
            }
            guard stream.write(piece) else {
                stream.whenReady { self.pump() }
                return
            }
        }
    }
}

/// Bytes that tell where they stand: a period without a common factor with the sizes that servers like.
enum Pattern {
    private static let period = 65_521
    private static let twice: [UInt8] = (0..<2 * period + 1).map { UInt8(truncatingIfNeeded: $0 % period * 31 >> 4) }

    static func bytes(_ count: Int, from offset: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var position = offset
        while bytes.count < count {
            let start = position % period
            let size = min(count - bytes.count, period)
            bytes.append(contentsOf: twice[start..<start + size])
            position += size
        }
        return bytes
    }

    static func matches(_ bytes: ArraySlice<UInt8>, from offset: Int) -> Bool {
        var position = offset
        var rest = bytes
        while !rest.isEmpty {
            let start = position % period
            let size = min(rest.count, period)
            let isEqual = rest.withUnsafeBytes { rest in
                twice.withUnsafeBytes { twice in
                    guard let left = rest.baseAddress, let right = twice.baseAddress else { return false }
                    return memcmp(left, right + start, size) == 0
                }
            }
            guard isEqual else { return false }
            rest = rest.dropFirst(size)
            position += size
        }
        return true
    }
}
