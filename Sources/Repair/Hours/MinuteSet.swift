import ServiceKit

/// A set of whole minutes, as stretches in order that do not touch.
///
/// Each moment counts as the minute that it lies in, so that the parts of a day add up to it exactly.
struct MinuteSet: Sendable, Equatable {
    private(set) var stretches: [Range<Int64>] = []

    init() {}

    /// - Parameter now: where what has not ended is cut off.
    init(_ spans: [TimeSpan], now: Instant) {
        var sorted: [Range<Int64>] = []
        for span in spans {
            let (start, end) = (Self.minute(of: span.start), Self.minute(of: span.end ?? now))
            if start < end { sorted.append(start..<end) }
        }
        sorted.sort { $0.lowerBound < $1.lowerBound }
        for stretch in sorted { append(stretch) }
    }

    /// The minutes from one moment to another.
    init(from: Instant, to: Instant) {
        let (start, end) = (Self.minute(of: from), Self.minute(of: to))
        if start < end { stretches = [start..<end] }
    }

    var count: Int64 { stretches.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

    func union(_ other: MinuteSet) -> MinuteSet {
        var result = MinuteSet()
        for stretch in (stretches + other.stretches).sorted(by: { $0.lowerBound < $1.lowerBound }) {
            result.append(stretch)
        }
        return result
    }

    func intersection(_ other: MinuteSet) -> MinuteSet {
        var result = MinuteSet()
        var (left, right) = (stretches[...], other.stretches[...])
        while let one = left.first, let two = right.first {
            let common =
                max(
                    one.lowerBound, two.lowerBound)..<max(
                    max(one.lowerBound, two.lowerBound), min(one.upperBound, two.upperBound))
            if !common.isEmpty { result.append(common) }
            if one.upperBound <= two.upperBound { left.removeFirst() } else { right.removeFirst() }
        }
        return result
    }

    func subtracting(_ other: MinuteSet) -> MinuteSet {
        var result = MinuteSet()
        var taken = other.stretches[...]
        for stretch in stretches {
            var start = stretch.lowerBound
            while let first = taken.first, first.upperBound <= start { taken.removeFirst() }
            for gap in taken {
                guard gap.lowerBound < stretch.upperBound else { break }
                if start < gap.lowerBound { result.append(start..<gap.lowerBound) }
                start = max(start, gap.upperBound)
            }
            if start < stretch.upperBound { result.append(start..<stretch.upperBound) }
        }
        return result
    }

    /// Adds a stretch that begins no earlier than the last one.
    private mutating func append(_ stretch: Range<Int64>) {
        guard let last = stretches.last, stretch.lowerBound <= last.upperBound else {
            stretches.append(stretch)
            return
        }
        stretches[stretches.count - 1] = last.lowerBound..<max(last.upperBound, stretch.upperBound)
    }

    private static func minute(of moment: Instant) -> Int64 {
        // Rounded down, also before 1970.
        let (quotient, rest) = moment.microseconds.quotientAndRemainder(dividingBy: 60_000_000)
        return rest < 0 ? quotient - 1 : quotient
    }
}
