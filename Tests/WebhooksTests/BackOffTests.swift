import ServiceKit
import Testing

@testable import Webhooks

@Suite struct BackOffTests {
    private let began = Instant(seconds: 1_000_000)

    private func next(
        _ failures: Int, after seconds: Int64, retryAfter: Int64? = nil, seed: UInt64 = 1
    ) -> Int64? {
        let now = began.adding(seconds: seconds)
        return BackOff.next(
            failures: failures, began: began, now: now, retryAfter: retryAfter, random: SeededRandomSource(seed: seed)
        )?.since(now)
    }

    @Test("each delay is that of its place, a fifth more or less, and the last one from then on")
    func delays() throws {
        for failures in 1...20 {
            let base = BackOff.delaySeconds[min(failures, 9) - 1] * 1_000_000
            var delays = Set<Int64>()
            for seed in 0..<200 {
                let delay = try #require(next(failures, after: 0, seed: UInt64(seed)))
                #expect((base - base / 5...base + base / 5).contains(delay))
                delays.insert(delay)
            }
            #expect(delays.count > 190)
        }
    }

    @Test("the last attempt is 24 hours after the first, and none follows")
    func end() {
        let day = BackOff.limitSeconds
        #expect(next(10, after: day - 60) == 60_000_000)
        #expect(next(10, after: day) == nil)
        #expect(next(10, after: day + 1) == nil)
    }

    @Test("a whole day of failures has ten to thirteen attempts")
    func day() {
        for seed in 0..<50 {
            let random = SeededRandomSource(seed: UInt64(seed))
            var now = began
            var attempts = 1
            while let next = BackOff.next(
                failures: attempts, began: began, now: now, retryAfter: nil, random: random)
            {
                now = next
                attempts += 1
            }
            #expect(now == began.adding(seconds: BackOff.limitSeconds))
            #expect((10...13).contains(attempts), "\(attempts)")
        }
    }

    @Test("what the receiver asks for is kept where it is longer, up to the end")
    func retryAfter() throws {
        #expect(next(1, after: 0, retryAfter: 90) == 90_000_000)
        #expect(try #require(next(3, after: 0, retryAfter: 1)) >= 96_000_000)
        #expect(next(1, after: 0, retryAfter: 999_999) == BackOff.limitSeconds * 1_000_000)
        #expect(try #require(next(1, after: 0, retryAfter: -5)) >= 4_000_000)
        #expect(next(1, after: 0, retryAfter: .max) == BackOff.limitSeconds * 1_000_000)
    }
}
