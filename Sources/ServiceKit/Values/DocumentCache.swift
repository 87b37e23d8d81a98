import Synchronization

/// Remembers what stored documents say, by their text.
///
/// The same text always says the same, so nothing that is remembered can be out of date; a change makes another text.
package final class DocumentCache<Value: Sendable>: Sendable {
    private let known = Mutex<[String: Value]>([:])
    private let capacity: Int

    /// - Parameter capacity: so many are remembered; then it begins anew.
    package init(capacity: Int) {
        self.capacity = capacity
    }

    /// What the text says; reads it only where it is not known yet.
    package func value(of text: String, read: (String) throws -> Value) rethrows -> Value {
        if let value = known.withLock({ $0[text] }) { return value }
        let value = try read(text)
        known.withLock { known in
            if known.count >= capacity { known.removeAll(keepingCapacity: true) }
            known[text] = value
        }
        return value
    }
}
