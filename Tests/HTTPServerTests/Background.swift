import Dispatch
import Synchronization

/// Work on another thread whose result the test waits for.
final class Background<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let isDone = DispatchSemaphore(value: 0)

    init(_ body: @escaping @Sendable () -> Value) {
        let queue = DispatchQueue(label: "test.background")
        queue.async {
            self.set(body())
        }
    }

    private init() {}

    /// A value that is set elsewhere.
    static func later() -> Background { Background() }

    func set(_ result: Value) {
        value.withLock { $0 = result }
        isDone.signal()
    }

    /// The result, or nil if it is not there in time.
    func wait(seconds: Double = 20) -> Value? {
        _ = isDone.wait(timeout: .now() + seconds)
        return value.withLock { $0 }
    }
}

/// Goes up once.
final class Flag: Sendable {
    private let state = Mutex(false)

    var isRaised: Bool { state.withLock { $0 } }

    func raise() {
        state.withLock { $0 = true }
    }
}
