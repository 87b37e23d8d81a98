import Synchronization

@testable import HTTPServer

/// A clock that stands until the test moves it.
final class ScriptedClock: Sendable {
    private let time = Atomic<Int64>(1_000_000)

    /// What a server goes by.
    var clock: ServerClock {
        ServerClock(
            milliseconds: { self.time.load(ordering: .sequentiallyConsistent) },
            seconds: { self.time.load(ordering: .sequentiallyConsistent) / 1_000 })
    }

    /// Moves on, and lets the server look at its deadlines.
    func step(_ milliseconds: Int, _ server: HTTPServer) {
        time.add(Int64(milliseconds), ordering: .sequentiallyConsistent)
        server.lookAtDeadlines()
    }
}
