package import ServiceKit

/// When a failed message is tried again: soon, then ever more rarely, for 24 hours (EVT-02).
package enum BackOff {
    /// After the first failure, the second, …; the last one from then on.
    package static let delaySeconds: [Int64] = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800]
    /// From the first attempt to the last.
    package static let limitSeconds: Int64 = 24 * 3_600

    /// The next attempt; nil where there is none any more.
    ///
    /// Each delay is a fifth longer or shorter at most, so that what failed together does not come together again.
    ///
    /// - Parameters:
    ///   - failures: failed attempts of this round, at least 1.
    ///   - began: when the round's first attempt was made.
    ///   - retryAfter: seconds that the receiver asks for at least.
    package static func next(
        failures: Int, began: Instant, now: Instant, retryAfter: Int64?, random: any RandomSource
    ) -> Instant? {
        let end = began.adding(seconds: limitSeconds)
        guard now < end else { return nil }
        let delay = delaySeconds[min(max(failures, 1), delaySeconds.count) - 1] * 1_000_000
        let jitter = Int64(random.next(below: UInt64(delay / 5 * 2 + 1))) - delay / 5
        let asked = min(max(retryAfter ?? 0, 0), limitSeconds) * 1_000_000
        return min(now.adding(microseconds: max(delay + jitter, asked)), end)
    }
}
