import Dispatch
import Metrics
import Testing

@Suite struct HistogramTests {
    @Test("a bound belongs to its bucket, what is above all bounds to the last")
    func bounds() {
        let histogram = Histogram(bounds: [1, 2, 4], unit: .one)
        for value in 0...9 { histogram.observe(value) }
        let snapshot = histogram.snapshot()
        #expect(snapshot.counts == [2, 1, 2, 5])
        #expect(snapshot.sum == 45)
        #expect(snapshot.count == 10)
    }

    @Test("a value below 0 counts as 0, so that sum and count never fall")
    func negative() {
        let histogram = Histogram(bounds: [1], unit: .one)
        histogram.observe(-5)
        #expect(histogram.snapshot().counts == [1, 0])
        #expect(histogram.snapshot().sum == 0)
        let counter = Counter()
        counter.add(-1)
        #expect(counter.value == 0)
    }

    @Test("series do not touch each other, and one that does not exist is ignored")
    func series() {
        let histogram = Histogram(bounds: [10, 20], unit: .one, series: 3)
        histogram.observe(5, in: 0)
        histogram.observe(15, in: 1)
        histogram.observe(25, in: 2)
        histogram.observe(25, in: 3)
        histogram.observe(25, in: -1)
        #expect((0..<3).map { histogram.snapshot(of: $0).counts } == [[1, 0, 0], [0, 1, 0], [0, 0, 1]])
        #expect((0..<3).map { histogram.snapshot(of: $0).sum } == [5, 15, 25])
        let counters = Counters(count: 2)
        counters.add(7, at: 1)
        counters.add(7, at: 2)
        counters.add(7, at: -1)
        #expect([counters[0], counters[1], counters[2], counters[-1]] == [0, 7, 0, 0])
    }

    @Test("what many threads add at the same time is all there")
    func concurrent() {
        let threads = 8
        let each = 20_000
        let counter = Counter()
        let histogram = Histogram(bounds: [1, 3, 5], unit: .one, series: 2)
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            for value in 0..<each {
                counter.add()
                histogram.observe(value % 8, in: thread % 2)
            }
        }
        #expect(counter.value == threads * each)
        for series in 0..<2 {
            let snapshot = histogram.snapshot(of: series)
            let eighth = threads / 2 * each / 8
            #expect(snapshot.counts == [2 * eighth, 2 * eighth, 2 * eighth, 2 * eighth])
            #expect(snapshot.sum == 28 * eighth)
        }
    }

    @Test("a stopwatch counts microseconds, and never backwards")
    func stopwatch() {
        var last = Stopwatch()
        let first = last
        for _ in 0..<1_000 {
            let now = Stopwatch()
            #expect(now.microseconds(since: last) >= 0)
            last = now
        }
        #expect(last.microseconds(since: first) < 10_000_000)
    }
}
