import Synchronization

/// What bodies and unsent answers take of the memory, over all loops.
///
/// Counted in steps: what a connection holds below one is bounded by the number of connections.
final class HeldBytes: Sendable {
    /// A connection that holds less is not counted, and a change of less is not noted.
    static let step = 65_536

    private let limit: Int
    private let total = Atomic(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// How many bytes are counted now.
    var count: Int { total.load(ordering: .relaxed) }

    /// Counts so many more bytes if they fit; returns whether they do.
    func reserve(_ bytes: Int) -> Bool {
        guard total.add(bytes, ordering: .relaxed).newValue > limit else { return true }
        total.subtract(bytes, ordering: .relaxed)
        return false
    }

    /// Counts so many more bytes, or fewer, whether they fit or not.
    func add(_ bytes: Int) {
        total.add(bytes, ordering: .relaxed)
    }
}
