import Glibc

/// Where a server takes the time from.
struct ServerClock: Sendable {
    /// Milliseconds that only go forward.
    let milliseconds: @Sendable () -> Int64
    /// Seconds since 1970, for the `Date` field.
    let seconds: @Sendable () -> Int64

    /// The machine's clocks, clock_gettime(2).
    static let system = ServerClock(
        milliseconds: {
            var time = timespec()
            clock_gettime(CLOCK_MONOTONIC, &time)
            return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
        },
        seconds: { Int64(Glibc.time(nil)) })
}
