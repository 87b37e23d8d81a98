import Synchronization

/// What a streamed answer's producer and its connection share.
final class ResponseChannel: Sendable {
    /// How the producer ends.
    enum Ending {
        case finished, aborted
    }

    private struct State {
        var pending: [UInt8] = []
        /// Bytes that the connection has and its socket has not yet taken.
        var unsent = 0
        var ending: Ending?
        /// The connection will look here; it need not be told.
        var isScheduled = true
        /// Nobody takes anything any more.
        var isOver = false
        var callbacks = Callbacks()
    }

    /// What the producer wants to be told.
    ///
    /// They may hold the last reference to the producer, whose end comes back here: they are let go only when the lock
    /// is free.
    private struct Callbacks {
        var ready: (@Sendable () -> Void)?
        var gone: (@Sendable () -> Void)?
    }

    /// Status and fields; its body is not used.
    let head: HTTPResponse
    /// The length of the content if it is known.
    let length: Int64?
    /// A client that ends its half has left.
    let isLive: Bool
    private let capacity: Int
    private let wake: @Sendable (ResponseChannel) -> Void
    private let state = Mutex(State())

    /// `wake` is called when there is something to `take`; not before the first `take`.
    init(
        head: HTTPResponse, length: Int64?, isLive: Bool, capacity: Int,
        wake: @escaping @Sendable (ResponseChannel) -> Void
    ) {
        self.head = head
        self.length = length
        self.isLive = isLive
        self.capacity = capacity
        self.wake = wake
    }

    // MARK: Calls from the producer

    func write(_ bytes: [UInt8]) -> Bool {
        let (isWelcome, wakes) = state.withLock { state in
            guard !state.isOver, state.ending == nil else { return (false, false) }
            if state.pending.isEmpty { state.pending = bytes } else { state.pending.append(contentsOf: bytes) }
            return (state.pending.count + state.unsent < capacity, Self.schedule(&state))
        }
        if wakes { wake(self) }
        return isWelcome
    }

    func whenReady(_ body: @escaping @Sendable () -> Void) {
        let (wakes, former) = state.withLock { state in
            guard !state.isOver, state.ending == nil else { return (false, Callbacks()) }
            let former = state.callbacks
            state.callbacks.ready = body
            return (hasRoom(state) && Self.schedule(&state), former)
        }
        if wakes { wake(self) }
        withExtendedLifetime(former) {}
    }

    func onGone(_ body: @escaping @Sendable () -> Void) {
        let (isGone, former) = state.withLock { state in
            guard state.ending == nil else { return (false, Callbacks()) }
            let former = state.callbacks
            if !state.isOver { state.callbacks.gone = body }
            return (state.isOver, former)
        }
        if isGone { body() }
        withExtendedLifetime(former) {}
    }

    /// The first end counts.
    func end(_ ending: Ending) {
        let wakes = state.withLock { state in
            guard !state.isOver, state.ending == nil else { return false }
            state.ending = ending
            return Self.schedule(&state)
        }
        if wakes { wake(self) }
    }

    // MARK: Calls from the connection

    /// What was written since the last time, and whether that was all.
    func take() -> (bytes: [UInt8], ending: Ending?) {
        state.withLock { state in
            state.isScheduled = false
            var bytes: [UInt8] = []
            swap(&bytes, &state.pending)
            return (bytes, state.ending)
        }
    }

    /// So many of the bytes taken are not yet sent.
    func settle(unsent: Int) {
        let ready: (@Sendable () -> Void)? = state.withLock { state in
            state.unsent = unsent
            guard hasRoom(state) else { return nil }
            defer { state.callbacks.ready = nil }
            return state.callbacks.ready
        }
        ready?()
    }

    /// Nobody takes the content any more; the producer is told unless it has ended.
    func close() {
        let (former, isTold) = state.withLock { state in
            state.isOver = true
            state.pending = []
            let former = state.callbacks
            state.callbacks = Callbacks()
            return (former, state.ending == nil)
        }
        if isTold { former.gone?() }
    }

    /// For calls in process: everything, when it has ended; nil before.
    func takeWhole() -> (bytes: [UInt8], ending: Ending)? {
        state.withLock { state in
            state.isScheduled = false
            guard !state.isOver, let ending = state.ending else { return nil }
            state.isOver = true
            return (state.pending, ending)
        }
    }

    /// Half of the capacity must be free, so that a producer is not called for every packet.
    private func hasRoom(_ state: borrowing State) -> Bool {
        state.pending.count + state.unsent <= capacity / 2
    }

    private static func schedule(_ state: inout State) -> Bool {
        defer { state.isScheduled = true }
        return !state.isScheduled
    }
}
