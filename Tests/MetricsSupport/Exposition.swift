/// What a scrape says, read by the format's own rules (Prometheus text exposition 0.0.4) and by nothing of ours.
package struct Exposition {
    package struct Sample: Hashable {
        package let name: String
        package let labels: [String: String]
    }

    package struct Family {
        package let kind: String
        package let help: String
    }

    package struct Malformed: Error, CustomStringConvertible {
        package let description: String
    }

    /// By name, without a histogram's suffixes.
    package private(set) var families: [String: Family] = [:]
    /// The values as they were written.
    package private(set) var samples: [Sample: String] = [:]
    private var order: [(family: String, sample: Sample)] = []

    /// Reads a whole scrape and checks it.
    package init(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed(description: "not UTF-8") }
        guard text.hasSuffix("\n") else { throw Malformed(description: "the last line has no end") }
        var help: [String: String] = [:]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
            if line.hasPrefix("# HELP ") {
                let (name, rest) = try Self.word(line.dropFirst(7))
                guard help[name] == nil else { throw Malformed(description: "two HELP lines for \(name)") }
                help[name] = try Self.unescape(rest, quote: false)
            } else if line.hasPrefix("# TYPE ") {
                let (name, kind) = try Self.word(line.dropFirst(7))
                guard ["counter", "gauge", "histogram"].contains(kind), families[name] == nil else {
                    throw Malformed(description: "\(line)")
                }
                families[name] = Family(kind: String(kind), help: help[name] ?? "")
            } else {
                try read(line)
            }
        }
        try checkGroups()
        try checkHistograms()
    }

    /// A sample's value; nil where there is none.
    package func text(_ name: String, _ labels: [String: String] = [:]) -> String? {
        samples[Sample(name: name, labels: labels)]
    }

    /// A whole number; nil where there is no such sample, or it is none.
    package func number(_ name: String, _ labels: [String: String] = [:]) -> Int? {
        text(name, labels).flatMap { Int($0) }
    }

    /// The sum over all samples of a name whose labels have at least these values.
    package func total(_ name: String, _ labels: [String: String] = [:]) -> Int {
        samples.reduce(0) { sum, entry in
            let matches = entry.key.name == name && labels.allSatisfy { entry.key.labels[$0] == $1 }
            return matches ? sum + (Int(entry.value) ?? 0) : sum
        }
    }

    /// The values that a label has anywhere under a name.
    package func values(of label: String, in name: String) -> Set<String> {
        Set(samples.keys.filter { $0.name == name }.compactMap { $0.labels[label] })
    }
}

extension Exposition {
    private static let suffixes = ["_bucket", "_sum", "_count"]

    private mutating func read(_ line: Substring) throws {
        let end = line.firstIndex { $0 == "{" || $0 == " " } ?? line.endIndex
        let name = String(line[..<end])
        guard name.wholeMatch(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/) != nil else {
            throw Malformed(description: "the name in: \(line)")
        }
        var rest = line[end...]
        var labels: [String: String] = [:]
        if rest.first == "{" { labels = try Self.labels(&rest, line) }
        guard rest.first == " " else { throw Malformed(description: "no value in: \(line)") }
        let value = String(rest.dropFirst())
        guard value.wholeMatch(of: /-?[0-9]+(\.[0-9]+)?/) != nil else {
            throw Malformed(description: "the value in: \(line)")
        }
        var family = name
        if families[name] == nil, let suffix = Self.suffixes.first(where: name.hasSuffix) {
            family = String(name.dropLast(suffix.count))
        }
        guard families[family] != nil else { throw Malformed(description: "no TYPE line before: \(line)") }
        let sample = Sample(name: name, labels: labels)
        guard samples.updateValue(value, forKey: sample) == nil else {
            throw Malformed(description: "twice: \(line)")
        }
        order.append((family, sample))
    }

    private static func labels(_ rest: inout Substring, _ line: Substring) throws -> [String: String] {
        var labels: [String: String] = [:]
        repeat {
            rest.removeFirst()
            guard let match = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/) else {
                throw Malformed(description: "the labels in: \(line)")
            }
            let value = try unescape(match.output.2, quote: true)
            guard labels.updateValue(value, forKey: String(match.output.1)) == nil else {
                throw Malformed(description: "a label twice in: \(line)")
            }
            rest = rest[match.range.upperBound...]
        } while rest.first == ","
        guard rest.first == "}" else { throw Malformed(description: "the labels in: \(line)") }
        rest.removeFirst()
        return labels
    }

    private static func word(_ text: Substring) throws -> (String, Substring) {
        guard let space = text.firstIndex(of: " ") else { throw Malformed(description: "# … \(text)") }
        return (String(text[..<space]), text[text.index(after: space)...])
    }

    private static func unescape(_ text: Substring, quote: Bool) throws -> String {
        var plain = ""
        var escaped = false
        for character in text {
            if escaped {
                switch character {
                case "\\": plain += "\\"
                case "n": plain += "\n"
                case "\"" where quote: plain += "\""
                default: throw Malformed(description: "an escape in: \(text)")
                }
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else {
                plain.append(character)
            }
        }
        guard !escaped else { throw Malformed(description: "an escape in: \(text)") }
        return plain
    }

    /// All lines of a family stand together.
    private func checkGroups() throws {
        var seen: Set<String> = []
        var current = ""
        for (family, _) in order where family != current {
            guard seen.insert(family).inserted else { throw Malformed(description: "\(family) is not one group") }
            current = family
        }
    }

    /// Each series has ascending bounds, cumulative buckets up to `+Inf`, a sum, and a count equal to the last bucket.
    private func checkHistograms() throws {
        var buckets: [Sample: [(bound: Double, count: Int)]] = [:]
        for (family, sample) in order where families[family]?.kind == "histogram" {
            guard sample.name.hasSuffix("_bucket") else { continue }
            var labels = sample.labels
            let bound = labels.removeValue(forKey: "le").flatMap(Double.init)
            guard let bound, let count = samples[sample].flatMap({ Int($0) }) else {
                throw Malformed(description: "the bucket \(sample)")
            }
            buckets[Sample(name: family, labels: labels), default: []].append((bound, count))
        }
        for (series, found) in buckets {
            for (earlier, later) in zip(found, found.dropFirst()) {
                guard earlier.bound < later.bound, earlier.count <= later.count else {
                    throw Malformed(description: "the buckets of \(series)")
                }
            }
            let count = samples[Sample(name: series.name + "_count", labels: series.labels)]
            let sum = samples[Sample(name: series.name + "_sum", labels: series.labels)]
            guard found.last?.bound == .infinity, count == found.last.map({ String($0.count) }), sum != nil else {
                throw Malformed(description: "the end of \(series)")
            }
        }
    }
}
