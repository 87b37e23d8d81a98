import Glibc
import Synchronization

/// Waits for an answer from whichever thread makes it.
final class Signal: Sendable {
    private let isRaised = Atomic(false)

    func raise() { isRaised.store(true, ordering: .releasing) }

    /// Spins: a sleeping thread's wake-up would be measured, too.
    func wait() {
        while !isRaised.load(ordering: .acquiring) { sched_yield() }
    }
}
