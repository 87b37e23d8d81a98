/// The `traceparent` field: which trace a request belongs to, and which part of it asked (W3C Trace Context, 3.2).
///
/// Strict where the recommendation is: one that is not valid is as good as none, and a new trace begins.
package struct TraceParent: Sendable, Equatable {
    /// The trace's 16 bytes, the upper half first; never all zero.
    package let traceHigh: UInt64
    /// The lower half.
    package let traceLow: UInt64
    /// The client's own part of the trace; never zero.
    package let parent: UInt64

    /// `version "-" trace-id "-" parent-id "-" trace-flags`, 55 characters in version 00.
    ///
    /// Of a later version, which may be longer, the first 55 are read (3.2.4 "Versioning of traceparent"); ff is
    /// forbidden (3.2.2.1).
    package init?(_ field: String) {
        var field = field
        let parsed = field.withUTF8 { Self.parse($0) }
        guard let parsed else { return nil }
        self = parsed
    }

    private init(traceHigh: UInt64, traceLow: UInt64, parent: UInt64) {
        self.traceHigh = traceHigh
        self.traceLow = traceLow
        self.parent = parent
    }

    private static let length = 55

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> TraceParent? {
        let dash = UInt8(ascii: "-")
        guard bytes.count >= length, bytes[2] == dash, bytes[35] == dash, bytes[52] == dash,
            let version = number(bytes, 0..<2), version != 0xFF,
            bytes.count == length || (version > 0 && bytes[length] == dash),
            let high = number(bytes, 3..<19), let low = number(bytes, 19..<35), high | low != 0,
            let parent = number(bytes, 36..<52), parent != 0, number(bytes, 53..<55) != nil
        else { return nil }
        return TraceParent(traceHigh: high, traceLow: low, parent: parent)
    }

    /// Lower-case hexadecimal digits, 16 at most.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> UInt64? {
        var number: UInt64 = 0
        for index in range {
            let digit: UInt8
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = bytes[index] - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = bytes[index] - UInt8(ascii: "a") + 10
            default: return nil
            }
            number = number << 4 | UInt64(digit)
        }
        return number
    }
}
