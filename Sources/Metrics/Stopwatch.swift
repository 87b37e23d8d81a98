import Glibc

/// A moment on the clock that is never set, clock_gettime(2); about 25 ns to take.
package struct Stopwatch: Sendable {
    private var nanoseconds: Int64

    /// Starts.
    package init() {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        nanoseconds = Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Microseconds from an earlier moment to this one, rounded, so that many short times still add up.
    package func microseconds(since earlier: Stopwatch) -> Int {
        Int((nanoseconds - earlier.nanoseconds + 500) / 1_000)
    }

    /// A later moment, for tests of what waits.
    package func later(microseconds: Int) -> Stopwatch {
        var copy = self
        copy.nanoseconds += Int64(microseconds) * 1_000
        return copy
    }
}
