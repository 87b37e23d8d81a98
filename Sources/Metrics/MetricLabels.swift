/// Names and values that tell one series from the others of its family, as they are written: made once, used at every
/// scrape.
///
/// Names are `[a-zA-Z_][a-zA-Z0-9_]*` and not `le`, which histograms add; values may be any text.
package struct MetricLabels: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    /// `name="value",name="value"`, escaped.
    private(set) var bytes: [UInt8] = []

    /// In this order.
    package init(dictionaryLiteral labels: (StaticString, String)...) {
        for (name, value) in labels { add(name, value) }
    }

    /// These and one more.
    package func with(_ name: StaticString, _ value: String) -> MetricLabels {
        var more = self
        more.add(name, value)
        return more
    }

    private mutating func add(_ name: StaticString, _ value: String) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: ",")) }
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes += "=\"".utf8
        MetricsText.escape(value, quote: true, to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }
}
