/// Writes measurements in the Prometheus text exposition format, version 0.0.4.
///
/// Each family is begun once, and its samples follow at once: the format wants them as one group.
package struct MetricsText {
    /// What a family's samples are.
    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    /// The `Content-Type` of the format.
    package static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What was written so far.
    package private(set) var bytes: [UInt8] = []
    private var family: StaticString = ""

    /// Nothing yet.
    package init() {
        bytes.reserveCapacity(32_768)
    }

    /// Begins a family: its samples follow.
    ///
    /// - Parameters:
    ///   - name: `[a-zA-Z_:][a-zA-Z0-9_:]*`, with the unit last, and `_total` behind a counter's.
    ///   - help: one sentence.
    package mutating func begin(_ name: StaticString, _ kind: Kind, _ help: String) {
        family = name
        write("# HELP ")
        write(name)
        write(" ")
        Self.escape(help, quote: false, to: &bytes)
        write("\n# TYPE ")
        write(name)
        write(" ")
        bytes += kind.rawValue.utf8
        write("\n")
    }

    /// One sample of the family begun last.
    package mutating func sample(_ value: MetricValue, _ labels: MetricLabels = [:]) {
        line("", labels, nil, value)
    }

    /// One series of the histogram begun last: cumulative buckets, sum and count.
    package mutating func histogram(_ snapshot: HistogramSnapshot, _ labels: MetricLabels = [:]) {
        var total = 0
        for (bound, count) in zip(snapshot.boundTexts, snapshot.counts) {
            total += count
            line("_bucket", labels, bound, .count(total))
        }
        total += snapshot.counts.last ?? 0
        line("_bucket", labels, "+Inf", .count(total))
        line("_sum", labels, nil, MetricValue(snapshot.sum, in: snapshot.unit))
        line("_count", labels, nil, .count(total))
    }

    /// A family of one sample without labels.
    package mutating func only(_ name: StaticString, _ kind: Kind, _ help: String, _ value: MetricValue) {
        begin(name, kind, help)
        sample(value)
    }

    private mutating func line(
        _ suffix: StaticString, _ labels: MetricLabels, _ bound: String?, _ value: MetricValue
    ) {
        write(family)
        write(suffix)
        if bound != nil || !labels.bytes.isEmpty {
            bytes.append(UInt8(ascii: "{"))
            bytes += labels.bytes
            if let bound {
                if !labels.bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
                write("le=\"")
                bytes += bound.utf8
                bytes.append(UInt8(ascii: "\""))
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(UInt8(ascii: " "))
        value.append(to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Escapes backslash and newline, and in a label's value the quote, as the format says.
    static func escape(_ text: String, quote: Bool, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case UInt8(ascii: "\n"): bytes += "\\n".utf8
            case UInt8(ascii: "\"") where quote: bytes += "\\\"".utf8
            default: bytes.append(byte)
            }
        }
    }
}
