import Synchronization

/// Says that a job may be due at once, so that nobody waits for the next look.
package final class JobSignal: Sendable {
    private struct State {
        var isRaised = false
        var wake: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    package init() {}

    /// Notes that a transaction has written such a job; nothing happens before `flush`.
    func raise() {
        state.withLock { $0.isRaised = true }
    }

    /// After a commit: wakes who runs jobs, where one may be due.
    func flush() {
        let wake = state.withLock { state in
            defer { state.isRaised = false }
            return state.isRaised ? state.wake : nil
        }
        wake?()
    }

    /// Has `wake` called from now on.
    func follow(_ wake: (@Sendable () -> Void)?) {
        state.withLock { $0.wake = wake }
    }
}
