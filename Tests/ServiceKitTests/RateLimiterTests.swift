import Metrics
@testable import ServiceKit
import Testing

@Suite struct RateLimiterTests {
    private let limit = RateLimit(requestsPerSecond: 10, burst: 20)
    private let start = Stopwatch()

    @Test("a burst goes through, then as many a second as come in")
    func burst() {
        let limiter = RateLimiter()
        for left in (0..<20).reversed() {
            let (taken, allowance) = limiter.take("a", limit, at: start)
            #expect(taken && allowance.remaining == left)
        }
        let refused = limiter.take("a", limit, at: start)
        #expect(!refused.taken && refused.left.secondsToNext == 1 && refused.left.secondsToFull == 2)
        #expect(!limiter.take("a", limit, at: start.later(microseconds: 99_000)).taken)
        #expect(limiter.take("a", limit, at: start.later(microseconds: 100_000)).taken)
        #expect(!limiter.take("a", limit, at: start.later(microseconds: 100_000)).taken)
        let later = start.later(microseconds: 10_000_000)
        #expect((0..<30).count { _ in limiter.take("a", limit, at: later).taken } == 20)
    }

    @Test("an hour at any pace gives what the rate gives, not less for being rounded")
    func rate() {
        let limiter = RateLimiter()
        for _ in 0..<20 { _ = limiter.take("a", limit, at: start) }
        let taken = (1...1_000_000).count { step in
            limiter.take("a", limit, at: start.later(microseconds: step * 37)).taken
        }
        #expect(taken == 370)
    }

    @Test("buckets are each their own, and the longest unused ones are forgotten")
    func bounded() {
        let limiter = RateLimiter(capacity: 100)
        let one = RateLimit(requestsPerSecond: 1, burst: 1)
        for number in 0..<10_000 {
            #expect(limiter.take("\(number)", one, at: start).taken)
            // Asked for all the time, so never forgotten.
            let kept = limiter.take("kept", one, at: start).taken
            #expect(kept == (number == 0))
        }
        #expect(limiter.count <= 101)
    }

    @Test("a clock that went back takes nothing and gives nothing")
    func backwards() {
        let limiter = RateLimiter()
        let later = start.later(microseconds: 5_000_000)
        for _ in 0..<20 { _ = limiter.take("a", limit, at: later) }
        #expect(!limiter.take("a", limit, at: start).taken)
    }
}
