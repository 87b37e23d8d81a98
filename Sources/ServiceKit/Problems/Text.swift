/// The languages that problem texts, messages and documents come in (API-10).
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh-CN"

    /// How much a client wants a language, in thousandths, and at which place it says so.
    private struct Wish {
        let quality: Int
        let place: Int
    }

    /// Picks by `Accept-Language` (RFC 9110, 12.5.4): the first of the two with the highest quality; English otherwise.
    ///
    /// `*` is for what is not named: `en;q=0, *` is a wish for Chinese.
    package init(accepting header: String?) {
        self = header.flatMap(Self.wanted) ?? .english
    }

    private static func wanted(_ header: String) -> Language? {
        var named: [Language: Wish] = [:]
        var others: Wish?
        for (place, range) in header.split(separator: ",").prefix(16).enumerated() {
            let parts = range.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
            guard let primary = parts.first?.prefix(while: { $0 != "-" && $0 != "_" }) else { continue }
            let quality =
                parts.dropFirst().first { $0.hasPrefix("q=") }.map { thousandths($0.dropFirst(2)) } ?? 1_000
            let wish = Wish(quality: quality, place: place)
            switch primary {
            case "en": named[.english] = greater(named[.english], wish)
            case "zh": named[.chinese] = greater(named[.chinese], wish)
            case "*": others = greater(others, wish)
            default: break
            }
        }
        var best: (language: Language, wish: Wish)?
        for language in allCases {
            guard let wish = named[language] ?? others, wish.quality > 0 else { continue }
            if let best, (best.wish.quality, wish.place) >= (wish.quality, best.wish.place) { continue }
            best = (language, wish)
        }
        return best?.language
    }

    /// The first of the greatest quality.
    private static func greater(_ first: Wish?, _ second: Wish) -> Wish {
        guard let first, first.quality >= second.quality else { return second }
        return first
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
