import ServiceKit

/// A person, a bay, a vehicle or a seat: when it is there, and when it is taken.
struct CapacityResource: Sendable {
    /// The identifier that claims name.
    let id: String
    /// When it can be used; in order, none touching another.
    let available: [Range<Instant>]
    /// When it is taken; in order, none overlapping another.
    let taken: [Range<Instant>]

    /// Whether it is there all the time.
    func isAvailable(_ span: Range<Instant>) -> Bool { available.coversAll(of: span) }

    /// Whether nobody has it, with a rest before and after.
    ///
    /// - Parameter buffer: the rest, in microseconds.
    func isFree(_ span: Range<Instant>, buffer: Int64 = 0) -> Bool {
        guard !taken.isEmpty else { return true }
        let (first, last) = (span.lowerBound.microseconds - buffer, span.upperBound.microseconds + buffer)
        let index = taken.firstIndex { $0.upperBound.microseconds > first }
        return index == taken.count || taken[index].lowerBound.microseconds >= last
    }

    func canBeTaken(_ span: Range<Instant>, buffer: Int64) -> Bool {
        isAvailable(span) && isFree(span, buffer: buffer)
    }
}

extension [Range<Instant>] {
    /// The first of spans in order for which it holds, as it does for all after it; their count where there is none.
    fileprivate func firstIndex(_ holds: (Range<Instant>) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// Whether one of the spans, which are in order, covers the whole of another.
    func coversAll(of span: Range<Instant>) -> Bool {
        let index = firstIndex { $0.upperBound >= span.upperBound }
        return index < count && self[index].lowerBound <= span.lowerBound
    }

    /// In order, those that touch joined; also over midnight.
    var joined: [Range<Instant>] {
        sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { result, span in
            guard let last = result.last, span.lowerBound <= last.upperBound else { return result.append(span) }
            result[result.count - 1] = last.lowerBound..<Swift.max(last.upperBound, span.upperBound)
        }
    }
}

extension Range<Instant> {
    /// Microseconds.
    var duration: Int64 { upperBound.since(lowerBound) }
}

extension Instant {
    private static let minute: Int64 = 60_000_000

    /// The whole minute that the moment is in.
    var startOfMinute: Instant { Instant(microseconds: microseconds - microseconds % Self.minute) }
}
