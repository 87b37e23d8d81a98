import Synchronization

/// A value that one taker gets, whichever comes first.
package final class SingleUse<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    package init(_ value: Value?) {
        self.value = Mutex(value)
    }

    /// The value, the first time; nil afterwards.
    package func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
