/// How often a value fell under each of some upper bounds, and the sum of all; any thread adds without a lock.
///
/// One histogram may hold many series with the same bounds, each for one combination of labels, known by its number.
package final class Histogram: Sendable {
    private let bounds: [Int]
    private let unit: MetricUnit
    /// As they are shown.
    private let boundTexts: [String]
    /// A cell for each bound, one for what is above all bounds, and one for the sum.
    private let stride: Int
    private let cells: Counters

    /// A histogram of no values.
    ///
    /// - Parameters:
    ///   - bounds: ascending upper bounds, inclusive, in `unit`.
    ///   - series: how many series it holds, numbered from 0.
    package init(bounds: [Int], unit: MetricUnit, series: Int = 1) {
        self.bounds = bounds
        self.unit = unit
        boundTexts = bounds.map { MetricValue($0, in: unit).text }
        stride = bounds.count + 2
        cells = Counters(count: stride * max(series, 1))
    }

    /// Counts a value; one below 0, as from a clock that was set back, counts as 0.
    package func observe(_ value: Int, in series: Int = 0) {
        let value = max(value, 0)
        var index = 0
        while index < bounds.count, value > bounds[index] { index += 1 }
        let start = series * stride
        cells.add(at: start + index)
        cells.add(value, at: start + bounds.count + 1)
    }

    /// What was counted so far.
    ///
    /// Bucket and sum of a value that is being counted at this moment may disagree; bucket and count never do.
    package func snapshot(of series: Int = 0) -> HistogramSnapshot {
        let start = series * stride
        let counts = (0...bounds.count).map { cells[start + $0] }
        return HistogramSnapshot(
            boundTexts: boundTexts, unit: unit, counts: counts, sum: cells[start + bounds.count + 1])
    }
}

/// A histogram at one moment.
package struct HistogramSnapshot: Sendable, Equatable {
    /// Upper bounds, inclusive, ascending, as they are shown.
    let boundTexts: [String]
    /// What the sum is in.
    package let unit: MetricUnit
    /// How many values fell under each bound and over the one before; the last is above all bounds.
    package let counts: [Int]
    /// The sum of all values.
    package let sum: Int

    /// No values, no bounds.
    package init() {
        self.init(boundTexts: [], unit: .one, counts: [0], sum: 0)
    }

    init(boundTexts: [String], unit: MetricUnit, counts: [Int], sum: Int) {
        self.boundTexts = boundTexts
        self.unit = unit
        self.counts = counts
        self.sum = sum
    }

    /// How many values were counted.
    package var count: Int {
        counts.reduce(0, +)
    }
}
