import Dispatch
import ServiceKit
import Synchronization

/// Lets a thread of its own wait for what comes on others.
enum Patience {
    /// Waits for the one value that `ask` gives to its argument.
    static func value<Value: Sendable>(_ ask: (@escaping @Sendable (Value) -> Void) -> Void) -> Value? {
        let slot = Slot<Value>()
        ask { slot.give($0) }
        return slot.take()
    }

    private final class Slot<Value: Sendable>: Sendable {
        private let value = Mutex<Value?>(nil)
        private let given = DispatchSemaphore(value: 0)

        func give(_ value: Value) {
            self.value.withLock { $0 = value }
            given.signal()
        }

        func take() -> Value? {
            given.wait()
            return value.withLock { $0 }
        }
    }
}

/// An answer that a thread of its own writes, waiting while the client takes what there is.
final class PatientStream: Sendable {
    private let stream: any AnswerStream
    private let turn = DispatchSemaphore(value: 0)
    private let gone = Atomic(false)

    init(_ stream: any AnswerStream) {
        self.stream = stream
        stream.onGone { [weak self] in
            self?.gone.store(true, ordering: .releasing)
            self?.turn.signal()
        }
    }

    /// Whether nobody takes it any more.
    var isGone: Bool { gone.load(ordering: .acquiring) }

    /// Writes, and waits until more is welcome; false where nobody takes it any more.
    func write(_ bytes: [UInt8]) -> Bool {
        guard !isGone else { return false }
        guard !stream.write(bytes) else { return true }
        stream.whenReady { [turn] in turn.signal() }
        turn.wait()
        return !isGone
    }

    func finish() { stream.finish() }
    func abort() { stream.abort() }
}
