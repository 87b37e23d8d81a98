import Synchronization

/// The body of a request, taken in pieces by the handler; safe from any thread.
///
/// Nothing is read from the client while about 64 KiB wait to be taken.
package final class RequestStream: Sendable {
    /// Bytes waiting for the handler beyond which nothing is read.
    static let capacity = 65_536

    private struct State {
        var buffer: [UInt8] = []
        /// What follows the buffer, if it is known.
        var ending: StreamEvent?
        var receiver: (@Sendable (StreamEvent) -> Void)?
        /// Reading rests until more is asked for.
        var isPaused: Bool
    }

    private let state: Mutex<State>
    /// Tells the connection's loop to read on.
    private let resume: @Sendable () -> Void

    /// `isPaused`: nothing comes before the first call of `next`.
    init(isPaused: Bool, resume: @escaping @Sendable () -> Void) {
        state = Mutex(State(isPaused: isPaused))
        self.resume = resume
    }

    /// A body that is there already, for requests made in process.
    package init(_ bytes: [UInt8]) {
        state = Mutex(State(buffer: bytes, ending: .end, isPaused: false))
        resume = {}
    }

    /// Asks for what comes next, once; after `.end` or `.failed` it is the same again.
    ///
    /// `receive` is called on this thread if something is there, else on a loop's queue as soon as it comes; it must
    /// not block. There is one question at a time: another one before the answer takes its place.
    package func next(_ receive: @escaping @Sendable (StreamEvent) -> Void) {
        let (event, wakes) = state.withLock { state -> (StreamEvent?, Bool) in
            let event = Self.takeEvent(&state)
            if event == nil { state.receiver = receive }
            defer { state.isPaused = false }
            return (event, state.isPaused)
        }
        if wakes { resume() }
        if let event { receive(event) }
    }

    // MARK: Calls from the loop

    /// Adds bytes; `deliver` hands them over.
    func append(_ bytes: Span<UInt8>) {
        state.withLock { state in
            bytes.withUnsafeBufferPointer { state.buffer.append(contentsOf: $0) }
        }
    }

    /// Gives a waiting handler all that has come.
    ///
    /// Returns whether so much is left over that reading rests until the handler asks.
    func deliver() -> Bool {
        let (receiver, event) = state.withLock { state in Self.takeBoth(&state) }
        if let receiver, let event { receiver(event) }
        return state.withLock { state in
            if state.receiver == nil, state.buffer.count >= Self.capacity { state.isPaused = true }
            return state.isPaused
        }
    }

    /// Nothing follows but this.
    func end(_ ending: StreamEvent) {
        let (receiver, event) = state.withLock { state in
            if state.ending == nil { state.ending = ending }
            state.isPaused = false
            if case .failed = ending { state.buffer = [] }
            return Self.takeBoth(&state)
        }
        if let receiver, let event { receiver(event) }
    }

    private static func takeBoth(_ state: inout State) -> ((@Sendable (StreamEvent) -> Void)?, StreamEvent?) {
        guard let receiver = state.receiver, let event = takeEvent(&state) else { return (nil, nil) }
        state.receiver = nil
        return (receiver, event)
    }

    private static func takeEvent(_ state: inout State) -> StreamEvent? {
        guard !state.buffer.isEmpty else { return state.ending }
        var piece: [UInt8] = []
        swap(&piece, &state.buffer)
        return .piece(piece)
    }
}
