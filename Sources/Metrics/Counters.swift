import Synchronization

/// A fixed number of counts in one block of memory, to which any thread adds without a lock.
package struct Counters: ~Copyable, Sendable {
    /// How many counts there are.
    package let count: Int
    // Safe to share: the cells are atomic, and the pointer never changes until `deinit` frees them.
    private nonisolated(unsafe) let cells: UnsafeMutablePointer<Atomic<Int>>

    /// That many counts, each 0.
    package init(count: Int) {
        self.count = max(count, 1)
        cells = .allocate(capacity: self.count)
        for index in 0..<self.count { (cells + index).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: count)
        cells.deallocate()
    }

    /// Adds to one count; a place that does not exist is ignored, since a measurement must never end a request.
    package func add(_ amount: Int = 1, at index: Int) {
        guard index >= 0, index < count else { return }
        cells[index].wrappingAdd(amount, ordering: .relaxed)
    }

    /// One count as it stands now; 0 for a place that does not exist.
    package subscript(_ index: Int) -> Int {
        guard index >= 0, index < count else { return 0 }
        return cells[index].load(ordering: .relaxed)
    }
}
