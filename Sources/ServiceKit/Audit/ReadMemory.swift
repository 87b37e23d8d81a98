import Synchronization

/// Which reads are in the audit log already, of those of which one an hour is noted by itself.
///
/// A document that is polled all day says nothing new to who has seen it in this version: noting each time would bury
/// what the log is for, and cost a commit for every answer. The others are counted (`ReadCounts`).
final class ReadMemory: Sendable {
    private struct State {
        var young: Set<Int> = []
        var old: Set<Int> = []
        var hour: Int64 = 0
    }

    private let state = Mutex(State())
    private let capacity: Int

    /// - Parameter capacity: so many reads are remembered at least; what is forgotten is noted again.
    init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    /// Whether the read is a new one in this hour.
    ///
    /// Only to be asked when it is remembered at once: see `remember`.
    func isNew(_ key: Int, at now: Instant) -> Bool {
        state.withLock { state in
            Self.turn(&state, now)
            return !state.young.contains(key) && !state.old.contains(key)
        }
    }

    /// Notes that the read is in the log.
    func remember(_ key: Int, at now: Instant) {
        state.withLock { state in
            Self.turn(&state, now)
            if state.young.count >= capacity {
                state.old = state.young
                state.young = []
            }
            state.young.insert(key)
        }
    }

    /// Forgets all where another hour has begun, also where the clock was set back.
    private static func turn(_ state: inout State, _ now: Instant) {
        let hour = now.microseconds / 3_600_000_000
        guard hour != state.hour else { return }
        state = State(hour: hour)
    }
}
