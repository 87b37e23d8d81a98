import Dispatch
import Synchronization

@testable import HTTPServer

/// Streams that the test itself reads and writes, and what has become of them.
final class HeldStreams: Sendable {
    private struct State {
        var inputs: [RequestStream] = []
        var responders: [Responder] = []
        var outputs: [ResponseStream] = []
        var gone = 0
    }

    private let state = Mutex(State())
    private let arrivals = DispatchSemaphore(value: 0)

    func add(_ stream: RequestStream?, _ responder: Responder) {
        state.withLock { state in
            if let stream { state.inputs.append(stream) }
            state.responders.append(responder)
        }
        arrivals.signal()
    }

    func add(_ stream: ResponseStream) {
        stream.onGone { self.state.withLock { $0.gone += 1 } }
        state.withLock { $0.outputs.append(stream) }
        arrivals.signal()
    }

    /// How many answers were told that their client has gone.
    var gone: Int { state.withLock(\.gone) }

    /// Waits for one more and takes it out.
    func input() -> (stream: RequestStream, responder: Responder)? {
        guard arrivals.wait(timeout: .now() + 10) == .success else { return nil }
        return state.withLock { state in
            guard let stream = state.inputs.popLast(), let responder = state.responders.popLast() else { return nil }
            return (stream, responder)
        }
    }

    /// Waits for one more and takes it out.
    func output() -> ResponseStream? {
        guard arrivals.wait(timeout: .now() + 10) == .success else { return nil }
        return state.withLock { $0.outputs.popLast() }
    }
}

/// The last event of a stream that was asked once.
final class Received: Sendable {
    private let event = Mutex<StreamEvent?>(nil)
    private let arrival = DispatchSemaphore(value: 0)

    init(_ stream: RequestStream) {
        stream.next { event in
            self.event.withLock { $0 = event }
            self.arrival.signal()
        }
    }

    /// What has come so far.
    var current: StreamEvent? { event.withLock { $0 } }

    /// Waits for it.
    func wait() -> StreamEvent? {
        _ = arrival.wait(timeout: .now() + 10)
        return current
    }
}
