/// Words that modules give in English alone, in Chinese: forms, reasons and nouns of complaints and refusals.
///
/// The JSON module knows no language, and a noun is named where it is looked for; the words come together only here,
/// when a problem is told (API-03). What has no Chinese keeps its English words; a test finds those in the sources.
struct ReasonTexts: Sendable {
    private let words: [String: String]
    private let patterns: [Pattern]

    init(_ words: [String: String], _ patterns: [Pattern] = []) {
        self.words = words
        self.patterns = patterns
    }

    /// The Chinese of the words; the words themselves where there is none.
    func chinese(_ english: String) -> String { find(english) ?? english }

    /// The Chinese of the words, where there is one.
    func find(_ english: String) -> String? {
        if let found = words[english] { return found }
        for pattern in patterns {
            if let found = pattern.translate(english) { return found }
        }
        return nil
    }

    /// Words around something that is the same in every language: a number, a name, a date.
    struct Pattern: Sendable {
        private let english: (before: String, after: String)
        private let chinese: (before: String, after: String)

        init(_ english: (before: String, after: String), zh chinese: (before: String, after: String)) {
            self.english = english
            self.chinese = chinese
        }

        /// The words in Chinese around what is kept; nil for other words, and where nothing stands between them.
        func translate(_ text: String) -> String? {
            guard text.hasPrefix(english.before), text.hasSuffix(english.after),
                text.count > english.before.count + english.after.count
            else { return nil }
            let kept = text.dropFirst(english.before.count).dropLast(english.after.count)
            return "\(chinese.before)\(kept)\(chinese.after)"
        }
    }
}
