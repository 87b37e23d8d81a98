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

    package init(_ now: Instant) {
        time = Mutex(now)
    }

    package func now() -> Instant { time.withLock { $0 } }

    package func set(_ now: Instant) { time.withLock { $0 = now } }
}
