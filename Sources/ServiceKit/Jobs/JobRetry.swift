/// How often a job that fails is tried again, and when.
package struct JobRetry: Sendable {
    /// Attempts in all; then the job is dead.
    package var attempts: Int
    /// After the first failure, the second, …; the last one from then on.
    package var delaySeconds: [Int64]

    /// - Parameter delaySeconds: not empty.
    package init(attempts: Int = 10, delaySeconds: [Int64] = [10, 60, 300, 900, 3_600, 7_200, 14_400]) {
        self.attempts = attempts
        self.delaySeconds = delaySeconds
    }

    /// The next attempt; nil where there is none any more.
    ///
    /// Each delay is up to a fifth longer, so that what failed together does not come together again.
    func next(failures: Int, now: Instant, retryAfter: Int64?, random: any RandomSource) -> Instant? {
        guard failures < attempts, let last = delaySeconds.last else { return nil }
        let delay = failures <= delaySeconds.count ? delaySeconds[max(failures, 1) - 1] : last
        let jitter = Int64(random.next(below: UInt64(delay * 200_000 + 1)))
        let asked = min(max(retryAfter ?? 0, 0), 24 * 3_600)
        return now.adding(microseconds: max(delay * 1_000_000 + jitter, asked * 1_000_000))
    }
}
