/// The languages that problem texts, messages and documents come in (API-10).
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-CN"

    /// Picks by `Accept-Language` (RFC 9110, 12.5.4): the first of the two with the highest quality; English otherwise.
    package init(accepting header: String?) {
        var best: (language: Language, quality: Int) = (.english, 0)
        for range in (header ?? "").split(separator: ",").prefix(16) {
            let parts = range.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
            guard let tag = parts.first else { continue }
            let language: Language? =
                tag.hasPrefix("zh") ? .chinese : tag.hasPrefix("en") || tag == "*" ? .english : nil
            let quality =
                parts.dropFirst().first { $0.hasPrefix("q=") }.map { Self.thousandths($0.dropFirst(2)) } ?? 1_000
            if let language, quality > best.quality { best = (language, quality) }
        }
        self = best.language
    }

    /// A qvalue (`0.8`) in thousandths; malformed ones count as 0.
    private static func thousandths(_ text: Substring) -> Int {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first.flatMap({ Int($0) }), (0...1).contains(whole), parts.count <= 2 else { return 0 }
        let digits = parts.count == 2 ? String(parts[1].prefix(3)) : ""
        let padded = digits + String(repeating: "0", count: 3 - digits.count)
        return min(1_000, whole * 1_000 + (Int(padded) ?? 0))
    }
}

/// Words for people, in every language that the service speaks.
package struct Text: Hashable, Sendable {
    package let english: String
    package let chinese: String

    package init(_ english: String, zh chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    package func `in`(_ language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }
}

extension StringProtocol {
    /// Without spaces and tabs at both ends (RFC 9110 OWS).
    package var trimmingSpaces: String {
        var view = Substring(self)
        while let first = view.first, first == " " || first == "\t" { view.removeFirst() }
        while let last = view.last, last == " " || last == "\t" { view.removeLast() }
        return String(view)
    }
}
