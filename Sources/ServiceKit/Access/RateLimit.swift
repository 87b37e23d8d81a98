/// How often someone may ask: a bucket of tokens that fills steadily (SEC-04).
package struct RateLimit: Sendable, Hashable {
    /// Tokens that come in each second, from 1.
    package let requestsPerSecond: Int
    /// Tokens that it holds when it is full: requests that may come at once, from 1.
    package let burst: Int

    package init(requestsPerSecond: Int, burst: Int) {
        self.requestsPerSecond = requestsPerSecond
        self.burst = burst
    }

    /// The seconds in which an empty bucket fills.
    var window: Int { max(1, (burst + requestsPerSecond - 1) / requestsPerSecond) }
}

/// What someone has left of a limit.
struct RateAllowance: Sendable, Equatable {
    let limit: RateLimit
    /// Requests that may come at once now.
    let remaining: Int
    /// Until the bucket is full again.
    let secondsToFull: Int
    /// Until the next request may come; 0 where it may at once.
    let secondsToNext: Int
}
