import Glibc
import Synchronization

/// Where the time comes from.
package protocol Clock: Sendable {
    func now() -> Instant
}

/// The machine's clock.
package struct SystemClock: Clock {
    package init() {}

    package func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }
}

/// A clock that stands still until it is set (EVT-04); for tests and `--test-clock`.
package final class TestClock: Clock {
    private let time: Mutex<Instant>
    private let followers = Mutex<[@Sendable () -> Void]>([])

    package init(_ now: Instant) {
        time = Mutex(now)
    }

    package func now() -> Instant { time.withLock { $0 } }

    package func set(_ now: Instant) { time.withLock { $0 = now } }

    /// Has `run` called by `tell`, before it comes back.
    package func follow(_ run: @escaping @Sendable () -> Void) {
        followers.withLock { $0.append(run) }
    }

    /// Lets whoever follows do what is due now; not from inside a transaction.
    package func tell() {
        for run in followers.withLock({ $0 }) { run() }
    }
}
