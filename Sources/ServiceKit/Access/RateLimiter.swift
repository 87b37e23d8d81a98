import Metrics
import Synchronization

/// The buckets of one node: of a bounded number of callers or addresses, those forgotten first that were asked for
/// longest ago (SEC-04).
///
/// Who is forgotten begins again with a full bucket, which is what a bucket that nobody takes from becomes.
final class RateLimiter: Sendable {
    /// In tokens times 1,000,000, so that microseconds times tokens a second need no division.
    private struct Bucket {
        var content: Int
        var filled: Stopwatch
    }

    private struct State {
        /// Asked for since the last turn.
        var young: [String: Bucket] = [:]
        /// Asked for in the turn before, and not since.
        var old: [String: Bucket] = [:]
    }

    private static let token = 1_000_000
    /// Half of the buckets that are kept at most.
    private let generation: Int
    private let state = Mutex(State())

    init(capacity: Int = 65_536) {
        generation = max(1, capacity / 2)
    }

    /// Takes one token of someone's bucket, if there is one.
    ///
    /// - Returns: what is left; nil where nothing was.
    func take(_ name: String, _ limit: RateLimit, at now: Stopwatch) -> (taken: Bool, left: RateAllowance) {
        state.withLock { state in
            var bucket = Self.filled(state.young[name] ?? state.old[name], limit, at: now)
            let taken = bucket.content >= Self.token
            if taken { bucket.content -= Self.token }
            if state.young.updateValue(bucket, forKey: name) == nil, state.young.count >= generation {
                state.old = state.young
                state.young = [:]
            }
            return (taken, Self.allowance(bucket, limit))
        }
    }

    /// What is left, without taking of it.
    func look(_ name: String, _ limit: RateLimit, at now: Stopwatch) -> RateAllowance {
        state.withLock { state in
            Self.allowance(Self.filled(state.young[name] ?? state.old[name], limit, at: now), limit)
        }
    }

    /// The buckets that are kept now.
    var count: Int { state.withLock { $0.young.count + $0.old.count } }

    private static func filled(_ bucket: Bucket?, _ limit: RateLimit, at now: Stopwatch) -> Bucket {
        let full = limit.burst * token
        guard var bucket else { return Bucket(content: full, filled: now) }
        let microseconds = max(0, now.microseconds(since: bucket.filled))
        // A day fills every bucket; more could not be multiplied.
        let gained = microseconds > 86_400_000_000 ? full : microseconds * limit.requestsPerSecond
        bucket.content = min(full, bucket.content + gained)
        // What was rounded away stays to be counted.
        if gained > 0 { bucket.filled = now }
        return bucket
    }

    private static func allowance(_ bucket: Bucket, _ limit: RateLimit) -> RateAllowance {
        func seconds(to content: Int) -> Int {
            let missing = max(0, content - bucket.content)
            let perSecond = limit.requestsPerSecond * token
            return (missing + perSecond - 1) / perSecond
        }
        return RateAllowance(
            limit: limit, remaining: bucket.content / token, secondsToFull: seconds(to: limit.burst * token),
            secondsToNext: seconds(to: token))
    }
}

extension Refusal {
    static func tooManyRequests(_ left: RateAllowance) -> Refusal {
        var refusal = Refusal(
            status: 429, code: "too_many_requests",
            "More was asked than \(left.limit.requestsPerSecond) requests a second; ask more slowly.",
            zh: "请求过于频繁,每秒最多 \(left.limit.requestsPerSecond) 次,请放慢请求速度。")
        refusal.retryAfter = max(1, left.secondsToNext)
        return refusal
    }
}
