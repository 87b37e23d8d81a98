import Synchronization

/// A number that only grows, to which any thread adds without a lock.
package final class Counter: Sendable {
    private let total = Atomic(0)

    /// A count of 0.
    package init() {}

    /// Adds; never less than 0.
    package func add(_ amount: Int = 1) {
        total.wrappingAdd(max(amount, 0), ordering: .relaxed)
    }

    /// The number as it stands now.
    package var value: Int {
        total.load(ordering: .relaxed)
    }
}
