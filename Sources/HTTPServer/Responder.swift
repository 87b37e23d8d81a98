import Dispatch
import Synchronization

/// The one way a handler answers; safe from any thread.
///
/// The first answer counts. If it is dropped without one, the client gets 500 and the connection is closed.
package final class Responder: Sendable {
    private enum State {
        /// The handler is being called; an answer now needs no hop.
        case calling
        /// The handler has returned without an answer.
        case waiting
        /// Answered while the handler was being called.
        case answered(Answer)
        case done
    }

    /// What the handler has given.
    enum Answer {
        case whole(HTTPResponse)
        case stream(ResponseChannel)
    }

    private enum Destination: Sendable {
        case connection(EventLoop, ConnectionID, ordinal: UInt32)
        case function(@Sendable (HTTPResponse?) -> Void)
    }

    private let destination: Destination
    private let state: Mutex<State>

    init(loop: EventLoop, connection: ConnectionID, ordinal: UInt32) {
        destination = .connection(loop, connection, ordinal: ordinal)
        state = Mutex(.calling)
    }

    /// For calls in process: `receive` gets the first answer, or nil if there is none.
    package init(receive: @escaping @Sendable (HTTPResponse?) -> Void) {
        destination = .function(receive)
        state = Mutex(.waiting)
    }

    deinit {
        let isUnanswered = state.withLock { state in
            if case .waiting = state { return true }
            return false
        }
        if isUnanswered { deliver(nil) }
    }

    /// Whether the server has given up waiting for the answer, and told the client 503.
    ///
    /// False while the handler is being called; else one load where no handler is late.
    package var isAbandoned: Bool {
        guard case .connection(let loop, let id, let ordinal) = destination else { return false }
        return loop.abandoned.contains(id, ordinal)
    }

    /// Answers.
    ///
    /// Every answer but the first is ignored.
    package func answer(_ response: HTTPResponse) {
        let mustHop = state.withLock { state in
            switch state {
            case .calling:
                state = .answered(.whole(response))
                return false
            case .waiting:
                state = .done
                return true
            case .answered, .done:
                return false
            }
        }
        if mustHop { deliver(response) }
    }

    /// Answers with `head` and a content that is written in pieces.
    ///
    /// `length` is announced to the client if it is known. An `isLive` answer has no foreseeable end, such as a stream
    /// of events: a client that ends its half of the connection has left then, and a server that stops ends it; any
    /// other answer still goes out as a whole. No deadline applies while nothing is written. Every answer but the first
    /// is ignored: its stream is gone at once.
    package func stream(_ head: HTTPResponse, length: Int64? = nil, isLive: Bool = false) -> ResponseStream {
        let channel = makeChannel(head, length: length.map { max(0, $0) }, isLive: isLive)
        let (isAccepted, mustHop) = state.withLock { state in
            switch state {
            case .calling:
                state = .answered(.stream(channel))
                return (true, false)
            case .waiting:
                state = .done
                return (true, true)
            case .answered, .done:
                return (false, false)
            }
        }
        if !isAccepted { channel.close() }
        if mustHop { deliver(channel) }
        return ResponseStream(channel)
    }

    /// The handler has returned: the answer if there is one already; from now on answers hop to the loop.
    func handlerReturned() -> Answer? {
        state.withLock { state in
            if case .answered(let answer) = state {
                state = .done
                return answer
            }
            state = .waiting
            return nil
        }
    }

    private func deliver(_ response: HTTPResponse?) {
        switch destination {
        case .connection(let loop, let id, let ordinal): loop.deliver(response, to: id, ordinal: ordinal)
        case .function(let receive): receive(response)
        }
    }

    private func makeChannel(_ head: HTTPResponse, length: Int64?, isLive: Bool) -> ResponseChannel {
        switch destination {
        case .connection(let loop, let id, let ordinal):
            let capacity = loop.configuration.limits.outboundBytes
            return ResponseChannel(head: head, length: length, isLive: isLive, capacity: capacity) { channel in
                loop.deliver(channel, to: id, ordinal: ordinal)
            }
        case .function(let receive):
            return ResponseChannel(head: head, length: length, isLive: isLive, capacity: .max) { channel in
                // Not on this thread: a producer that writes whenever it may would go ever deeper.
                DispatchQueue.global().async { Self.collect(channel, receive) }
            }
        }
    }

    private func deliver(_ channel: ResponseChannel) {
        switch destination {
        case .connection(let loop, let id, let ordinal): loop.deliver(channel, to: id, ordinal: ordinal)
        case .function(let receive): Self.collect(channel, receive)
        }
    }

    /// In process there is nobody who would take pieces: the answer is given when it is whole.
    private static func collect(_ channel: ResponseChannel, _ receive: @Sendable (HTTPResponse?) -> Void) {
        guard let whole = channel.takeWhole() else {
            channel.settle(unsent: 0)
            return
        }
        var response = channel.head
        response.body = whole.bytes
        let isShort = channel.length.map { $0 > Int64(whole.bytes.count) } ?? false
        receive(whole.ending == .finished && !isShort ? response : nil)
    }
}
