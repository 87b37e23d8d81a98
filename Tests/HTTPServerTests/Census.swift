import Synchronization

/// Counts what has not been let go.
final class Census: Sendable {
    /// Held by what is counted.
    final class Member: Sendable {
        private let census: Census

        init(_ census: Census) {
            self.census = census
            census.members.add(1, ordering: .relaxed)
        }

        deinit {
            census.members.subtract(1, ordering: .relaxed)
        }
    }

    private let members = Atomic(0)

    var count: Int { members.load(ordering: .relaxed) }
}
