import ServiceKit

/// From one moment to another, the end not included; without an end it goes on.
struct TimeSpan: Sendable, Equatable {
    var start: Instant
    var end: Instant?

    /// Whether the two have any time in common; what is empty has none.
    func overlaps(_ other: TimeSpan) -> Bool {
        guard !isEmpty, !other.isEmpty else { return false }
        return start < (other.end ?? .distant) && other.start < (end ?? .distant)
    }

    private var isEmpty: Bool { end == start }
}

extension Instant {
    /// Later than all that is recorded: 9999-12-31.
    static let distant = Instant(seconds: 253_402_214_400)
}
