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
        case answered(HTTPResponse)
        case done
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

    /// Answers.
    ///
    /// Every answer but the first is ignored.
    package func answer(_ response: HTTPResponse) {
        let mustHop = state.withLock { state in
            switch state {
            case .calling:
                state = .answered(response)
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

    /// The handler has returned: the answer if there is one already; from now on answers hop to the loop.
    func handlerReturned() -> HTTPResponse? {
        state.withLock { state in
            if case .answered(let response) = state {
                state = .done
                return response
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
}
